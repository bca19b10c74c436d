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
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A daemon that comes back under hundreds of clients of one process, which share its
 * event loops.
 */
@Timeout(180)
class StormTests extends ReliabilityTest {

	private static final int CLIENTS = Integer.getInteger("storm.clients", 100);

	@Test
	void allClientsComeBackAfterARestart() {
		EmbeddedSpread daemon = daemon();
		List<SpreadClient> clients = new ArrayList<>();
		List<CompletableFuture<?>> connected = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			SpreadClient client = client(daemon.address(),
					(options) -> options.ping(NO_PINGS)
						.reconnect(ReconnectOptions.DEFAULT.backoff(
								BackoffPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(2), 2, 0.5))));
			client.join("group" + i % 10);
			connected.add(client.connect());
			clients.add(client);
		}
		connected.forEach(ReliabilityTest::get);
		await().until(() -> clients.stream().allMatch((client) -> client.state() == SessionState.READY));
		List<Integer> epochs = clients.stream().map(SpreadClient::epoch).toList();
		long start = System.nanoTime();
		daemon.stop();
		daemon.restart();
		await().atMost(Duration.ofSeconds(90)).until(() -> {
			for (int i = 0; i < CLIENTS; i++) {
				SpreadClient client = clients.get(i);
				if (client.epoch() <= epochs.get(i) || client.state() != SessionState.READY
						|| client.view("group" + i % 10) == null) {
					return false;
				}
			}
			return true;
		});
		System.out.printf("%d clients were back %d ms after the restart began%n", CLIENTS,
				(System.nanoTime() - start) / 1_000_000);
		await().untilAsserted(() -> assertThat(daemon.clients()).hasSize(CLIENTS));
		long perGroup = daemon.groups().values().stream().mapToLong(List::size).sum();
		assertThat(perGroup).isEqualTo(CLIENTS);
	}

}
