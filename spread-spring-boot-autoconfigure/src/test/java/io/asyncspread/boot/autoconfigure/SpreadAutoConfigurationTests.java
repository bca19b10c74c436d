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
import java.util.List;
import java.util.Map;

import io.asyncspread.Authenticator;
import io.asyncspread.DaemonAddress;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Subscription;
import io.asyncspread.Transport;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What the auto-configuration makes, when it backs off, and what it connects to.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpreadAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class, SpreadAutoConfiguration.class));

	private final ApplicationContextRunner withoutDaemon = this.runner.withPropertyValues("spread.daemons=1@127.0.0.1");

	@Test
	void connectsToAnEmbeddedDaemonOfItsOwnWhenNoneIsConfigured(CapturedOutput output) {
		this.runner.run((context) -> {
			awaitReady(context);
			assertThat(context).hasSingleBean(SpreadTemplate.class).hasSingleBean(SpreadConnectionDetails.class);
			DaemonAddress address = context.getBean(SpreadConnectionDetails.class).getDaemons().get(0);
			assertThat(context.getBean(SpreadClient.class).daemon()).isEqualTo(address);
			assertThat(output).containsOnlyOnce("started an embedded Spread daemon at " + address);
		});
	}

	@Test
	void canSendAsSoonAsItRuns() {
		this.runner.withPropertyValues("spread.connect-timeout=30s")
			.run((context) -> context.getBean(SpreadTemplate.class).send("prices", "EUR 1.17"));
	}

	@Test
	void startsNoEmbeddedDaemonWhenADaemonIsConfigured(CapturedOutput output) {
		this.withoutDaemon.run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddedSpreadConnectionDetails.class);
			assertThat(context.getBean(SpreadConnectionDetails.class).getDaemons())
				.containsExactly(DaemonAddress.tcp("127.0.0.1", 1));
			assertThat(output).doesNotContain("embedded Spread daemon");
		});
		this.runner.withPropertyValues("spread.daemons[0]=1@127.0.0.1")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedSpreadConnectionDetails.class));
	}

	@Test
	void startsNoEmbeddedDaemonWhenSwitchedOffOrAbsent() {
		this.runner.withPropertyValues("spread.embedded.enabled=false", "spread.connect-timeout=1ms")
			.withBean(SpreadClientLifecycle.class, () -> mock(SpreadClientLifecycle.class))
			.run((context) -> assertThat(context.getBean(SpreadConnectionDetails.class).getDaemons())
				.containsExactly(DaemonAddress.tcp("localhost", DaemonAddress.DEFAULT_PORT)));
		this.runner.withClassLoader(new FilteredClassLoader(EmbeddedSpread.class))
			.withPropertyValues("spread.connect-timeout=1ms")
			.withBean(SpreadClientLifecycle.class, () -> mock(SpreadClientLifecycle.class))
			.run((context) -> assertThat(context).hasSingleBean(PropertiesSpreadConnectionDetails.class));
	}

	/**
	 * As in a test of an application whose daemons in production want it.
	 */
	@Test
	void connectsToAnEmbeddedDaemonThatKnowsNoAuthenticationByAddress() {
		this.runner.withPropertyValues("spread.authentication.method=ip").run(SpreadAutoConfigurationTests::awaitReady);
	}

	@Test
	void connectsToTheApplicationsOwnEmbeddedDaemon() {
		this.runner.withBean(EmbeddedSpread.class, EmbeddedSpread::start).run((context) -> {
			awaitReady(context);
			assertThat(context.getBean(EmbeddedSpread.class).clients()).hasSize(1);
		});
	}

	@Test
	void secondApplicationFindsTheDaemonOfTheFirstAndTakesItsPortOver(CapturedOutput output) throws Exception {
		EmbeddedSpread first = EmbeddedSpread.start();
		try {
			this.runner
				.withPropertyValues("spread.embedded.port=" + first.port(), "spread.reconnect.initial-interval=20ms",
						"spread.reconnect.max-interval=50ms")
				.run((context) -> {
					awaitReady(context);
					assertThat(first.clients()).hasSize(1);
					assertThat(output).containsOnlyOnce("port " + first.port()
							+ " of the embedded Spread daemon is taken: connecting to the Spread daemon there");
					first.close();
					SpreadClient client = context.getBean(SpreadClient.class);
					Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(client.epoch()).isGreaterThan(1));
					awaitReady(context);
					// The client may be there before the line is.
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> assertThat(output)
							.containsOnlyOnce("started an embedded Spread daemon in its place"));
				});
		}
		finally {
			first.close();
		}
	}

	@Test
	void startsWithoutADaemonSaysSoOnceAndKeepsTrying(CapturedOutput output) {
		this.withoutDaemon
			.withPropertyValues("spread.reconnect.initial-interval=10ms", "spread.reconnect.max-interval=20ms")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				SpreadClient client = context.getBean(SpreadClient.class);
				Attempts attempts = new Attempts();
				client.listen(attempts);
				Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(attempts.last).isGreaterThan(5));
				assertThat(output).containsOnlyOnce("No Spread session");
			});
	}

	@Test
	void saysInTheLogThatTheClientHasGivenUpUnlessThatIsIgnored(CapturedOutput output) {
		ApplicationContextRunner once = this.withoutDaemon.withPropertyValues("spread.reconnect.enabled=false");
		once.withPropertyValues("spread.startup-failure-policy=ignore").run((context) -> {
			assertThat(context).hasNotFailed();
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> context.getBean(SpreadClient.class).state() == SessionState.FAILED);
			assertThat(output).doesNotContain("has given up, and the application runs without it");
		});
		once.run((context) -> Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(output).contains("has given up, and the application runs without it")));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void laneRunsOnAVirtualThreadBySpringBootsSwitch() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.withBean(Attempts.class)
			.run((context) -> Awaitility.await()
				.atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(context.getBean(Attempts.class).thread).startsWith("VirtualThread")));
	}

	@Test
	void failsToStartWithoutADaemonWhenToldTo() {
		this.withoutDaemon.withPropertyValues("spread.startup-failure-policy=fail")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfAny(SpreadConnectException.class, java.net.ConnectException.class));
	}

	@Test
	void leavesNothingBehindWhenSwitchedOff() {
		this.runner.withPropertyValues("spread.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanDefinitionNames())
				.noneMatch((name) -> name.startsWith("spread") || name.contains("asyncspread"));
		});
	}

	@Test
	void backsOffFromEveryBeanOfTheApplication() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(SpreadClient.class).hasBean("ownClient");
			assertThat(context).hasSingleBean(SpreadOperations.class).hasBean("ownTemplate");
			assertThat(context).hasSingleBean(SpreadMessageConverter.class).hasBean("ownConverter");
			assertThat(context).hasSingleBean(SpreadClientLifecycle.class).hasBean("ownLifecycle");
			assertThat(context).doesNotHaveBean(SpreadConnectionDetails.class);
		});
		this.runner.withBean(SpreadConnectionDetails.class, () -> () -> List.of(DaemonAddress.tcp("127.0.0.1", 1)))
			.run((context) -> assertThat(context).hasSingleBean(SpreadConnectionDetails.class)
				.getBean(SpreadClient.class)
				.satisfies((client) -> assertThat(client.options().daemons())
					.containsExactly(DaemonAddress.tcp("127.0.0.1", 1))));
	}

	@Test
	void customizersComeAfterTheProperties() {
		this.withoutDaemon.withPropertyValues("spread.private-name=byprop", "spread.join-timeout=7s")
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				SpreadClient client = context.getBean(SpreadClient.class);
				assertThat(client.options().privateName()).isEqualTo("second");
				assertThat(client.options().joinTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(context.getBean(SpreadTemplate.class).getDefaultGroup()).isEqualTo("audit");
			});
	}

	@Test
	void authenticatorBeansReplaceTheProperties() {
		this.withoutDaemon.withBean(Authenticator.class, Authenticator::ip)
			.run((context) -> assertThat(context.getBean(SpreadClient.class).options().authenticators()).singleElement()
				.satisfies((authenticator) -> assertThat(authenticator.method()).isEqualTo("IP")));
	}

	@Test
	void sessionListenerBeansHearTheClientFromTheBeginning() {
		this.runner.withBean(Attempts.class).run((context) -> {
			awaitReady(context);
			Attempts attempts = context.getBean(Attempts.class);
			Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(attempts.connected).isTrue());
		});
	}

	@Test
	void templateAndConverterFollowTheProperties() {
		this.withoutDaemon
			.withPropertyValues("spread.template.default-group=prices", "spread.template.service=safe",
					"spread.wire-format=envelope", "spread.mapping.types.7=java.lang.String")
			.run((context) -> {
				SpreadTemplate template = context.getBean(SpreadTemplate.class);
				assertThat(template.getDefaultGroup()).isEqualTo("prices");
				assertThat(template.getDefaultService()).isEqualTo(io.asyncspread.ServiceType.SAFE);
				SpreadMessageConverter converter = context.getBean(SpreadMessageConverter.class);
				assertThat(template.getMessageConverter()).isSameAs(converter);
				assertThat(converter.getWireFormat()).isEqualTo(WireFormat.ENVELOPE);
				assertThat(converter.getTypeMapping().javaType(7)).isEqualTo(String.class);
			});
	}

	@Test
	void objectsAreWrittenByTheMapperOfTheApplication() {
		this.withoutDaemon.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE").run((context) -> {
			SmartMessageConverter converter = context.getBean(SpreadTemplate.class)
				.getMessageConverter()
				.payloadConverter();
			Message<?> message = converter.toMessage(new Price(1), new MessageHeaders(Map.of()));
			assertThat(message).isNotNull();
			assertThat((byte[]) message.getPayload()).asString().isEqualTo("{\"last_price\":1}");
		});
	}

	record Price(int lastPrice) {
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spread.private-name                    | a b              | only '$'
			spread.template.default-group          | a b              | only '$'
			spread.template.reply-timeout          | 0s               | must be positive
			spread.mapping.types.70000             | java.lang.String | 65535
			spread.startup-timeout                 | 0s               | must be positive
			spread.startup-timeout                 | 200000d          | too large
			spread.daemons                         | x@y@z            | none of the forms
			spread.daemons                         | host:99999       | 1..65535
			spread.ssl.bundle                      | proxy            | no SSL bundle of this name
			spread.listener.concurrency            | 4                | GROUP, SENDER or NONE
			spread.listener.concurrency            | 0                | at least 1
			spread.listener.batch-size             | 0                | at least 1
			spread.listener.queue-capacity         | 0                | at least 1
			spread.listener.queue-bytes            | 1B               | at least
			spread.listener.shutdown-timeout       | -1s              | must not be negative
			spread.listener.retry.max-retries      | -1               | positive or zero
			spread.listener.retry.initial-interval | -1s              | greater than or equal to zero
			spread.listener.retry.max-interval     | 0s               | greater than zero
			spread.listener.retry.max-interval     | 1ms              | 'spread.listener.retry.initial-interval'
			spread.listener.retry.multiplier       | 0.5              | greater than or equal to 1
			spread.listener.retry.jitter           | -1s              | greater than or equal to zero
			""")
	void badValuesAreReportedByProperty(String property, String value, String reason) {
		this.withoutDaemon.withPropertyValues(property + "=" + value)
			.run((context) -> assertReported(context, property, reason));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spread.embedded.port | 70000                      | 0..65535
			spread.embedded.name | much-too-long-for-a-daemon | 1 to 19 characters
			""")
	void badValuesForTheEmbeddedDaemonAreReportedByProperty(String property, String value, String reason) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertReported(context, property, reason));
	}

	@Test
	void transportThatIsNotThereIsReportedByProperty() {
		this.withoutDaemon.withPropertyValues("spread.transport=kqueue")
			.run((context) -> assertReported(context, "spread.transport", "AUTO or NIO"));
		this.withoutDaemon
			.withBean(SpreadOptionsBuilderCustomizer.class, () -> (options) -> options.transport(Transport.KQUEUE))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isExactlyInstanceOf(IllegalArgumentException.class));
	}

	private static void assertReported(AssertableApplicationContext context, String property, String reason) {
		assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
				assertThat(ex.getName()).isEqualTo(property);
				assertThat(ex.getReason()).contains(reason);
			});
	}

	private static void awaitReady(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		SpreadClient client = context.getBean(SpreadClient.class);
		Awaitility.await().atMost(TIMEOUT).until(client::state, SessionState.READY::equals);
	}

	static class Attempts implements SessionListener {

		private volatile int last;

		private volatile boolean connected;

		private volatile String thread = "";

		@Override
		public void onEvent(SessionEvent event) {
			this.thread = Thread.currentThread().toString();
			if (event instanceof SessionEvent.ConnectFailed failed) {
				this.last = failed.attempt();
			}
			if (event instanceof SessionEvent.Connected) {
				this.connected = true;
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		SpreadClient ownClient() {
			SpreadClient client = mock(SpreadClient.class);
			given(client.listen(any())).willReturn(mock(Subscription.class));
			given(client.options()).willReturn(SpreadOptions.builder().connectTimeout(Duration.ofMillis(1)).build());
			return client;
		}

		@Bean
		SpreadOperations ownTemplate() {
			return mock(SpreadOperations.class);
		}

		@Bean
		SpreadMessageConverter ownConverter() {
			return new SpreadMessageConverter();
		}

		@Bean
		SpreadClientLifecycle ownLifecycle() {
			return mock(SpreadClientLifecycle.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		SpreadOptionsBuilderCustomizer second() {
			return (options) -> options.privateName("second");
		}

		@Bean
		@Order(1)
		SpreadOptionsBuilderCustomizer first() {
			return (options) -> options.privateName("first");
		}

		@Bean
		SpreadTemplateCustomizer templates() {
			return (template) -> template.setDefaultGroup("audit");
		}

	}

}
