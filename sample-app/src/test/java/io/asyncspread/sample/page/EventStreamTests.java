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

package io.asyncspread.sample.page;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.asyncspread.sample.SampleProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Events reach all open pages, in order and within bounds.
 */
class EventStreamTests {

	private final StaticApplicationContext context = new StaticApplicationContext();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final EventStream events = new EventStream(this.context, JsonMapper.builder().build(),
			new SampleProperties(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1),
					new SampleProperties.Page(2, 10, Duration.ofMinutes(1)), new SampleProperties.Network(0, 0)),
			this.meters);

	@Test
	void pageIsToldWhatIsKnownThenWhatHappens() {
		this.events.publish(step("one"));
		this.events.publish(new PageEvent.Given(1));
		this.events.publish(new PageEvent.Given(2));
		RecordingPage page = open();
		this.events.publish(step("two"));
		await().untilAsserted(() -> assertThat(page.names()).containsExactly("hello", "given", "session", "session"));
		assertThat(page.text()).contains("\"count\":2").doesNotContain("\"count\":1");
		assertThat(page.text()).containsSubsequence("one", "two");
	}

	@Test
	void historyIsBounded() {
		for (int i = 0; i < 1000; i++) {
			this.events.publish(step("step " + i + "."));
		}
		RecordingPage page = open();
		await().untilAsserted(() -> assertThat(page.names()).hasSize(1 + 100));
		assertThat(page.text()).contains("step 900.", "step 999.").doesNotContain("step 899.");
	}

	@Test
	void pageThatDoesNotReadIsDroppedAndCounted() {
		BlockedPage blocked = new BlockedPage();
		this.events.openPage(blocked);
		RecordingPage page = open();
		await().until(() -> blocked.entered.getCount() == 0);
		for (int i = 0; this.events.open() > 1; i++) {
			String title = "step " + i + ".";
			this.events.publish(step(title));
			await().until(() -> page.text().contains(title));
		}
		assertThat(this.events.dropped()).isOne();
		assertThat(this.meters.get("sample.pages.dropped").counter().count()).isOne();
		assertThat(this.meters.get("sample.pages.open").gauge().value()).isOne();
		assertThat(blocked.completed.getCount()).isOne();
		blocked.released.countDown();
		await().until(() -> blocked.completed.getCount() == 0);
	}

	@Test
	void pageThatIsGoneIsForgotten() {
		SseEmitter gone = new SseEmitter() {

			@Override
			public void send(SseEventBuilder builder) throws IOException {
				throw new IOException("broken pipe");
			}

		};
		this.events.openPage(gone);
		await().until(() -> this.events.open() == 0);
		assertThat(this.events.dropped()).isZero();
	}

	@Test
	void numberOfPagesIsBounded() {
		open();
		open();
		assertThatExceptionOfType(TooManyPagesException.class).isThrownBy(this::open)
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).contains("2 open pages", "sample.page.max-open"));
	}

	@Test
	void closingTheContextEndsAllPages() {
		RecordingPage page = open();
		this.events.closeAll(new ContextClosedEvent(this.context));
		await().until(() -> page.completed.getCount() == 0);
		assertThat(this.events.open()).isZero();
		assertThatExceptionOfType(TooManyPagesException.class).isThrownBy(this::open)
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).contains("stopping"));
	}

	@Test
	void closingAnotherContextDoesNot() {
		open();
		this.events.closeAll(new ContextClosedEvent(new StaticApplicationContext()));
		assertThat(this.events.open()).isOne();
	}

	private RecordingPage open() {
		RecordingPage page = new RecordingPage();
		this.events.openPage(page);
		return page;
	}

	private static PageEvent step(String title) {
		return new PageEvent.Session(1, "plain", title, "");
	}

	/**
	 * A browser that keeps what it gets.
	 */
	private static class RecordingPage extends SseEmitter {

		final List<String> received = new CopyOnWriteArrayList<>();

		final CountDownLatch completed = new CountDownLatch(1);

		@Override
		public void send(SseEventBuilder builder) throws IOException {
			this.received.add(builder.build()
				.stream()
				.map(ResponseBodyEmitter.DataWithMediaType::getData)
				.map(Object::toString)
				.collect(Collectors.joining()));
		}

		@Override
		public void complete() {
			this.completed.countDown();
		}

		List<String> names() {
			return this.received.stream()
				.map((event) -> event.substring("event:".length(), event.indexOf('\n')))
				.toList();
		}

		String text() {
			return String.join("\n", this.received);
		}

	}

	/**
	 * A browser that stops reading.
	 */
	private static final class BlockedPage extends RecordingPage {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch released = new CountDownLatch(1);

		@Override
		public void send(SseEventBuilder builder) throws IOException {
			this.entered.countDown();
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

	}

}
