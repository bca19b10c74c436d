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

package io.asyncspread.spring.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.annotation.SpreadListenerConfigurer;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.core.StartupFailurePolicy;
import io.asyncspread.spring.event.SpreadConnectedEvent;
import io.asyncspread.spring.event.SpreadEvent;
import io.asyncspread.spring.event.SpreadGroupJoinedEvent;
import io.asyncspread.spring.event.SpreadGroupLeftEvent;
import io.asyncspread.spring.event.SpreadMembershipChangedEvent;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.SpreadListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Listeners and the life of their application context.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextLifecycleTests {

	private EmbeddedSpread daemon;

	@BeforeEach
	void startDaemon() {
		this.daemon = EmbeddedSpread.start();
	}

	@AfterEach
	void stopDaemon() {
		this.daemon.close();
	}

	@Configuration(proxyBeanMethods = false)
	static class Texts {

		final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		@SpreadListener(group = "texts", id = "texts")
		void text(String text) {
			this.texts.add(text);
		}

		@SpreadListener(group = "manual", id = "manual", autoStartup = "false")
		void manual(String text) {
			this.texts.add("manual " + text);
		}

	}

	private AnnotationConfigApplicationContext context(Class<?>... types) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("daemon", this.daemon.address().toString())));
		context.register(SpreadInfrastructure.class);
		context.register(types);
		context.refresh();
		return context;
	}

	private void awaitMembers(String group, int count) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.daemon.groups().getOrDefault(group, List.of())).hasSize(count));
	}

	@Test
	void pausedContextLeavesItsGroupsAndJoinsThemAgain() throws Exception {
		try (AnnotationConfigApplicationContext one = context(Texts.class);
				AnnotationConfigApplicationContext two = context(Texts.class)) {
			awaitMembers("texts", 2);
			one.pause();
			awaitMembers("texts", 1);
			assertThat(one.getBean(SpreadClient.class).state().isConnected()).isTrue();
			one.restart();
			awaitMembers("texts", 2);
			two.getBean(SpreadTemplate.class).send("texts", "hello");
			assertThat(one.getBean(Texts.class).texts.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
			assertThat(two.getBean(Texts.class).texts.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
		}
		awaitMembers("texts", 0);
		Awaitility.await().until(() -> this.daemon.clients().isEmpty());
	}

	@Test
	void restartStartsExactlyWhatRanBefore() {
		try (AnnotationConfigApplicationContext context = context(Texts.class)) {
			SpreadListenerEndpointRegistry registry = context.getBean(SpreadListenerEndpointRegistry.class);
			SpreadListenerContainer texts = registry.getContainer("texts");
			SpreadListenerContainer manual = registry.getContainer("manual");
			assertThat(manual.state()).isEqualTo(ContainerState.STOPPED);
			manual.start();
			manual.pause();
			texts.stop().join();
			context.stop();
			assertThat(List.of(texts.state(), manual.state())).containsOnly(ContainerState.STOPPED);
			context.start();
			assertThat(texts.state()).isEqualTo(ContainerState.STOPPED);
			assertThat(manual.state()).isEqualTo(ContainerState.PAUSED);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Programmatic {

		@Bean
		SpreadListenerConfigurer configurer(Texts texts) {
			return (registrar) -> registrar.registerEndpoint(endpoint("configured", texts));
		}

		@Bean
		SpreadListenerEndpoint bean(Texts texts) {
			return endpoint("bean", texts);
		}

		static SpreadListenerEndpoint endpoint(String id, Texts texts) {
			return SpreadListenerEndpoint.of(id, List.of(id), new GroupListener() {

				@Override
				public void onMessage(DataMessage message, GroupView view) {
					texts.texts.add(id + " " + new String(message.body()));
				}

			});
		}

	}

	@Test
	void endpointsCanBeRegisteredByProgramAndUnregistered() throws Exception {
		try (AnnotationConfigApplicationContext context = context(Texts.class, Programmatic.class)) {
			SpreadListenerEndpointRegistry registry = context.getBean(SpreadListenerEndpointRegistry.class);
			Texts texts = context.getBean(Texts.class);
			assertThat(registry.ids()).containsExactlyInAnyOrder("texts", "manual", "configured", "bean");
			registry.register(Programmatic.endpoint("late", texts));
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			for (String group : List.of("configured", "bean", "late")) {
				awaitMembers(group, 1);
				template.send(group, "x");
				assertThat(texts.texts.poll(30, TimeUnit.SECONDS)).isEqualTo(group + " x");
			}
			registry.unregister("late").join();
			awaitMembers("late", 0);
			assertThat(registry.getContainer("late")).isNull();
			registry.register(Programmatic.endpoint("late", texts));
			awaitMembers("late", 1);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		final BlockingQueue<SpreadEvent> events = new LinkedBlockingQueue<>();

		@EventListener
		void on(SpreadEvent event) {
			this.events.add(event);
		}

	}

	@Test
	void publishesWhatHappensToTheSessionAndItsGroups() {
		try (AnnotationConfigApplicationContext context = context(Texts.class, Events.class)) {
			Events events = context.getBean(Events.class);
			awaitMembers("texts", 1);
			SpreadClient other = SpreadClient.builder().daemons(this.daemon.address().toString()).build();
			other.connect().join();
			other.join("texts").join();
			other.close();
			Awaitility.await()
				.until(() -> events.events.stream()
					.filter(SpreadMembershipChangedEvent.class::isInstance)
					.count() == 2);
			context.getBean(SpreadListenerEndpointRegistry.class).getContainer("texts").stop().join();
			Awaitility.await().until(() -> events.events.stream().anyMatch(SpreadGroupLeftEvent.class::isInstance));
			assertThat(events.events).hasAtLeastOneElementOfType(SpreadConnectedEvent.class)
				.hasAtLeastOneElementOfType(SpreadGroupJoinedEvent.class);
		}
	}

	@Test
	void startsWithoutADaemonAndSaysSoOnce(CapturedOutput output) {
		SpreadClient client = SpreadClient.builder()
			.daemons("localhost:1")
			.options((options) -> options.reconnect(ReconnectOptions.DEFAULT
				.backoff(BackoffPolicy.exponential(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0))))
			.build();
		List<SessionEvent> failures = new CopyOnWriteArrayList<>();
		client.listen(new SessionListener() {

			@Override
			public void onEvent(SessionEvent event) {
				failures.add(event);
			}

		});
		SpreadClientLifecycle lifecycle = new SpreadClientLifecycle(client);
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
		Awaitility.await().until(() -> failures.size() >= 3);
		assertThat(output.getAll().split("No Spread session", -1)).hasSize(2);
		client.close();
	}

	@Test
	void doesNotStartWithoutADaemonIfThatIsWanted() {
		SpreadClient client = SpreadClient.builder().daemons("localhost:1").build();
		SpreadClientLifecycle lifecycle = new SpreadClientLifecycle(client, StartupFailurePolicy.FAIL);
		lifecycle.setStartupTimeout(Duration.ofSeconds(20));
		assertThatException().isThrownBy(lifecycle::start)
			.isInstanceOf(SpreadException.class)
			.withMessageContaining("1@localhost");
		assertThat(lifecycle.isRunning()).isFalse();
		client.close();
	}

	@ParameterizedTest
	@CsvSource({ "default, spread.startup-failure-policy", "audit, spread.connections.audit.startup-failure-policy" })
	void namesThePropertyThatMadeItWait(String connection, String property) throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				SpreadClient client = SpreadClient.builder()
					.daemons(silent.getLocalPort() + "@" + silent.getInetAddress().getHostAddress())
					.build()) {
			SpreadClientLifecycle lifecycle = new SpreadClientLifecycle(client, StartupFailurePolicy.FAIL);
			lifecycle.setConnection(connection);
			lifecycle.setStartupTimeout(Duration.ofMillis(50));
			assertThatException().isThrownBy(lifecycle::start)
				.withMessageContaining("within PT0.05S, and " + property + " is 'fail'");
		}
	}

}
