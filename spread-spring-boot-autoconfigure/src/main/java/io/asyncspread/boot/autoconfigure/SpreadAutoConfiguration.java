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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of the Spread client and, with it, of the template and the
 * listeners. Every bean backs off when the application defines its own.
 */
@AutoConfiguration(after = SslAutoConfiguration.class,
		afterName = { "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass(SpreadClient.class)
@ConditionalOnBooleanProperty(name = "spread.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SpreadProperties.class)
public final class SpreadAutoConfiguration {

	SpreadAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean({ SpreadConnectionDetails.class, SpreadClient.class })
	PropertiesSpreadConnectionDetails spreadConnectionDetails(SpreadProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesSpreadConnectionDetails(properties, sslBundles.getIfAvailable());
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	SpreadClient spreadClient(SpreadProperties properties, SpreadConnectionDetails connection,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<Authenticator> authenticators,
			ObjectProvider<SpreadMetrics> metrics, ObjectProvider<SpreadOptionsBuilderCustomizer> customizers) {
		SpreadOptions.Builder options = new SpreadPropertiesMapper(properties).options(connection);
		Authenticator[] ways = authenticators.orderedStream().toArray(Authenticator[]::new);
		if (ways.length > 0) {
			options.authenticators(ways);
		}
		SslBundle bundle = connection.getSslBundle();
		if (bundle != null) {
			options.ssl(sslContext(bundle, properties, connection, sslBundles));
		}
		metrics.ifUnique(options::metrics);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(options));
		return SpreadClient.create(options.build());
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

}
