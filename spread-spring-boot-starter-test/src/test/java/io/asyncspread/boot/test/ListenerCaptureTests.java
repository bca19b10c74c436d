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

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.Delivery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.beans.factory.annotation.Autowired;
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

	@BeforeEach
	void listenersAreInTheirGroups(@Autowired SpreadClient client) {
		List.of("single", "batches", "later").forEach((group) -> GroupCapture.awaitMembers(client, group, 1));
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
	@Import({ Single.class, Batches.class, Later.class })
	static class Application {

	}

	static class Single {

		@SpreadListener(id = "single", group = "single", types = "0")
		void hear(String text) {
			if (text.equals("bad")) {
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

		@SpreadListener(id = "later", group = "later")
		CompletableFuture<Void> hear(String text) {
			return CompletableFuture.failedFuture(new IllegalStateException(text));
		}

	}

}
