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

import io.asyncspread.Authenticator;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.spring.core.SpreadClientLifecycle;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The client, what it connects to, and what connects it.
 */
@Configuration(proxyBeanMethods = false)
class SpreadClientConfiguration {

	@Bean
	@ConditionalOnMissingBean({ SpreadConnectionDetails.class, SpreadClient.class })
	PropertiesSpreadConnectionDetails spreadConnectionDetails(SpreadProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesSpreadConnectionDetails(properties, sslBundles.getIfAvailable());
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	SpreadClient spreadClient(SpreadProperties properties, SpreadConnectionDetails connection, Environment environment,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<Authenticator> authenticators,
			ListableBeanFactory beanFactory, ObjectProvider<SpreadOptionsBuilderCustomizer> customizers) {
		SpreadOptions.Builder options = new SpreadPropertiesMapper(properties).options(connection);
		Authenticator[] ways = authenticators.orderedStream().toArray(Authenticator[]::new);
		if (ways.length > 0) {
			options.authenticators(ways);
		}
		SslBundle bundle = connection.getSslBundle();
		if (bundle != null) {
			options.ssl(sslContext(bundle, properties, connection, sslBundles));
		}
		if (Threading.VIRTUAL.isActive(environment)) {
			options.listenersOnVirtualThreads();
		}
		OptionalBeans beans = new OptionalBeans(beanFactory);
		beans.ifUnique(SpreadMetricsFactory.class,
				(factory) -> options.metrics(factory.create(SpreadMetricsFactory.DEFAULT_CONNECTION)));
		beans.ifUnique(SpreadMetrics.class, options::metrics);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(options));
		return SpreadClient.create(SpreadPropertiesMapper.checked("daemons", connection.getDaemons(), options::build));
	}

	private ReloadableSslContext sslContext(SslBundle bundle, SpreadProperties properties,
			SpreadConnectionDetails connection, ObjectProvider<SslBundles> sslBundles) {
		ReloadableSslContext context = new ReloadableSslContext(bundle);
		String name = properties.ssl().bundle();
		if (connection instanceof PropertiesSpreadConnectionDetails && StringUtils.hasText(name)) {
			sslBundles.ifAvailable((bundles) -> bundles.addBundleUpdateHandler(name, context::update));
		}
		return context;
	}

	@Bean
	@ConditionalOnSingleCandidate(SpreadClient.class)
	SpreadSessionListenerRegistrar spreadSessionListenerRegistrar(SpreadClient client,
			ObjectProvider<SessionListener> listeners) {
		return new SpreadSessionListenerRegistrar(client, listeners);
	}

	@Bean
	@ConditionalOnSingleCandidate(SpreadClient.class)
	@ConditionalOnMissingBean
	SpreadClientLifecycle spreadClientLifecycle(SpreadClient client, SpreadProperties properties) {
		SpreadClientLifecycle lifecycle = new SpreadClientLifecycle(client, properties.startupFailurePolicy());
		SpreadPropertiesMapper.check("startup-timeout", properties.startupTimeout(),
				() -> lifecycle.setStartupTimeout(properties.startupTimeout()));
		return lifecycle;
	}

	@Bean
	@ConditionalOnSingleCandidate(SpreadClient.class)
	FirstConnectAttempt spreadFirstConnectAttempt(SpreadClient client) {
		return new FirstConnectAttempt(client);
	}

}
