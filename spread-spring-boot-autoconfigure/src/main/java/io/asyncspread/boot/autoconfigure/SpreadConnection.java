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

import java.util.List;
import java.util.function.Supplier;

import io.asyncspread.Authenticator;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Connection;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.observation.SpreadTemplateObservationConvention;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes what one connection consists of, from its settings and from what the application
 * has defined for it. Registry and convention of observations are looked up at the first
 * message: the handlers of a registry depend on tracers and meters, and these on beans
 * that may send or listen. Stateless but for settings and beans.
 */
final class SpreadConnection {

	private final ConnectionName name;

	private final Connection settings;

	private final SpreadPropertiesMapper mapper;

	private final ConnectionBeans beans;

	private final Environment environment;

	SpreadConnection(ConnectionName name, SpreadConnections connections, Environment environment) {
		this.name = name;
		this.settings = connections.settings(name.name());
		this.mapper = new SpreadPropertiesMapper(name, this.settings);
		this.beans = connections.beans(name);
		this.environment = environment;
	}

	SpreadClient client(SpreadConnectionDetails details, @Nullable SslBundles sslBundles) {
		SpreadOptions.Builder options = this.mapper.options(details);
		List<Authenticator> ways = this.beans.own(Authenticator.class);
		if (!ways.isEmpty()) {
			options.authenticators(ways.toArray(Authenticator[]::new));
		}
		SslBundle bundle = details.getSslBundle();
		if (bundle != null) {
			options.ssl(sslContext(bundle, details, sslBundles));
		}
		if (Threading.VIRTUAL.isActive(this.environment)) {
			options.listenersOnVirtualThreads();
		}
		this.beans.ifUnique(SpreadMetricsFactory.class, (factory) -> options.metrics(factory.create(this.name.name())));
		this.beans.ifUnique(SpreadMetrics.class, options::metrics);
		this.beans.shared(SpreadOptionsBuilderCustomizer.class).forEach((customizer) -> customizer.customize(options));
		return create(this.name.checked("daemons", details.getDaemons(), options::build));
	}

	private SpreadClient create(SpreadOptions options) {
		try {
			return SpreadClient.create(options);
		}
		catch (IllegalArgumentException ex) {
			if (options.transport() != this.settings.transport()) {
				throw ex; // chosen by a customizer
			}
			throw this.name.invalid("transport", options.transport(), String.valueOf(ex.getMessage()));
		}
	}

	private ReloadableSslContext sslContext(SslBundle bundle, SpreadConnectionDetails details,
			@Nullable SslBundles sslBundles) {
		ReloadableSslContext context = new ReloadableSslContext(bundle);
		String bundleName = this.settings.ssl().bundle();
		if (details instanceof PropertiesSpreadConnectionDetails && StringUtils.hasText(bundleName)
				&& sslBundles != null) {
			sslBundles.addBundleUpdateHandler(bundleName, context::update);
		}
		return context;
	}

	SpreadClientLifecycle lifecycle(SpreadClient client) {
		SpreadClientLifecycle lifecycle = new SpreadClientLifecycle(client, this.settings.startupFailurePolicy());
		lifecycle.setConnection(this.name.name());
		this.mapper.applyTo(lifecycle);
		return lifecycle;
	}

	/**
	 * Return the converter of the application, or the default one.
	 */
	SpreadMessageConverter converter(DefaultConverter defaults) {
		SpreadMessageConverter own = this.beans.unique(SpreadMessageConverter.class);
		return (own != null) ? own : defaults.create(this.name, this.settings);
	}

	SpreadTemplate template(SpreadClient client, SpreadMessageConverter converter) {
		SpreadTemplate template = new SpreadTemplate(client);
		template.setMessageConverter(converter);
		this.mapper.applyTo(template);
		if (this.settings.template().observationEnabled()) {
			template.setObservationRegistry(() -> this.beans.unique(ObservationRegistry.class));
			template.setObservationConvention(() -> this.beans.unique(SpreadTemplateObservationConvention.class));
		}
		this.beans.shared(SpreadTemplateCustomizer.class).forEach((customizer) -> customizer.customize(template));
		return template;
	}

	/**
	 * Choose the template that listeners take converter and defaults from: that of the
	 * application or, where it has none, has decorated it, or is tested with a mock,
	 * which knows no converter, one with all settings.
	 * @param operations what the application sends with, {@code null} if that is unclear
	 * @param whole makes a template with all settings
	 */
	static SpreadTemplate forListeners(@Nullable SpreadOperations operations, Supplier<SpreadTemplate> whole) {
		return (operations instanceof SpreadTemplate template && template.getMessageConverter() != null) ? template
				: whole.get();
	}

	DefaultSpreadListenerContainerFactory containerFactory(SpreadClient client, SpreadTemplate template) {
		DefaultSpreadListenerContainerFactory factory = new DefaultSpreadListenerContainerFactory(client, template);
		containerFactoryConfigurer().configure(factory);
		return factory;
	}

	SpreadListenerContainerFactoryConfigurer containerFactoryConfigurer() {
		return new SpreadListenerContainerFactoryConfigurer(this.mapper, this.beans,
				Threading.VIRTUAL.isActive(this.environment), this.settings.listener().observationEnabled());
	}

}
