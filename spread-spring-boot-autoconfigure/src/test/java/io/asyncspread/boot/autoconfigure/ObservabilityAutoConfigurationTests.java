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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.boot.autoconfigure.endpoint.SpreadEndpointAutoConfiguration;
import io.asyncspread.boot.autoconfigure.health.SpreadHealthContributorAutoConfiguration;
import io.asyncspread.boot.autoconfigure.metrics.SpreadMetricsAutoConfiguration;
import io.asyncspread.boot.endpoint.SpreadEndpoint;
import io.asyncspread.boot.endpoint.SpreadEndpoint.GroupDescriptor;
import io.asyncspread.boot.endpoint.SpreadEndpoint.ListenerAction;
import io.asyncspread.boot.endpoint.SpreadEndpoint.ListenerDescriptor;
import io.asyncspread.boot.endpoint.SpreadEndpoint.SpreadDescriptor;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpoint;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.ContainerState;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Health, meters and endpoint of a running application with a listener and an embedded
 * daemon.
 */
class ObservabilityAutoConfigurationTests {

	private final ApplicationContextRunner withoutListener = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadAutoConfiguration.class,
				SpreadHealthContributorAutoConfiguration.class, SpreadMetricsAutoConfiguration.class,
				SpreadEndpointAutoConfiguration.class, EndpointAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("spread.private-name=prices", "management.endpoints.web.exposure.include=*",
				"spread.ping.interval=20ms");

	private final ApplicationContextRunner runner = this.withoutListener.withBean(Prices.class);

	@Test
	void healthTellsConnectionGroupsPingAndListeners() {
		this.runner.run((context) -> {
			HealthIndicator indicator = indicator(context);
			await().untilAsserted(() -> {
				Health health = indicator.health();
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("self", "#prices#localhost")
					.containsEntry("groups", Map.of("prices", 1))
					.containsEntry("listeners", Map.of("prices", "RUNNING"))
					.containsKeys("state", "epoch", "daemon", "version", "pingRoundTrip", "pingAge")
					.doesNotContainKeys("problems", "lastFailure");
			});
		});
	}

	@Test
	void healthIsDownWithoutADaemonAndSaysWhy() {
		this.runner.withPropertyValues("spread.daemons=1@127.0.0.1").run((context) -> await().untilAsserted(() -> {
			Health health = indicator(context).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("lastFailure")).asString().contains("1@127.0.0.1");
			assertThat(health.getDetails().get("problems")).asString().contains("the connection is");
		}));
	}

	@Test
	void healthKeepsTheThresholdForMembers() {
		this.runner.withPropertyValues("spread.health.min-members.prices=2").run((context) -> {
			await().untilAsserted(() -> assertThat(indicator(context).health().getDetails().get("problems")).asString()
				.contains("group 'prices' has 1 members, fewer than 2"));
			assertThat(indicator(context).health().getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void badThresholdsAreReportedByProperty() {
		Map.of("spread.health.min-members.[a b]", "1", "spread.health.min-members.[prices]", "-1",
				"spread.health.max-ping-age", "-1s")
			.forEach((property, value) -> this.runner.withPropertyValues(property + "=" + value)
				.run((context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
							(ex) -> assertThat(ex.getName()).isEqualTo(property))));
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.spread.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void severalClientsHaveACompositeHealth() {
		this.withoutListener
			.withBean("one", SpreadClient.class, () -> SpreadClient.builder().daemons("1@127.0.0.1").build())
			.withBean("two", SpreadClient.class, () -> SpreadClient.builder().daemons("1@127.0.0.1").build())
			.run((context) -> assertThat(context.getBean(HealthContributor.class)).isInstanceOfSatisfying(
					CompositeHealthContributor.class,
					(composite) -> assertThat(composite.stream().map((entry) -> entry.name()))
						.containsExactlyInAnyOrder("one", "two")));
	}

	@Test
	void metersFollowTheConnectionAndTheListeners() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			await().until(() -> registry.find("spread.group.members").tag("group", "prices").gauge() != null);
			context.getBean(SpreadTemplate.class).send("prices", "EUR 1.17");
			await().untilAsserted(() -> {
				assertThat(registry.get("spread.ping").tag("service", "reliable").timer().count()).isPositive();
				assertThat(registry.get("spread.group.members").tag("group", "prices").gauge().value()).isEqualTo(1);
				assertThat(registry.get("spread.connection.state")
					.tags("connection", "default", "state", "ready")
					.gauge()
					.value()).isEqualTo(1);
				assertThat(registry.get("spread.messages.received").tag("service", "agreed").functionCounter().count())
					.isEqualTo(1);
				assertThat(registry.get("spread.listener.handled").tag("listener", "prices").functionCounter().count())
					.isPositive();
				assertThat(registry.get("spread.listener.calls")
					.tags("listener", "prices", "exception", "none")
					.timer()
					.count()).isPositive();
				assertThat(registry.get("spread.listener.lifecycle")
					.tags("listener", "prices", "event", "started")
					.functionCounter()
					.count()).isEqualTo(1);
				assertThat(registry.get("spread.listener.state")
					.tags("listener", "prices", "state", "running")
					.gauge()
					.value()).isEqualTo(1);
			});
			context.getBean(SpreadListenerEndpointRegistry.class).unregister("prices").join();
			await().untilAsserted(() -> {
				assertThat(registry.getMeters()).noneMatch((meter) -> meter.getId().getTag("listener") != null);
				assertThat(registry.find("spread.group.members").tag("group", "prices").meters()).isEmpty();
			});
		});
	}

	@Test
	void metersFollowListenersThatNeverRun() {
		this.withoutListener.withBean(Prices.class)
			.withPropertyValues("spread.listener.auto-startup=false")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				SpreadListenerEndpointRegistry listeners = context.getBean(SpreadListenerEndpointRegistry.class);
				assertThat(metersOf(registry, "prices")).isNotEmpty();
				listeners.unregister("prices").join();
				assertThat(metersOf(registry, "prices")).isEmpty();
				listeners.register(SpreadListenerEndpoint.of("late", List.of("prices"), new GroupListener() {
				}));
				assertThat(metersOf(registry, "late")).isNotEmpty();
				listeners.unregister("late").join();
				assertThat(metersOf(registry, "late")).isEmpty();
			});
	}

	private static Collection<Meter> metersOf(MeterRegistry registry, String listener) {
		return registry.find("spread.listener.state").tag("listener", listener).meters();
	}

	@Test
	void confirmationsAreTimed() {
		this.runner.run((context) -> {
			context.getBean(SpreadClient.class).connect().join();
			context.getBean(SpreadTemplate.class).sendConfirmed("prices", "EUR 1.17").join();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			await().untilAsserted(
					() -> assertThat(registry.get("spread.confirmations").tag("service", "agreed").timer().count())
						.isEqualTo(1));
		});
	}

	@Test
	void metersOfSeveralConnectionsStayApart() {
		this.withoutListener.withUserConfiguration(TwoClients.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			SpreadClient audit = context.getBean("auditSpreadClient", SpreadClient.class);
			audit.connect().join();
			audit.join("prices").join();
			await().untilAsserted(() -> {
				assertThat(registry.get("spread.group.members").tags("connection", "audit", "group", "prices").gauge())
					.isNotNull();
				assertThat(registry.get("spread.connection.state")
					.tags("connection", "audit", "state", "ready")
					.gauge()
					.value()).isEqualTo(1);
				assertThat(registry.get("spread.connection.state")
					.tags("connection", "quiet", "state", "new")
					.gauge()
					.value()).isEqualTo(1);
			});
			assertThat(registry.find("spread.group.members").tag("connection", "quiet").gauge()).isNull();
		});
	}

	@Test
	void meterBinderThatNeedsTheTemplateFormsNoCycle() {
		this.runner.withUserConfiguration(BinderWithTemplate.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SpreadMetricsFactory.class));
	}

	@Test
	void endpointShowsConnectionsListenersAndChanges() {
		this.runner.run((context) -> {
			SpreadEndpoint endpoint = context.getBean(SpreadEndpoint.class);
			await().untilAsserted(() -> {
				SpreadDescriptor spread = endpoint.spread();
				assertThat(spread.connections()).containsOnlyKeys("default")
					.hasValueSatisfying(new org.assertj.core.api.Condition<>(
							(connection) -> "#prices#localhost".equals(connection.self()), "connected"));
				assertThat(spread.connections().get("default").groups()).extracting(GroupDescriptor::members)
					.containsExactly(List.of("#prices#localhost"));
				assertThat(spread.listeners()).extracting(ListenerDescriptor::id).containsExactly("prices");
				assertThat(spread.changes()).singleElement()
					.satisfies((change) -> assertThat(change.joined()).containsExactly("#prices#localhost"));
			});
		});
	}

	@Test
	void endpointControlsListeners() {
		this.runner.run((context) -> {
			SpreadEndpoint endpoint = context.getBean(SpreadEndpoint.class);
			SpreadListenerEndpointRegistry registry = context.getBean(SpreadListenerEndpointRegistry.class);
			endpoint.control("prices", ListenerAction.PAUSE);
			assertThat(registry.getContainer("prices").state()).isEqualTo(ContainerState.PAUSED);
			endpoint.control("prices", ListenerAction.RESUME);
			assertThat(registry.getContainer("prices").state()).isEqualTo(ContainerState.RUNNING);
			endpoint.control("prices", ListenerAction.STOP);
			await().until(() -> registry.getContainer("prices").state() == ContainerState.STOPPED);
			assertThat(indicator(context).health().getDetails()).containsEntry("listeners",
					Map.of("prices", "STOPPED"));
			endpoint.control("prices", ListenerAction.START);
			assertThat(registry.getContainer("prices").state()).isEqualTo(ContainerState.RUNNING);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.control("unknown", ListenerAction.STOP))
				.withMessage("There is no listener 'unknown'; there are [prices]");
		});
	}

	@Test
	void endpointIsThereOnlyWhenExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(SpreadEndpoint.class));
	}

	@Test
	void leavesNothingBehindWhenSwitchedOff() {
		this.runner.withPropertyValues("spread.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanDefinitionNames())
				.noneMatch((name) -> name.startsWith("spread") || name.contains("asyncspread"));
		});
	}

	private static HealthIndicator indicator(ApplicationContext context) {
		return context.getBean(HealthIndicator.class);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	static class Prices {

		@SpreadListener(id = "prices", group = "prices")
		void quote(DataMessage message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BinderWithTemplate {

		@Bean
		MeterBinder templateBinder(SpreadTemplate template) {
			return (registry) -> registry.gauge("template", template.getDefaultService().ordinal());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		EmbeddedSpread daemon() {
			return EmbeddedSpread.start();
		}

		@Bean
		SpreadClient auditSpreadClient(EmbeddedSpread daemon, SpreadMetricsFactory metrics) {
			return client(daemon, metrics.create("audit"));
		}

		@Bean
		SpreadClient quiet(EmbeddedSpread daemon, SpreadMetricsFactory metrics) {
			return client(daemon, metrics.create("quiet"));
		}

		private static SpreadClient client(EmbeddedSpread daemon, SpreadMetrics metrics) {
			return SpreadClient
				.create(SpreadOptions.builder().daemons(List.of(daemon.address())).metrics(metrics).build());
		}

	}

}
