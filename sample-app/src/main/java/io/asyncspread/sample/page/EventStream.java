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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.asyncspread.sample.Groups;
import io.asyncspread.sample.SampleProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Brings events to all open pages. Publishing never blocks: each page has a queue and a
 * thread of its own, a page whose queue is full is dropped and counted, and what a page
 * that opens is told again is bounded per kind of event.
 * <p>
 * Safe for use by several threads; its own lock is held only to queue, never to write.
 */
@Component
class EventStream {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	private final Object lock = new Object();

	private final Map<String, Deque<Frame>> history = new HashMap<>();

	private final Set<OpenPage> pages = new LinkedHashSet<>();

	private final ApplicationContext context;

	private final JsonMapper json;

	private final SampleProperties.Page properties;

	private final Counter dropped;

	private long sequence;

	private boolean closed;

	EventStream(ApplicationContext context, JsonMapper json, SampleProperties properties, MeterRegistry meters) {
		this.context = context;
		this.json = json;
		this.properties = properties.page();
		this.dropped = Counter.builder("sample.pages.dropped")
			.description("Pages that were dropped because they did not read")
			.register(meters);
		Gauge.builder("sample.pages.open", this, EventStream::open).description("Open pages").register(meters);
	}

	/**
	 * Show an event on all pages.
	 */
	void publish(PageEvent event) {
		String data = this.json.writeValueAsString(event);
		synchronized (this.lock) {
			Frame frame = new Frame(++this.sequence, event.kept() == 1, event.name(), data);
			Deque<Frame> series = this.history.computeIfAbsent(event.series(), (name) -> new ArrayDeque<>());
			series.add(frame);
			while (series.size() > event.kept()) {
				series.remove();
			}
			for (OpenPage page : Set.copyOf(this.pages)) {
				if (!page.offer(frame)) {
					drop(page);
				}
			}
		}
	}

	private void drop(OpenPage page) {
		this.pages.remove(page);
		this.dropped.increment();
		page.end();
		logger.warn("Dropped a page that did not read: more than {} events were waiting for it",
				this.properties.queueCapacity());
	}

	/**
	 * Open a page: it is told what is known, then everything as it happens.
	 * @throws TooManyPagesException if no more pages can be open, or the application is
	 * stopping
	 */
	SseEmitter openPage() {
		return openPage(new SseEmitter(0L));
	}

	SseEmitter openPage(SseEmitter emitter) {
		synchronized (this.lock) {
			if (this.closed) {
				throw new TooManyPagesException("The application is stopping");
			}
			if (this.pages.size() >= this.properties.maxOpen()) {
				throw new TooManyPagesException(
						"There are %d open pages already, the most that sample.page.max-open allows"
							.formatted(this.pages.size()));
			}
			OpenPage page = new OpenPage(this.properties, emitter, known(), this::closed);
			this.pages.add(page);
			page.start();
		}
		return emitter;
	}

	private List<Frame> known() {
		List<Frame> known = new ArrayList<>();
		known.add(new Frame(0, true, "hello", this.json.writeValueAsString(
				new PageEvent.Hello(System.currentTimeMillis(), Groups.ALL, Groups.CHAT, Groups.HEARTBEAT))));
		this.history.values()
			.stream()
			.flatMap(Deque::stream)
			.sorted(Comparator.comparing(Frame::isEvent).thenComparingLong(Frame::number))
			.forEach(known::add);
		return known;
	}

	private void closed(OpenPage page) {
		synchronized (this.lock) {
			this.pages.remove(page);
		}
	}

	int open() {
		synchronized (this.lock) {
			return this.pages.size();
		}
	}

	long dropped() {
		return (long) this.dropped.count();
	}

	/**
	 * End all pages, before the web server stops: its graceful shutdown would wait for
	 * them.
	 */
	@EventListener
	void closeAll(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			synchronized (this.lock) {
				this.closed = true;
				this.pages.forEach(OpenPage::end);
				this.pages.clear();
			}
		}
	}

	/**
	 * An event, ready to be written.
	 *
	 * @param number its place among all events
	 * @param state whether it tells how something stands, not what has happened
	 * @param name name of the server-sent event
	 * @param data its data, JSON
	 */
	record Frame(long number, boolean state, String name, String data) {

		boolean isEvent() {
			return !this.state;
		}

	}

}
