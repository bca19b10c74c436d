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

package io.asyncspread.boot.autoconfigure.metrics;

import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.boot.autoconfigure.SpreadAutoConfiguration;
import io.asyncspread.boot.autoconfigure.SpreadConnections;
import io.asyncspread.boot.autoconfigure.SpreadMetricsFactory;
import io.asyncspread.boot.metrics.SpreadClientMetrics;
import io.asyncspread.boot.metrics.SpreadListenerMetrics;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters. The client gets its {@link SpreadMetrics} when it is
 * built and knows no registry; the registry binds the meters after all beans are made. So
 * neither needs the other to come first.
 */
@AutoConfiguration(after = SpreadAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ MeterRegistry.class, SpreadClient.class })
@ConditionalOnBean({ MeterRegistry.class, SpreadClient.class, SpreadConnections.class })
public final class SpreadMetricsAutoConfiguration {

	SpreadMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean({ SpreadMetrics.class, SpreadMetricsFactory.class })
	ConnectionMetrics spreadConnectionMetrics() {
		return new ConnectionMetrics();
	}

	@Bean
	@ConditionalOnMissingBean(SpreadClientMetrics.class)
	ConnectionGauges spreadConnectionGauges(SpreadConnections connections) {
		return new ConnectionGauges(connections::clients);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(SpreadListenerEndpointRegistry.class)
	SpreadListenerMetrics spreadListenerMetrics(SpreadListenerEndpointRegistry registry) {
		SpreadListenerMetrics metrics = new SpreadListenerMetrics(registry::containers, Tags.empty());
		registry.onChange(metrics::refresh);
		return metrics;
	}

}
