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

package io.asyncspread.boot.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.asyncspread.Limits;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.boot.autoconfigure.SpreadAutoConfiguration;
import io.asyncspread.boot.autoconfigure.SpreadConnections;
import io.asyncspread.boot.autoconfigure.SpreadProperties;
import io.asyncspread.boot.health.HealthThresholds;
import io.asyncspread.boot.health.SpreadHealthIndicator;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of {@link SpreadHealthIndicator}; of one for each connection where
 * there are several.
 */
@AutoConfiguration(after = SpreadAutoConfiguration.class)
@ConditionalOnClass({ SpreadClient.class, SpreadHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ SpreadClient.class, SpreadConnections.class })
@ConditionalOnEnabledHealthIndicator("spread")
public final class SpreadHealthContributorAutoConfiguration {

	SpreadHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "spreadHealthIndicator", "spreadHealthContributor" })
	HealthContributor spreadHealthContributor(SpreadConnections connections,
			ObjectProvider<SpreadListenerEndpointRegistry> registry) {
		Map<String, SpreadHealthIndicator> indicators = new LinkedHashMap<>();
		connections.clients()
			.forEach((name, client) -> indicators.put(name, new SpreadHealthIndicator(client,
					() -> containers(registry, client), thresholds(connections, name, client))));
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeHealthContributor.fromMap(indicators);
	}

	private static List<SpreadListenerContainer> containers(ObjectProvider<SpreadListenerEndpointRegistry> registry,
			SpreadClient client) {
		SpreadListenerEndpointRegistry available = registry.getIfAvailable();
		return (available == null) ? List.of()
				: available.containers().stream().filter((container) -> container.client() == client).toList();
	}

	private static HealthThresholds thresholds(SpreadConnections connections, String connection, SpreadClient client) {
		SpreadProperties.Health properties = connections.settings(connection).health();
		properties.minMembers().forEach((group, min) -> {
			String property = connections.property(connection, "health.min-members.[" + group + "]");
			try {
				Limits.checkGroupName(group);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException(property, min, String.valueOf(ex.getMessage()));
			}
			if (min < 0) {
				throw new InvalidConfigurationPropertyValueException(property, min, "must not be negative");
			}
		});
		Duration maxPingAge = properties.maxPingAge();
		if (maxPingAge == null) {
			maxPingAge = maxPingAge(client.options());
		}
		if (maxPingAge.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(
					connections.property(connection, "health.max-ping-age"), maxPingAge, "must not be negative");
		}
		return new HealthThresholds(properties.includeListeners(), maxPingAge, properties.minMembers());
	}

	private static Duration maxPingAge(@Nullable SpreadOptions options) {
		if (options == null || options.ping().interval().isZero()) {
			return Duration.ZERO; // a mock of the client has no options
		}
		return options.ping().interval().multipliedBy(3).plus(options.ping().timeout());
	}

}
