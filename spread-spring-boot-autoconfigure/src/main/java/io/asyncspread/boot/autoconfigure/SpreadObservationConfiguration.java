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

import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.asyncspread.spring.observation.SpreadTemplateObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observation of templates and listeners, each behind its property. Registry and
 * convention are looked up at the first message: the handlers of a registry depend on
 * tracers and meters, and these on beans that may send or listen.
 */
@Configuration(proxyBeanMethods = false)
class SpreadObservationConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnBooleanProperty("spread.template.observation-enabled")
	SpreadTemplateCustomizer spreadTemplateObservationCustomizer(ListableBeanFactory beanFactory) {
		OptionalBeans beans = new OptionalBeans(beanFactory);
		return (template) -> {
			template.setObservationRegistry(() -> beans.unique(ObservationRegistry.class));
			template.setObservationConvention(() -> beans.unique(SpreadTemplateObservationConvention.class));
		};
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnBooleanProperty("spread.listener.observation-enabled")
	SpreadListenerContainerFactoryCustomizer spreadListenerObservationCustomizer(ListableBeanFactory beanFactory) {
		OptionalBeans beans = new OptionalBeans(beanFactory);
		return (factory) -> {
			factory.setObservationRegistry(() -> beans.unique(ObservationRegistry.class));
			factory.setObservationConvention(() -> beans.unique(SpreadListenerObservationConvention.class));
		};
	}

}
