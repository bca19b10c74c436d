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
import io.asyncspread.spring.core.SpreadClientLifecycle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The client, what it connects to, and what connects it.
 */
@Configuration(proxyBeanMethods = false)
class SpreadClientConfiguration {

	@Bean
	SpreadConnections spreadConnections(ConfigurableListableBeanFactory beanFactory, Environment environment,
			SpreadProperties properties) {
		return new SpreadConnections(beanFactory, environment, properties);
	}

	@Bean
	@ConditionalOnMissingBean({ SpreadConnectionDetails.class, SpreadClient.class })
	PropertiesSpreadConnectionDetails spreadConnectionDetails(SpreadProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesSpreadConnectionDetails(ConnectionName.MAIN, properties.main(),
				sslBundles.getIfAvailable());
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	SpreadClient spreadClient(SpreadConnections connections, SpreadConnectionDetails details, Environment environment,
			ObjectProvider<SslBundles> sslBundles) {
		return new SpreadConnection(ConnectionName.MAIN, connections, environment).client(details,
				sslBundles.getIfAvailable());
	}

	@Bean
	@ConditionalOnSingleCandidate(SpreadClient.class)
	SpreadSessionListenerRegistrar spreadSessionListenerRegistrar(SpreadClient client, SpreadConnections connections) {
		return new SpreadSessionListenerRegistrar(client, connections.beans(ConnectionName.MAIN));
	}

	@Bean
	@ConditionalOnSingleCandidate(SpreadClient.class)
	@ConditionalOnMissingBean
	SpreadClientLifecycle spreadClientLifecycle(SpreadClient client, SpreadConnections connections,
			Environment environment) {
		return new SpreadConnection(ConnectionName.MAIN, connections, environment).lifecycle(client);
	}

	@Bean
	@ConditionalOnSingleCandidate(SpreadClient.class)
	@ConditionalOnMissingBean
	FirstConnectAttempt spreadFirstConnectAttempt(SpreadClient client,
			ObjectProvider<SpreadClientLifecycle> lifecycles) {
		return new FirstConnectAttempt(client, () -> lifecycles.stream().anyMatch(SpreadClientLifecycle::isRunning));
	}

}
