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

package io.asyncspread.boot.autoconfigure;

import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.listener.DefaultSpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadMessageListenerDecorator;
import io.asyncspread.spring.listener.SpreadMessageRecoverer;
import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.validation.Validator;

/**
 * Configures a container factory as the auto-configuration does: with the
 * {@code spread.listener} properties, the application's error handler, recoverer,
 * validator and listener decorators, virtual threads by Spring Boot's switch, and the
 * customizers. Inject it to define another factory with the same settings:
 *
 * <pre class="code">
 * &#064;Bean
 * DefaultSpreadListenerContainerFactory parallelFactory(SpreadClient client, SpreadTemplate template,
 *         SpreadListenerContainerFactoryConfigurer configurer) {
 *     var factory = new DefaultSpreadListenerContainerFactory(client, template);
 *     configurer.configure(factory);
 *     factory.setOptions(factory.getOptions().ordering(Ordering.SENDER, 4));
 *     return factory;
 * }
 * </pre>
 */
public final class SpreadListenerContainerFactoryConfigurer {

	private final SpreadPropertiesMapper properties;

	private final ConnectionBeans beans;

	private final boolean virtualThreads;

	private final boolean observation;

	SpreadListenerContainerFactoryConfigurer(SpreadPropertiesMapper properties, ConnectionBeans beans,
			boolean virtualThreads, boolean observation) {
		this.properties = properties;
		this.beans = beans;
		this.virtualThreads = virtualThreads;
		this.observation = observation;
	}

	/**
	 * Configure a factory.
	 * @param factory the factory
	 */
	public void configure(DefaultSpreadListenerContainerFactory factory) {
		factory.setOptions(this.properties.containerOptions());
		factory.setErrorHandler(new DefaultSpreadErrorHandler(this.properties.retryPolicy(), recoverer()));
		this.beans.ifUnique(SpreadErrorHandler.class, factory::setErrorHandler);
		this.beans.ifUnique(Validator.class, factory::setValidator);
		factory.setListenerDecorators(this.beans.shared(SpreadMessageListenerDecorator.class));
		if (this.observation) {
			factory.setObservationRegistry(() -> this.beans.unique(ObservationRegistry.class));
			factory.setObservationConvention(() -> this.beans.unique(SpreadListenerObservationConvention.class));
		}
		factory.setVirtualThreads(this.virtualThreads);
		this.beans.shared(SpreadListenerContainerFactoryCustomizer.class)
			.forEach((customizer) -> customizer.customize(factory));
	}

	private @Nullable SpreadMessageRecoverer recoverer() {
		SpreadMessageRecoverer[] found = new SpreadMessageRecoverer[1];
		this.beans.ifUnique(SpreadMessageRecoverer.class, (recoverer) -> found[0] = recoverer);
		return found[0];
	}

}
