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
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.asyncspread.sample.SampleProperties;
import io.asyncspread.sample.page.EventStream.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page: a bounded queue and the thread that writes it to the browser.
 */
class OpenPage implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(OpenPage.class);

	// Already JSON: as text it is written as it is.
	private static final MediaType JSON = MediaType.parseMediaType("text/plain;charset=UTF-8");

	private static final Frame LAST = new Frame(Long.MAX_VALUE, true, "", "");

	private final SampleProperties.Page properties;

	private final BlockingQueue<Frame> queue;

	private final SseEmitter emitter;

	private final List<Frame> known;

	private final Consumer<OpenPage> onClosed;

	private volatile boolean ending;

	/**
	 * Create a page.
	 * @param properties how much may wait for it
	 * @param emitter writes to the browser
	 * @param known what it is told first
	 * @param onClosed called when nothing more is written
	 */
	OpenPage(SampleProperties.Page properties, SseEmitter emitter, List<Frame> known, Consumer<OpenPage> onClosed) {
		this.properties = properties;
		this.emitter = emitter;
		this.known = known;
		this.onClosed = onClosed;
		this.queue = new ArrayBlockingQueue<>(properties.queueCapacity());
	}

	void start() {
		this.emitter.onCompletion(this::end);
		this.emitter.onError((error) -> end());
		Thread writer = new Thread(this, "page-writer");
		writer.setDaemon(true);
		writer.start();
	}

	/**
	 * Queue an event.
	 * @return {@code false} if the queue is full
	 */
	boolean offer(Frame frame) {
		return this.queue.offer(frame);
	}

	/**
	 * End the page without waiting for it. What is still queued is not written.
	 */
	void end() {
		this.ending = true;
		this.queue.clear();
		this.queue.offer(LAST);
	}

	@Override
	public void run() {
		try {
			for (Frame frame : this.known) {
				send(event(frame));
			}
			while (!this.ending) {
				Frame frame = this.queue.poll(this.properties.keepAlive().toMillis(), TimeUnit.MILLISECONDS);
				send((frame != null) ? event(frame) : SseEmitter.event().comment("still here"));
			}
			this.emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			// The browser is gone, and Spring ends the response by itself.
			logger.debug("A page was closed: {}", ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.onClosed.accept(this);
		}
	}

	private void send(SseEmitter.SseEventBuilder event) throws IOException {
		if (!this.ending) {
			this.emitter.send(event);
		}
	}

	private static SseEmitter.SseEventBuilder event(Frame frame) {
		return SseEmitter.event().name(frame.name()).reconnectTime(1000).data(frame.data(), JSON);
	}

}
