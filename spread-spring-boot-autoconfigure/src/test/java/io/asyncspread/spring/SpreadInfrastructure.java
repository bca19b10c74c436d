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

package io.asyncspread.spring;

import java.util.function.Consumer;
import java.time.Duration;

import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Validator;

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.EnableSpread;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.asyncspread.spring.observation.SpreadTemplateObservationConvention;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.TypeMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application without Boot declares: the client, the template and the factory,
 * connected to the daemon of the property {@code daemon}.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpread
public class SpreadInfrastructure {

	@Bean
	SpreadClient spreadClient(@Value("${daemon}") String daemon, @Value("${name:}") String name,
			@Value("${membership:true}") boolean membership) {
		SpreadClient.Builder builder = SpreadClient.builder()
			.daemons(daemon)
			.options((options) -> options.membership(membership));
		return (name.isEmpty() ? builder : builder.privateName(name)).build();
	}

	@Bean
	SpreadClientLifecycle spreadClientLifecycle(SpreadClient client) {
		return new SpreadClientLifecycle(client);
	}

	@Bean
	SpreadTemplate spreadTemplate(SpreadClient client, ObjectProvider<TypeMapping> mapping,
			ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<SpreadTemplateObservationConvention> convention) {
		SpreadTemplate template = new SpreadTemplate(client);
		template.setObservationRegistry(observations::getIfAvailable);
		template.setObservationConvention(convention::getIfAvailable);
		SpreadMessageConverter converter = new SpreadMessageConverter();
		mapping.ifAvailable(converter::setTypeMapping);
		template.setMessageConverter(converter);
		return template;
	}

	@Bean
	DefaultSpreadListenerContainerFactory spreadListenerContainerFactory(SpreadClient client, SpreadTemplate template,
			ObjectProvider<Validator> validator, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<SpreadListenerObservationConvention> convention) {
		DefaultSpreadListenerContainerFactory factory = new DefaultSpreadListenerContainerFactory(client, template);
		validator.ifAvailable(factory::setValidator);
		factory.setObservationRegistry(observations::getIfAvailable);
		factory.setObservationConvention(convention::getIfAvailable);
		return factory;
	}

	/**
	 * Start an application, wait for its listeners, and let a test look at it.
	 * @param runner the application
	 * @param test the test
	 */
	public static void run(ApplicationContextRunner runner, Consumer<ApplicationContext> test) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			awaitListeners(context);
			test.accept(context);
		});
	}

	/**
	 * Wait until all listeners are in their groups and are done with the first view of
	 * each, so that what is queued from here on is what the test sends.
	 * @param context the application
	 */
	public static void awaitListeners(ApplicationContext context) {
		SpreadClient client = context.getBean(SpreadClient.class);
		for (SpreadListenerContainer container : context.getBean(SpreadListenerEndpointRegistry.class).containers()) {
			Awaitility.await("listener '" + container.id() + "' in its groups")
				.atMost(Duration.ofSeconds(30))
				.until(() -> client.groups().containsAll(container.groups())
						&& container.statistics().handled() >= container.groups().size()
						&& container.statistics().queued() == 0);
		}
	}

}
