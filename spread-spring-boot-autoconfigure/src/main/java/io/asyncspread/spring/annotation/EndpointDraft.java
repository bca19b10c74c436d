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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.asyncspread.spring.config.MethodSpreadListenerEndpoint;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.Ordering;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.listener.adapter.ListenerMethodSpec;

import static io.asyncspread.spring.core.SpreadClientLifecycle.DEFAULT_CONNECTION;

/**
 * An endpoint in the making: the methods that share an id, and what their annotations say
 * about the container they share, which must not contradict.
 */
final class EndpointDraft {

	private final String id;

	private final Object bean;

	private final Class<?> beanType;

	private final String beanName;

	private final List<ListenerMethodSpec> methods = new ArrayList<>();

	private final Map<String, Object> settings = new LinkedHashMap<>();

	private final Map<String, String> origins = new LinkedHashMap<>();

	private @Nullable SpreadListenerContainerFactory connected;

	EndpointDraft(String id, Object bean, Class<?> beanType, String beanName) {
		this.id = id;
		this.bean = bean;
		this.beanType = beanType;
		this.beanName = beanName;
	}

	void add(ListenerMethodSpec method) {
		this.methods.add(method);
	}

	/**
	 * Take what one annotation says about the container.
	 */
	void settings(SpreadListener annotation, AttributeResolver resolver, String where) {
		set("ordering", resolver.constant("ordering", annotation.ordering(), Ordering.class), where);
		set("concurrency", resolver.number("concurrency", annotation.concurrency()), where);
		set("autoStartup", resolver.flag("autoStartup", annotation.autoStartup()), where);
		set("queueCapacity", resolver.number("queueCapacity", annotation.queueCapacity()), where);
		set("batchSize", resolver.number("batchSize", annotation.batchSize()), where);
		set("errorHandler", resolver.bean("errorHandler", annotation.errorHandler(), SpreadErrorHandler.class), where);
		set("containerFactory",
				resolver.bean("containerFactory", annotation.containerFactory(), SpreadListenerContainerFactory.class),
				where);
		set("connection", resolver.connection(annotation), where);
		if (this.settings.containsKey("containerFactory")
				&& !DEFAULT_CONNECTION.equals(this.settings.get("connection"))) {
			throw new SpreadListenerConfigurationException(
					where + ": the container '" + this.id + "' has both attributes 'connection' and "
							+ "'containerFactory', and a factory has one connection already.",
					"Leave out one of them.");
		}
		this.connected = resolver.connected(annotation);
	}

	private void set(String attribute, @Nullable Object value, String where) {
		if (value == null) {
			return;
		}
		Object before = this.settings.putIfAbsent(attribute, value);
		if (before != null && !before.equals(value)) {
			throw new SpreadListenerConfigurationException(
					where + ", attribute '" + attribute + "' is " + value + ", but " + before + " at "
							+ this.origins.get(attribute) + ", and both share the container '" + this.id + "'.",
					"Let them agree, or give one an 'id' of its own.");
		}
		this.origins.putIfAbsent(attribute, where);
	}

	@Nullable SpreadListenerContainerFactory factory() {
		Object factory = this.settings.get("containerFactory");
		return (factory != null) ? (SpreadListenerContainerFactory) factory : this.connected;
	}

	MethodSpreadListenerEndpoint endpoint() {
		return new MethodSpreadListenerEndpoint(this.id, this.bean, this.beanType, this.beanName, this.methods,
				this::options, (SpreadErrorHandler) this.settings.get("errorHandler"));
	}

	private ContainerOptions options(ContainerOptions defaults) {
		Ordering ordering = (Ordering) this.settings.getOrDefault("ordering", defaults.ordering());
		int concurrency = (Integer) this.settings.getOrDefault("concurrency", defaults.concurrency());
		boolean single = !this.settings.containsKey("concurrency") && ordering == Ordering.TOTAL;
		ContainerOptions options = change("concurrency", defaults,
				(before) -> before.ordering(ordering, single ? 1 : concurrency));
		if (this.settings.get("queueCapacity") instanceof Integer capacity) {
			options = change("queueCapacity", options, (before) -> before.queueCapacity(capacity));
		}
		if (this.settings.get("batchSize") instanceof Integer size) {
			options = change("batchSize", options, (before) -> before.batchSize(size));
		}
		return (this.settings.get("autoStartup") instanceof Boolean automatic) ? options.autoStartup(automatic)
				: options;
	}

	private ContainerOptions change(String attribute, ContainerOptions options,
			UnaryOperator<ContainerOptions> change) {
		try {
			return change.apply(options);
		}
		catch (IllegalArgumentException ex) {
			String where = this.origins.getOrDefault(attribute, "bean '" + this.beanName + "'");
			throw new SpreadListenerConfigurationException(
					where + ", attribute '" + attribute + "': " + ex.getMessage() + ".", "Correct the attribute.", ex);
		}
	}

}
