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

package io.asyncspread.boot.test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpoint;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.Delivery;
import io.asyncspread.spring.listener.FailedDelivery;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.boot.SpringBootConfiguration;

import static io.asyncspread.boot.test.SpreadAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test sees what the listeners of the application were called with and what they threw.
 */
@SpreadTest
@ContextConfiguration(classes = ListenerCaptureTests.Application.class)
class ListenerCaptureTests {

	@Autowired
	private SpreadTemplate spread;

	@Autowired
	private ListenerCapture listeners;

	@Autowired
	private Later later;

	@BeforeEach
	void listenersAreInTheirGroups(@Autowired SpreadClient client) {
		this.later.results.clear();
		List.of("single", "batches", "later", "own").forEach((group) -> GroupCapture.awaitMembers(client, group, 1));
	}

	@Test
	void callsAreCapturedWithWhatTheyGot() {
		this.spread.send("single", "one");
		this.spread.send("single", "two");
		assertThat(this.listeners.awaitMessages("single", 2)).satisfiesExactly(
				(message) -> assertThat(message).hasText("one"), (message) -> assertThat(message).hasText("two"));
		assertThat(this.listeners.failures("single")).isEmpty();
	}

	@Test
	void failuresAreCapturedWithWhatWasThrown() {
		this.spread.send("single", "bad");
		ListenerCall call = this.listeners.awaitFailures("single", 1).get(0);
		assertThat(call.error()).isInstanceOf(IllegalArgumentException.class).hasMessage("bad");
		assertThat(call.messages()).singleElement().satisfies((message) -> assertThat(message).hasText("bad"));
	}

	@Test
	void asynchronousResultEndsTheCall() {
		this.spread.send("later", "fails");
		assertThat(this.listeners.awaitFailures("later", 1).get(0).error()).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void failuresComeInTheOrderInWhichTheyHappened(@Autowired SpreadListenerEndpointRegistry registry) {
		this.spread.send("later", "first");
		this.spread.send("later", "second");
		Awaitility.await().until(() -> registry.getContainer("later").statistics().asyncResults() == 2);
		this.later.fail("second");
		this.later.fail("first");
		this.spread.send("later", "fails");
		assertThat(this.listeners.awaitFailures("later", 3)).extracting((call) -> call.error().getMessage())
			.containsExactly("second", "first", "fails");
	}

	@Test
	void failureIsCapturedBeforeAnybodyHandlesIt(@Autowired Handled handled) {
		this.spread.send("single", "bad at once");
		assertThat(handled.await("bad at once")).contains("bad at once");
		this.spread.send("own", "bad later");
		this.later.awaitCalls(1);
		this.later.fail("bad later");
		assertThat(handled.await("bad later")).contains("bad later");
	}

	@Test
	void whatAFilterLeavesOutIsNoCall() {
		this.spread.message("other").to("single").type(1).send();
		this.spread.send("single", "wanted");
		assertThat(this.listeners.awaitMessages("single", 1)).singleElement()
			.satisfies((message) -> assertThat(message).hasText("wanted"));
	}

	@Test
	void batchIsOneCall() {
		this.spread.send("batches", "one");
		assertThat(this.listeners.awaitMessages("batches", 1)).hasSize(1);
		assertThat(this.listeners.calls("batches").get(0).deliveries()).hasOnlyElementsOfType(Delivery.Data.class);
	}

	/**
	 * Whichever comes second would see the message of the first, were it not cleared.
	 */
	@TestInstance(Lifecycle.PER_CLASS)
	@Nested
	class EachTestBegins {

		@Test
		void withoutTheCallsOfOthers() {
			heardOnlyOne("first");
		}

		@Test
		void asIfItWereAlone() {
			heardOnlyOne("second");
		}

		private void heardOnlyOne(String text) {
			assertThat(ListenerCaptureTests.this.listeners.messages("single")).isEmpty();
			ListenerCaptureTests.this.spread.send("single", text);
			assertThat(ListenerCaptureTests.this.listeners.awaitMessages("single", 1)).singleElement()
				.satisfies((message) -> assertThat(message).hasText(text));
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import({ Single.class, Batches.class, Later.class, Handled.class })
	static class Application {

		/**
		 * A listener whose result nobody has come before.
		 */
		@Bean
		SpreadListenerEndpoint own(Later later) {
			return SpreadListenerEndpoint.of("own", List.of("own"), UnaryOperator.identity(),
					(delivery) -> (delivery instanceof Delivery.Data data)
							? later.hear(new String(data.message().body(), StandardCharsets.UTF_8)) : null);
		}

	}

	static class Single {

		@SpreadListener(id = "single", group = "single", types = "0")
		void hear(String text) {
			if (text.startsWith("bad")) {
				throw new IllegalArgumentException(text);
			}
		}

	}

	static class Batches {

		@SpreadListener(id = "batches", group = "batches")
		void hear(List<String> texts) {
		}

	}

	static class Later {

		private final Map<String, CompletableFuture<Void>> results = new ConcurrentHashMap<>();

		@SpreadListener(id = "later", group = "later")
		CompletableFuture<Void> hear(String text) {
			return text.equals("fails") ? CompletableFuture.failedFuture(new IllegalStateException(text))
					: this.results.computeIfAbsent(text, (key) -> new CompletableFuture<>());
		}

		void awaitCalls(int count) {
			Awaitility.await().until(() -> this.results.size() == count);
		}

		void fail(String text) {
			this.results.get(text).completeExceptionally(new IllegalStateException(text));
		}

	}

	/**
	 * Sees what is captured of a listener when its failure is handled.
	 */
	static class Handled implements SpreadErrorHandler {

		private final ObjectProvider<ListenerCapture> listeners;

		private final Map<String, List<String>> captured = new ConcurrentHashMap<>();

		Handled(ObjectProvider<ListenerCapture> listeners) {
			this.listeners = listeners;
		}

		@Override
		public void handle(Throwable error, FailedDelivery failed) {
			List<ListenerCall> failures = this.listeners.getObject().failures(failed.listenerId());
			this.captured.put(error.getMessage(), failures.stream().map((call) -> call.error().getMessage()).toList());
		}

		List<String> await(String message) {
			return Awaitility.await().until(() -> this.captured.get(message), Objects::nonNull);
		}

	}

}
