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
import io.asyncspread.SessionState;
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
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * For each bean of ours: it is there, and it is not where the application has its own.
 */
@ExtendWith(OutputCaptureExtension.class)
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

	@Test
	void applicationCanBeTestedWithAMockOfTheClient() {
		this.runner.withBean("own", SpreadClient.class, () -> mock(SpreadClient.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	/**
	 * With the default of 5 s the start would take longer than the test may.
	 */
	@Test
	@Timeout(30)
	void startWaitsForNoAttemptWhereNobodyConnects() {
		this.runner.withPropertyValues("spread.connect-timeout=1h")
			.withBean("own", SpreadClientLifecycle.class, () -> mock(SpreadClientLifecycle.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SpreadClient.class).state()).isEqualTo(SessionState.NEW);
			});
	}

	@Test
	void severalConvertersAreReportedAndTheDefaultOneIsUsed(CapturedOutput output) {
		this.runner.withUserConfiguration(TwoConverters.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(SpreadTemplate.class).getMessageConverter())
				.isNotIn(context.getBeansOfType(SpreadMessageConverter.class).values());
			assertThat(output).contains("[one, two]", "SpreadMessageConverter of the Spread connection 'default'",
					"@Primary");
		});
		this.runner.withUserConfiguration(TwoConverters.class, OwnTemplate.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SpreadTemplate.class));
	}

	@Test
	void converterOfAFurtherConnectionIsForThatAlone() {
		this.runner.withPropertyValues("spread.connections.backup.daemons=3@127.0.0.1")
			.withUserConfiguration(ConverterOfBackup.class)
			.run((context) -> {
				SpreadMessageConverter own = context.getBean("own", SpreadMessageConverter.class);
				assertThat(context.getBean(SpreadTemplate.class).getMessageConverter()).isNotSameAs(own);
				assertThat(context.getBean("backupSpreadTemplate", SpreadTemplate.class).getMessageConverter())
					.isSameAs(own);
			});
	}

	@Test
	void fallbackIsUsedOnlyWhereThereIsNothingElse() {
		this.runner.withUserConfiguration(FallbackConverter.class)
			.run((context) -> assertThat(context.getBean(SpreadTemplate.class).getMessageConverter())
				.isSameAs(context.getBean("fallback")));
		this.runner.withUserConfiguration(FallbackConverter.class, PlainConverter.class)
			.run((context) -> assertThat(context.getBean(SpreadTemplate.class).getMessageConverter())
				.isSameAs(context.getBean("plain")));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConverters {

		@Bean
		SpreadMessageConverter one() {
			return new SpreadMessageConverter();
		}

		@Bean
		SpreadMessageConverter two() {
			return new SpreadMessageConverter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean
		SpreadTemplate ownTemplate(SpreadClient client) {
			return new SpreadTemplate(client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConverterOfBackup {

		@Bean
		@Qualifier("backup")
		SpreadMessageConverter own() {
			return new SpreadMessageConverter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FallbackConverter {

		@Bean
		@Fallback
		SpreadMessageConverter fallback() {
			return new SpreadMessageConverter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainConverter {

		@Bean
		SpreadMessageConverter plain() {
			return new SpreadMessageConverter();
		}

	}

}
