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
import java.util.Collection;
import java.util.List;

import io.asyncspread.Limits;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadAutoConfiguration;
import io.asyncspread.boot.autoconfigure.SpreadProperties;
import io.asyncspread.boot.health.HealthThresholds;
import io.asyncspread.boot.health.SpreadHealthIndicator;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of {@link SpreadHealthIndicator}; of one for each client where there
 * are several.
 */
@AutoConfiguration(after = SpreadAutoConfiguration.class)
@ConditionalOnClass({ SpreadClient.class, SpreadHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ SpreadClient.class, SpreadProperties.class })
@ConditionalOnEnabledHealthIndicator("spread")
public final class SpreadHealthContributorAutoConfiguration
		extends CompositeHealthContributorConfiguration<SpreadHealthIndicator, SpreadClient> {

	SpreadHealthContributorAutoConfiguration(SpreadProperties properties,
			ObjectProvider<SpreadListenerEndpointRegistry> registry) {
		super((client) -> new SpreadHealthIndicator(client, () -> containers(registry.getIfAvailable()),
				thresholds(properties.health(), client)));
	}

	@Bean
	@ConditionalOnMissingBean(name = { "spreadHealthIndicator", "spreadHealthContributor" })
	HealthContributor spreadHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		return createContributor(beanFactory, SpreadClient.class);
	}

	private static Collection<SpreadListenerContainer> containers(@Nullable SpreadListenerEndpointRegistry registry) {
		return (registry != null) ? registry.containers() : List.of();
	}

	private static HealthThresholds thresholds(SpreadProperties.Health properties, SpreadClient client) {
		properties.minMembers().forEach((group, min) -> {
			try {
				Limits.checkGroupName(group);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException("spread.health.min-members." + group, min,
						String.valueOf(ex.getMessage()));
			}
		});
		Duration maxPingAge = properties.maxPingAge();
		if (maxPingAge == null) {
			Duration interval = client.options().ping().interval();
			maxPingAge = interval.isZero() ? Duration.ZERO
					: interval.multipliedBy(3).plus(client.options().ping().timeout());
		}
		if (maxPingAge.isNegative()) {
			throw new InvalidConfigurationPropertyValueException("spread.health.max-ping-age", maxPingAge,
					"must not be negative");
		}
		return new HealthThresholds(properties.includeListeners(), maxPingAge, properties.minMembers());
	}

}
