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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Connection;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * The connections of an application: the main one, which {@code spread.daemons} and its
 * neighbours describe, and those below {@code spread.connections}. Each has its own
 * {@link SpreadClient}, {@link io.asyncspread.spring.core.SpreadTemplate} and
 * {@link io.asyncspread.spring.config.SpreadListenerContainerFactory}; those of a further
 * connection are injected with its name as
 * {@link org.springframework.beans.factory.annotation.Qualifier @Qualifier}, and are not
 * candidates without.
 * <p>
 * Thread-safe.
 */
public final class SpreadConnections {

	private static final String SUFFIX = "SpreadClient";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Connection main;

	private final Map<String, Connection> settings;

	SpreadConnections(ConfigurableListableBeanFactory beanFactory, Environment environment,
			SpreadProperties properties) {
		this.beanFactory = beanFactory;
		this.main = properties.main();
		Map<String, Connection> settings = new LinkedHashMap<>();
		settings.put(ConnectionName.MAIN.name(), this.main);
		FurtherConnections.names(environment).forEach((name) -> settings.put(name, bind(name, environment)));
		this.settings = Collections.unmodifiableMap(settings);
	}

	private static Connection bind(String name, Environment environment) {
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of(ConnectionName.PROPERTIES).append(name);
		return new Binder(InheritedSettings.behind(ConfigurationPropertySources.get(environment), prefix),
				new PropertySourcesPlaceholdersResolver(environment))
			.bindOrCreate(prefix, Bindable.of(Connection.class), BindHandler.DEFAULT);
	}

	/**
	 * Return the names of the connections that are configured by properties.
	 * @return the names, {@code default} first
	 */
	public Set<String> names() {
		return this.settings.keySet();
	}

	/**
	 * Return the settings of a connection, with those that it takes from the main one.
	 * @param name the name of the connection
	 * @return its settings; those of the main connection if it is not one of the
	 * {@link #names()}
	 */
	public Connection settings(String name) {
		Connection settings = this.settings.get(name);
		return (settings != null) ? settings : this.main;
	}

	/**
	 * Return where a property of a connection is.
	 * @param name the name of the connection
	 * @param property the property, such as {@code ping.interval}
	 * @return its full name
	 */
	public String property(String name, String property) {
		return (this.settings.containsKey(name) ? new ConnectionName(name) : ConnectionName.MAIN).property(property);
	}

	/**
	 * Return the clients of the application. A client that the application has defined
	 * itself beside others has the name of its bean: {@code auditSpreadClient} is that of
	 * {@code audit}.
	 * @return the clients by the name of their connection, that of the main one first
	 */
	public Map<String, SpreadClient> clients() {
		SpreadClient main = this.beanFactory.getBeanProvider(SpreadClient.class).getIfUnique();
		Map<String, SpreadClient> clients = new LinkedHashMap<>();
		if (main != null) {
			clients.put(ConnectionName.MAIN.name(), main);
		}
		new TreeMap<>(BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beanFactory, SpreadClient.class))
			.forEach((bean, client) -> {
				if (client != main) {
					clients.put(connectionOf(bean), client);
				}
			});
		return clients;
	}

	private String connectionOf(String bean) {
		return names().stream()
			.filter((name) -> BeanFactoryAnnotationUtils.isQualifierMatch(name::equals, bean, this.beanFactory))
			.findFirst()
			.orElseGet(() -> (bean.length() > SUFFIX.length() && bean.endsWith(SUFFIX))
					? bean.substring(0, bean.length() - SUFFIX.length()) : bean);
	}

	/**
	 * Return the finder of what the application has defined for a connection.
	 */
	ConnectionBeans beans(ConnectionName name) {
		return new ConnectionBeans(this.beanFactory, name, new LinkedHashSet<>(names()));
	}

}
