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

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.boot.autoconfigure.endpoint.SpreadEndpointAutoConfiguration;
import io.asyncspread.boot.autoconfigure.health.SpreadHealthContributorAutoConfiguration;
import io.asyncspread.boot.autoconfigure.metrics.SpreadMetricsAutoConfiguration;
import io.asyncspread.boot.endpoint.MembershipHistory;
import io.asyncspread.boot.endpoint.SpreadEndpoint;
import io.asyncspread.boot.metrics.SpreadClientMetrics;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * For each bean of ours: it is there, and it is not where the application has its own.
 */
class BackOffTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadAutoConfiguration.class,
				SpreadHealthContributorAutoConfiguration.class, SpreadMetricsAutoConfiguration.class,
				SpreadEndpointAutoConfiguration.class, EndpointAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("management.endpoints.web.exposure.include=*", "spread.daemons=1@127.0.0.1");

	static Stream<Arguments> beans() {
		return Stream.of(
				bean("spreadConnectionDetails", SpreadConnectionDetails.class,
						() -> List.of(DaemonAddress.tcp("127.0.0.1", 2))),
				bean("spreadClient", SpreadClient.class, SpreadClient.builder().daemons("2@127.0.0.1").build()),
				bean("spreadClientLifecycle", SpreadClientLifecycle.class, mock(SpreadClientLifecycle.class)),
				bean("spreadMessageConverter", SpreadMessageConverter.class, new SpreadMessageConverter()),
				bean("spreadTemplate", SpreadOperations.class, mock(SpreadOperations.class)),
				bean("spreadListenerContainerFactoryConfigurer", SpreadListenerContainerFactoryConfigurer.class,
						mock(SpreadListenerContainerFactoryConfigurer.class)),
				bean("spreadMembershipHistory", MembershipHistory.class, new MembershipHistory(1, Clock.systemUTC())),
				bean("spreadEndpoint", SpreadEndpoint.class,
						new SpreadEndpoint(Map.of(), List::of, new MembershipHistory(1, Clock.systemUTC()))),
				bean("spreadConnectionMetrics", SpreadMetricsFactory.class, (connection) -> SpreadMetrics.NONE),
				bean("spreadConnectionMetrics", SpreadMetrics.class, SpreadMetrics.NONE), bean("spreadConnectionGauges",
						SpreadClientMetrics.class, new SpreadClientMetrics(mock(SpreadClient.class), Tags.empty())));
	}

	private static <T> Arguments bean(String ours, Class<T> type, T own) {
		return Arguments.of(ours, type, own);
	}

	@ParameterizedTest(name = "{0} for a {1}")
	@MethodSource("beans")
	<T> void backsOff(String ours, Class<T> type, T own) {
		this.runner.run((context) -> assertThat(context).hasBean(ours));
		this.runner.withBean("own", type, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ours).hasBean("own"));
	}

	@ParameterizedTest
	@MethodSource("beansByName")
	<T> void backsOffByName(String ours, String name, Class<T> type, T own) {
		this.runner.run((context) -> assertThat(context.getBean(ours)).isNotSameAs(own));
		this.runner.withBean(name, type, () -> own).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(type).values()).contains(own).hasSize(1);
		});
	}

	static Stream<Arguments> beansByName() {
		HealthIndicator health = () -> Health.up().build();
		return Stream.of(
				Arguments.of("spreadListenerContainerFactory", "spreadListenerContainerFactory",
						SpreadListenerContainerFactory.class, mock(SpreadListenerContainerFactory.class)),
				Arguments.of("spreadHealthContributor", "spreadHealthIndicator", HealthContributor.class, health),
				Arguments.of("spreadHealthContributor", "spreadHealthContributor", HealthContributor.class, health));
	}

}
