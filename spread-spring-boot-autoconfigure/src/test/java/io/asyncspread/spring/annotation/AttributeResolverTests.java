/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asyncspread.spring.annotation;

import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.expression.StandardBeanExpressionResolver;
import org.springframework.util.PropertyPlaceholderHelper;

import io.asyncspread.spring.listener.DefaultSpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the texts of attributes mean.
 */
class AttributeResolverTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final AttributeResolver resolver = new AttributeResolver(this.beanFactory, "bean 'prices'");

	@ParameterizedTest
	@CsvSource({ "7, 7", "010, 10", "0009, 9", "' 12 ', 12", "0x1F, 31", "0X1f, 31", "-1, -1" })
	void numbersAreDecimalUnlessTheyBeginWith0x(String text, int number) {
		assertThat(this.resolver.number("queueCapacity", text)).isEqualTo(number);
		assertThat(this.resolver.numbers("types", new String[] { text })).containsExactly(number);
	}

	@Test
	void aNumberOfAPropertyIsReadAsSpringReadsIt() {
		Properties properties = new Properties();
		properties.setProperty("capacity", "010");
		this.beanFactory.addEmbeddedValueResolver(
				(text) -> new PropertyPlaceholderHelper("${", "}").replacePlaceholders(text, properties));
		assertThat(this.resolver.number("queueCapacity", "${capacity}")).isEqualTo(10);
	}

	@Test
	void aBeanThatIsMissingOrOfAnotherTypeIsToldApartFromOneThatCannotBeMade() {
		this.beanFactory.registerSingleton("logging", new DefaultSpreadErrorHandler());
		this.beanFactory.registerSingleton("text", "no error handler");
		this.beanFactory.registerBeanDefinition("broken",
				BeanDefinitionBuilder.rootBeanDefinition(DefaultSpreadErrorHandler.class, () -> {
					throw new IllegalStateException("not today");
				}).getBeanDefinition());
		assertThatExceptionOfType(SpreadListenerConfigurationException.class).isThrownBy(() -> errorHandler("other"))
			.withMessageContaining("there is no bean 'other' of type " + SpreadErrorHandler.class.getName())
			.withMessageContaining("there are [broken, logging]");
		assertThatExceptionOfType(SpreadListenerConfigurationException.class).isThrownBy(() -> errorHandler("text"))
			.withMessageContaining(
					"the bean 'text' is a java.lang.String and no " + SpreadErrorHandler.class.getName());
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> errorHandler("broken"))
			.havingRootCause()
			.withMessage("not today");
	}

	private SpreadErrorHandler errorHandler(String name) {
		return this.resolver.bean("errorHandler", name, SpreadErrorHandler.class);
	}

	@Test
	void whatIsWrongWithAnExpressionIsTold() {
		this.beanFactory.setBeanExpressionResolver(new StandardBeanExpressionResolver());
		assertThatExceptionOfType(SpreadListenerConfigurationException.class)
			.isThrownBy(
					() -> new AttributeResolver(this.beanFactory, "bean 'prices'").text("group", "#{groups.prices}"))
			.withMessageContaining("attribute 'group' = \"#{groups.prices}\"")
			.withMessageContaining("'groups' cannot be found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "many", "1.5", "0xG", "3000000000" })
	void whatIsNoNumberIsNamedWithItsAttribute(String text) {
		assertThatExceptionOfType(SpreadListenerConfigurationException.class)
			.isThrownBy(() -> this.resolver.number("queueCapacity", text))
			.withMessageContaining("bean 'prices', attribute 'queueCapacity' = \"" + text + "\"")
			.withMessageContaining("Give a whole number, such as 7 or 0x1F.");
	}

}
