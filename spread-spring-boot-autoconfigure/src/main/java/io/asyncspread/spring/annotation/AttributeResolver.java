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

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.NumberUtils;

import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

/**
 * Resolves placeholders and SpEL in the attributes of one annotation, and says which
 * attribute of what is at fault when that fails.
 */
final class AttributeResolver {

	private final ConfigurableBeanFactory beanFactory;

	private final @Nullable BeanExpressionResolver expressions;

	private final String where;

	/**
	 * Create a resolver.
	 * @param beanFactory where values and beans come from
	 * @param where bean and method, for messages
	 */
	AttributeResolver(ConfigurableBeanFactory beanFactory, String where) {
		this.beanFactory = beanFactory;
		this.expressions = beanFactory.getBeanExpressionResolver();
		this.where = where;
	}

	private @Nullable Object resolve(String attribute, String value) {
		String text = embedded(attribute, value);
		try {
			return (this.expressions != null)
					? this.expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null)) : text;
		}
		catch (BeansException ex) {
			throw unresolved(attribute, value, ex);
		}
	}

	private @Nullable String embedded(String attribute, String value) {
		String text;
		try {
			text = this.beanFactory.resolveEmbeddedValue(value);
		}
		catch (IllegalArgumentException ex) {
			throw unresolved(attribute, value, ex);
		}
		if (text != null && text.contains("${")) {
			throw mistake(attribute, value, "the placeholder cannot be resolved",
					"Define the property, or give a default as in ${name:default}.", null);
		}
		return text;
	}

	private SpreadListenerConfigurationException unresolved(String attribute, String value, RuntimeException cause) {
		return mistake(attribute, value, String.valueOf(NestedExceptionUtils.getMostSpecificCause(cause).getMessage()),
				"Define the property or bean, or give a default as in ${name:default}.", cause);
	}

	/**
	 * Resolve the placeholders of an expression that is evaluated for each message.
	 * @return the expression, {@code null} if the attribute is left out
	 */
	@Nullable String expression(String attribute, String value) {
		String text = value.isBlank() ? null : embedded(attribute, value);
		return (text != null && !text.isBlank()) ? text : null;
	}

	/**
	 * Resolve a text.
	 * @return the text, {@code null} if the attribute is left out or resolves to nothing
	 */
	@Nullable String text(String attribute, String value) {
		if (value.isEmpty()) {
			return null;
		}
		Object resolved = resolve(attribute, value);
		String text = (resolved != null) ? resolved.toString().trim() : "";
		return text.isEmpty() ? null : text;
	}

	/**
	 * Resolve texts, any of which may resolve to several.
	 */
	List<String> texts(String attribute, String[] values) {
		List<String> texts = new ArrayList<>();
		for (String value : values) {
			add(attribute, value, resolve(attribute, value), texts);
		}
		return texts;
	}

	private void add(String attribute, String value, @Nullable Object resolved, List<String> texts) {
		if (resolved instanceof Collection<?> collection) {
			collection.forEach((element) -> add(attribute, value, element, texts));
		}
		else if (resolved != null && resolved.getClass().isArray()) {
			for (int i = 0; i < Array.getLength(resolved); i++) {
				add(attribute, value, Array.get(resolved, i), texts);
			}
		}
		else if (resolved == null || resolved.toString().isBlank()) {
			throw mistake(attribute, value, "it resolves to nothing", "Give a value.", null);
		}
		else {
			texts.add(resolved.toString().trim());
		}
	}

	@Nullable Integer number(String attribute, String value) {
		String text = text(attribute, value);
		return (text != null) ? number(attribute, value, text) : null;
	}

	List<Integer> numbers(String attribute, String[] values) {
		return texts(attribute, values).stream().map((text) -> number(attribute, text, text)).toList();
	}

	private Integer number(String attribute, String value, String text) {
		try {
			// As the numbers of configuration properties are read: 010 is ten.
			return NumberUtils.parseNumber(text, Integer.class);
		}
		catch (IllegalArgumentException ex) {
			throw mistake(attribute, value, "'" + text + "' is no whole number up to " + Integer.MAX_VALUE,
					"Give a whole number, such as 7 or 0x1F.", ex);
		}
	}

	@Nullable Boolean flag(String attribute, String value) {
		String text = text(attribute, value);
		if (text == null) {
			return null;
		}
		if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
			throw mistake(attribute, value, "'" + text + "' is neither true nor false", "Give one of them.", null);
		}
		return Boolean.valueOf(text);
	}

	<E extends Enum<E>> @Nullable E constant(String attribute, String value, Class<E> type) {
		String text = text(attribute, value);
		if (text == null) {
			return null;
		}
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(text.replace('-', '_'))) {
				return constant;
			}
		}
		throw mistake(attribute, value, "'" + text + "' is unknown",
				"Give one of " + List.of(type.getEnumConstants()) + ".", null);
	}

	/**
	 * Find a bean by the name in an attribute.
	 * @return the bean, {@code null} if the attribute is left out
	 */
	<T> @Nullable T bean(String attribute, String value, Class<T> type) {
		String name = text(attribute, value);
		return (name != null) ? bean(attribute, value, name, type) : null;
	}

	<T> T bean(String attribute, String value, String name, Class<T> type) {
		try {
			return this.beanFactory.getBean(name, type);
		}
		catch (BeanNotOfRequiredTypeException ex) {
			throw mistake(attribute, value,
					"the bean '" + name + "' is a " + ex.getActualType().getName() + " and no " + type.getName(),
					"Name another bean" + candidates(type) + ".", ex);
		}
		catch (NoSuchBeanDefinitionException ex) {
			if (!name.equals(ex.getBeanName())) {
				throw ex; // the bean is there, and something that it needs is not
			}
			throw mistake(attribute, value, "there is no bean '" + name + "' of type " + type.getName(),
					"Define it, or correct the name" + candidates(type) + ".", ex);
		}
	}

	private String candidates(Class<?> type) {
		String[] names = (this.beanFactory instanceof ListableBeanFactory listable)
				? listable.getBeanNamesForType(type, true, false) : new String[0];
		return (names.length > 0) ? "; there are " + List.of(names) : "";
	}

	/**
	 * Return the name of the connection an annotation wants.
	 * @return the name, {@link SpreadClientLifecycle#DEFAULT_CONNECTION} if left out
	 */
	String connection(SpreadListener annotation) {
		String name = text("connection", annotation.connection());
		return (name != null) ? name : SpreadClientLifecycle.DEFAULT_CONNECTION;
	}

	/**
	 * Find the factory of the connection an annotation wants.
	 * @return the factory, {@code null} for that of the main connection
	 */
	@Nullable SpreadListenerContainerFactory connected(SpreadListener annotation) {
		String name = connection(annotation);
		if (name.equals(SpreadClientLifecycle.DEFAULT_CONNECTION)) {
			return null;
		}
		try {
			return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory,
					SpreadListenerContainerFactory.class, name);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw mistake("connection", annotation.connection(),
					"there are several container factories of the connection '" + name + "': " + ex.getBeanNamesFound(),
					"Choose one with the attribute 'containerFactory' instead.", ex);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw mistake("connection", annotation.connection(),
					"there is no connection '" + name + "', but " + ConnectionNames.of(this.beanFactory),
					"Correct the name, or define the connection, with Spring Boot as 'spread.connections." + name
							+ ".daemons'.",
					ex);
		}
	}

	private SpreadListenerConfigurationException mistake(String attribute, String value, String what, String remedy,
			@Nullable Throwable cause) {
		return new SpreadListenerConfigurationException(
				this.where + ", attribute '" + attribute + "' = \"" + value + "\": " + what + ".", remedy, cause);
	}

}
