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

package io.asyncspread.spring.listener;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.asyncspread.Multicast;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;

/**
 * A container with a listener of the test, a client of its own and another that sends.
 */
abstract class ContainerTest {

	final Executor threads = new SimpleAsyncTaskExecutor("test-");

	final List<Object> events = new CopyOnWriteArrayList<>();

	final AtomicInteger views = new AtomicInteger();

	EmbeddedSpread daemon;

	SpreadClient client;

	SpreadClient other;

	@BeforeEach
	void connect() {
		this.daemon = EmbeddedSpread.start();
		this.client = SpreadClient.builder().daemons(this.daemon.address().toString()).privateName("self").build();
		this.other = SpreadClient.builder().daemons(this.daemon.address().toString()).privateName("other").build();
		this.client.connect().join();
		this.other.connect().join();
	}

	@AfterEach
	void disconnect() {
		this.other.close();
		this.client.close();
		this.daemon.close();
	}

	DefaultSpreadListenerContainer container(ContainerOptions options, SpreadMessageListener listener) {
		return container(options, new ViewCounter(listener), this.threads);
	}

	DefaultSpreadListenerContainer container(ContainerOptions options, SpreadMessageListener listener,
			Executor executor) {
		DefaultSpreadListenerContainer container = new DefaultSpreadListenerContainer("test", List.of("group"), false,
				options, this.client, listener, executor);
		container.setEventPublisher(this.events::add);
		return container;
	}

	/**
	 * Start a container and wait until its listener has seen the first view, so that what
	 * is queued from here on are messages alone.
	 */
	void startAndJoin(SpreadListenerContainer container) {
		int before = this.views.get();
		container.start();
		Awaitility.await().until(() -> this.views.get() > before && container.statistics().queued() == 0);
	}

	void send(int count) {
		for (int i = 0; i < count; i++) {
			this.other.send(Multicast.to("group").text(String.valueOf(i)));
		}
	}

	static SpreadMessageListener texts(List<String> texts) {
		return (delivery) -> {
			if (delivery instanceof Delivery.Data data) {
				texts.add(new String(data.message().body()));
			}
			return null;
		};
	}

	/**
	 * Counts the views that the listeners of a test are done with.
	 */
	final class ViewCounter extends DelegatingSpreadMessageListener {

		ViewCounter(SpreadMessageListener delegate) {
			super(delegate);
		}

		@Override
		public CompletionStage<?> onDelivery(Delivery delivery) throws Exception {
			CompletionStage<?> result = super.onDelivery(delivery);
			if (delivery instanceof Delivery.View) {
				ContainerTest.this.views.incrementAndGet();
			}
			return result;
		}

	}

}
