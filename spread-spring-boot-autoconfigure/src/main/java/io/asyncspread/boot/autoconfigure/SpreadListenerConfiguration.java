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

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.EnableSpread;
import io.asyncspread.spring.annotation.SpreadListenerAnnotationBeanPostProcessor;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The listener containers' factory, and {@link EnableSpread} so that nobody has to write
 * it. Only the factory needs to know which client is meant where there are several.
 */
@Configuration(proxyBeanMethods = false)
class SpreadListenerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SpreadListenerContainerFactoryConfigurer spreadListenerContainerFactoryConfigurer(SpreadConnections connections,
			Environment environment) {
		return new SpreadConnection(ConnectionName.MAIN, connections, environment).containerFactoryConfigurer();
	}

	@Bean(SpreadListenerContainerFactory.DEFAULT_BEAN_NAME)
	@ConditionalOnSingleCandidate(SpreadClient.class)
	@ConditionalOnMissingBean(name = SpreadListenerContainerFactory.DEFAULT_BEAN_NAME)
	DefaultSpreadListenerContainerFactory spreadListenerContainerFactory(SpreadClient client,
			ObjectProvider<SpreadTemplate> template, SpreadConnections connections,
			ObjectProvider<DefaultConverter> converter, SpreadListenerContainerFactoryConfigurer configurer,
			Environment environment) {
		SpreadConnection connection = new SpreadConnection(ConnectionName.MAIN, connections, environment);
		DefaultSpreadListenerContainerFactory factory = new DefaultSpreadListenerContainerFactory(client,
				SpreadConnection.forListeners(template.getIfUnique(), () -> connection.template(client,
						connection.converter(converter.getIfAvailable(DefaultConverter::new)))));
		configurer.configure(factory);
		return factory;
	}

	/**
	 * In each context: the post-processor of a parent does not see the beans of its
	 * children.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableSpread
	@ConditionalOnMissingBean(name = SpreadListenerAnnotationBeanPostProcessor.BEAN_NAME,
			search = SearchStrategy.CURRENT)
	static class EnableSpreadConfiguration {

		@Bean
		static SpreadListenerLazyInitializationExcludeFilter spreadListenerLazyInitializationExcludeFilter() {
			return new SpreadListenerLazyInitializationExcludeFilter();
		}

	}

}
