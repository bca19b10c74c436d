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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.ContainerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who can still do what while the context closes, on each of two connections: listeners
 * stop first, then requests in flight end, then beans are destroyed, and the clients are
 * the last.
 */
class CloseOrderTests extends FurtherConnectionTest {

	private final BlockingQueue<String> audit = new LinkedBlockingQueue<>();

	private List<SpreadClient> auditors;

	@BeforeEach
	void listen() {
		this.auditors = List.of(auditor(main), auditor(backup));
	}

	@AfterEach
	void stopListening() {
		this.auditors.forEach(SpreadClient::close);
	}

	private SpreadClient auditor(EmbeddedSpread daemon) {
		SpreadClient client = SpreadClient.builder().daemons(daemon.address().toString()).build();
		client.subscribe("audit", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				CloseOrderTests.this.audit.add(new String(message.body(), StandardCharsets.UTF_8));
			}

		});
		client.connect().join();
		await().until(() -> client.view("audit") != null);
		return client;
	}

	private String audited() throws InterruptedException {
		return this.audit.poll(30, TimeUnit.SECONDS);
	}

	@Test
	void listenerThatIsBusyEndsItsCallAndCanSend() {
		this.runner.withBean(Busy.class).run((context) -> {
			awaitMembers(context);
			Busy busy = context.getBean(Busy.class);
			SpreadListenerEndpointRegistry registry = context.getBean(SpreadListenerEndpointRegistry.class);
			List<SpreadClient> clients = List.copyOf(context.getBean(SpreadConnections.class).clients().values());
			context.getBean(SpreadTemplate.class).send("work", "main");
			context.getBean("backupSpreadTemplate", SpreadTemplate.class).send("work", "backup");
			assertThat(busy.begun.await(30, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Void> closed = close(context.getSourceApplicationContext());
			await().untilAsserted(() -> assertThat(registry.containers())
				.allMatch((container) -> container.expectedState() == ContainerState.STOPPED));
			assertThat(closed).isNotDone();
			assertThat(clients).extracting(SpreadClient::state).containsOnly(SessionState.READY);
			busy.mayEnd.countDown();
			assertThat(List.of(audited(), audited())).containsExactlyInAnyOrder("main is done", "backup is done");
			closed.get(30, TimeUnit.SECONDS);
			assertThat(clients).extracting(SpreadClient::state).containsOnly(SessionState.CLOSED);
		});
	}

	@Test
	void requestOfTheWebInFlightCanSendWhenListenersHaveStopped() {
		this.runner.withBean(Busy.class).withBean(WebRequest.class).run((context) -> {
			awaitMembers(context);
			WebRequest request = context.getBean(WebRequest.class);
			close(context.getSourceApplicationContext()).get(30, TimeUnit.SECONDS);
			assertThat(List.of(audited(), audited())).containsExactlyInAnyOrder("main", "backup");
			assertThat(request.listenersAtTheEnd).hasSize(2).containsOnly(ContainerState.STOPPED);
		});
	}

	@Test
	void beansCanSendUntilTheyAreDestroyed() {
		this.runner.withUserConfiguration(Farewell.class).run((context) -> {
			close(context.getSourceApplicationContext()).get(30, TimeUnit.SECONDS);
			assertThat(List.of(audited(), audited())).containsExactlyInAnyOrder("goodbye main", "goodbye backup");
		});
	}

	@Test
	void requestThatNobodyAnswersFailsWithTheClient() {
		this.runner.run((context) -> {
			CompletableFuture<String> answer = context.getBean(SpreadTemplate.class)
				.request("audit", "anybody?", String.class, Duration.ofHours(1));
			assertThat(audited()).isNotNull();
			close(context.getSourceApplicationContext()).get(30, TimeUnit.SECONDS);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
				.withCauseInstanceOf(SessionClosedException.class);
		});
	}

	@Test
	void startThatFailsLeavesNoClientBehind() {
		this.runner.withBean(Busy.class)
			.withBean(FailingLast.class)
			.run((context) -> assertThat(context).hasFailed().getFailure().rootCause().hasMessage("as told"));
		await().untilAsserted(() -> {
			assertThat(main.clients()).hasSize(1);
			assertThat(backup.clients()).hasSize(1);
		});
	}

	private static CompletableFuture<Void> close(ConfigurableApplicationContext context) {
		return CompletableFuture.runAsync(context::close, (task) -> new Thread(task, "closing").start());
	}

	static class Busy {

		private final SpreadTemplate main;

		private final SpreadTemplate backup;

		private final CountDownLatch begun = new CountDownLatch(2);

		private final CountDownLatch mayEnd = new CountDownLatch(1);

		Busy(SpreadTemplate main, @Qualifier("backup") SpreadTemplate backup) {
			this.main = main;
			this.backup = backup;
		}

		@SpreadListener(group = "work")
		void work(String text) throws InterruptedException {
			work(text, this.main);
		}

		@SpreadListener(group = "work", connection = "backup")
		void workOfBackup(String text) throws InterruptedException {
			work(text, this.backup);
		}

		private void work(String text, SpreadTemplate template) throws InterruptedException {
			this.begun.countDown();
			if (this.mayEnd.await(30, TimeUnit.SECONDS)) {
				template.send("audit", text + " is done");
			}
		}

	}

	/**
	 * Ends when the web server does, which lets requests in flight go on until then. As
	 * the web server it does not depend on the registry, and so does not stop before it.
	 */
	static class WebRequest implements SmartLifecycle {

		private final SpreadTemplate main;

		private final SpreadTemplate backup;

		private final ObjectProvider<SpreadListenerEndpointRegistry> registry;

		private volatile boolean running;

		private volatile List<ContainerState> listenersAtTheEnd = List.of();

		WebRequest(SpreadTemplate main, @Qualifier("backup") SpreadTemplate backup,
				ObjectProvider<SpreadListenerEndpointRegistry> registry) {
			this.main = main;
			this.backup = backup;
			this.registry = registry;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.listenersAtTheEnd = this.registry.getObject()
				.containers()
				.stream()
				.map((container) -> container.state())
				.toList();
			this.main.send("audit", "main");
			this.backup.send("audit", "backup");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return DEFAULT_PHASE - 1024; // that of WebServerGracefulShutdownLifecycle
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Farewell {

		@Bean
		DisposableBean ofMain(SpreadOperations operations) {
			return () -> operations.send("audit", "goodbye main");
		}

		@Bean
		DisposableBean ofBackup(@Qualifier("backup") SpreadOperations operations) {
			return () -> operations.send("audit", "goodbye backup");
		}

	}

	/**
	 * Starts after all listeners.
	 */
	static class FailingLast implements SmartLifecycle {

		@Override
		public void start() {
			throw new IllegalStateException("as told");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
