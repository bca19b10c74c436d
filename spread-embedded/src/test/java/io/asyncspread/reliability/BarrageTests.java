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

package io.asyncspread.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.Limits;
import io.asyncspread.Multicast;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendingOptions;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads that send through one client with little room, and application code that
 * fails where the client calls it.
 */
@Timeout(120)
class BarrageTests extends ReliabilityTest {

	private static final int THREADS = 6;

	private static final int MESSAGES = 400;

	@Test
	void eachThreadsMessagesArriveInItsOrder() throws InterruptedException {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = connected(daemon.address(), (options) -> options
			.sending(SendingOptions.DEFAULT.maxBytes(2L * Limits.MAX_PAYLOAD).timeout(PATIENCE)));
		Witness witness = witness(client);
		get(client.subscribe("room", witness).joined());
		ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> threads = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			int number = thread;
			threads.add(new Thread(() -> {
				try {
					for (int i = 0; i < MESSAGES; i++) {
						String text = number + " " + i + " " + "x".repeat((i * 7919) % 3000);
						client
							.send(Multicast.to("room").service(ServiceType.values()[2 + (i + number) % 4]).text(text));
					}
				}
				catch (Throwable ex) {
					failures.add(ex);
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		await().until(() -> witness.texts().size() == THREADS * MESSAGES);
		int[] next = new int[THREADS];
		for (String text : witness.texts()) {
			String[] words = text.split(" ");
			assertThat(Integer.parseInt(words[1])).isEqualTo(next[Integer.parseInt(words[0])]++);
		}
		assertThat(failures).isEmpty();
		await().until(() -> client.lane().sendBytes() == 0);
	}

	@Test
	void metricsThatThrowHurtNobody() {
		EmbeddedSpread daemon = daemon();
		SpreadMetrics broken = (SpreadMetrics) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { SpreadMetrics.class }, (proxy, method, arguments) -> {
					if (method.getDeclaringClass() == Object.class) {
						return method.getName().equals("hashCode") ? (Object) 1 : "broken";
					}
					throw new IllegalStateException("metrics are broken");
				});
		SpreadClient client = connected(daemon.address(), (options) -> options.metrics(broken));
		Witness witness = witness(client);
		get(client.subscribe("room", witness).joined());
		get(client.sendConfirmed(Multicast.to("room").text("one")));
		daemon.stop();
		daemon.restart();
		await().until(() -> client.epoch() >= 2 && client.state() == SessionState.READY && client.view("room") != null);
		get(client.sendConfirmed(Multicast.to("room").text("two")));
		await().until(() -> witness.texts().equals(List.of("one", "two")));
		get(client.closeAsync());
	}

	@Test
	void aBackoffPolicyThatThrowsDoesNotStopTheClient() {
		EmbeddedSpread daemon = daemon();
		BackoffPolicy broken = (attempt) -> {
			if (attempt % 2 == 0) {
				return Duration.ofMillis(1);
			}
			throw new IllegalStateException("policy is broken");
		};
		SpreadClient client = connected(daemon.address(),
				(options) -> options.reconnect(ReconnectOptions.DEFAULT.backoff(broken)));
		daemon.stop();
		daemon.restart();
		await().until(() -> client.epoch() >= 2 && client.state() == SessionState.READY);
	}

}
