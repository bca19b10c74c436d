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
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.SpreadMessageConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Makes the beans of the connections below {@code spread.connections}; its methods are
 * the factory methods that {@link FurtherConnectionRegistrar} names.
 */
class FurtherConnectionFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SpreadConnections connections;

	private final Environment environment;

	private final DefaultConverter defaultConverter;

	private final @Nullable SslBundles sslBundles;

	FurtherConnectionFactory(ConfigurableListableBeanFactory beanFactory, SpreadConnections connections,
			Environment environment, ObjectProvider<DefaultConverter> defaultConverter,
			ObjectProvider<SslBundles> sslBundles) {
		this.beanFactory = beanFactory;
		this.connections = connections;
		this.defaultConverter = defaultConverter.getIfAvailable(DefaultConverter::new);
		this.environment = environment;
		this.sslBundles = sslBundles.getIfAvailable();
	}

	SpreadConnectionDetails details(String name) {
		return new PropertiesSpreadConnectionDetails(new ConnectionName(name), this.connections.settings(name),
				this.sslBundles);
	}

	SpreadClient client(String name) {
		return connection(name).client(bean(SpreadConnectionDetails.class, name), this.sslBundles);
	}

	SpreadSessionListenerRegistrar sessionListenerRegistrar(String name) {
		return new SpreadSessionListenerRegistrar(bean(SpreadClient.class, name),
				this.connections.beans(new ConnectionName(name)));
	}

	SpreadClientLifecycle lifecycle(String name) {
		return connection(name).lifecycle(bean(SpreadClient.class, name));
	}

	FirstConnectAttempt firstConnectAttempt(String name) {
		SpreadClientLifecycle lifecycle = bean(SpreadClientLifecycle.class, name);
		return new FirstConnectAttempt(bean(SpreadClient.class, name), lifecycle::isRunning);
	}

	SpreadTemplate template(String name) {
		return connection(name).template(bean(SpreadClient.class, name), converter(name));
	}

	/**
	 * Return the converter of the application, or one that reads and writes payloads as
	 * it does where this connection has another format or other types.
	 */
	private SpreadMessageConverter converter(String name) {
		SpreadMessageConverter found = connection(name).converter(this.defaultConverter);
		SpreadProperties.Connection settings = this.connections.settings(name);
		SpreadProperties.Connection main = this.connections.settings(ConnectionName.MAIN.name());
		boolean same = settings.wireFormat() == main.wireFormat() && settings.mapping().equals(main.mapping());
		return same ? found : new SpreadPropertiesMapper(new ConnectionName(name), settings)
			.configured(new SpreadMessageConverter(found.payloadConverter()));
	}

	DefaultSpreadListenerContainerFactory containerFactory(String name) {
		SpreadClient client = bean(SpreadClient.class, name);
		return connection(name).containerFactory(client,
				SpreadConnection.forListeners(bean(SpreadOperations.class, name), () -> template(name)));
	}

	private SpreadConnection connection(String name) {
		return new SpreadConnection(new ConnectionName(name), this.connections, this.environment);
	}

	private <T> T bean(Class<T> type, String name) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, type, name);
	}

}
