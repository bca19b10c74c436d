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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.GroupView;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.contract.DaemonNetwork;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A daemon {@code d1} that comes back under hundreds of clients of one process, which
 * share its event loops and its turns to shake hands.
 */
@Timeout(180)
abstract class StormContractTests extends ReliabilityTest {

	private static final int CLIENTS = Integer.getInteger("storm.clients", 500);

	private static final int GROUPS = 25;

	private static final Duration FIRST_DELAY = Duration.ofMillis(400);

	/**
	 * The daemons of the suite, as a subclass provides them.
	 */
	abstract DaemonNetwork daemons();

	@Test
	void allClientsComeBackAfterARestartOneHandshakeAtATime() {
		FaultProxy proxy = proxy(daemons().address());
		Queue<Duration> delays = new ConcurrentLinkedQueue<>();
		List<SpreadClient> clients = new ArrayList<>();
		List<CompletableFuture<?>> connected = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			SpreadClient client = client(proxy.address(),
					(options) -> options.ping(NO_PINGS)
						.reconnect(ReconnectOptions.DEFAULT
							.backoff(BackoffPolicy.exponential(FIRST_DELAY, Duration.ofSeconds(2), 2, 0.5))));
			client.listen(new SessionListener() {

				@Override
				public void onEvent(SessionEvent event) {
					if (event instanceof SessionEvent.Disconnected lost && lost.nextAttempt() != null) {
						delays.add(lost.nextAttempt());
					}
				}

			});
			client.join("group" + i % GROUPS);
			connected.add(client.connect());
			clients.add(client);
		}
		connected.forEach(ReliabilityTest::get);
		await().until(() -> clients.stream().allMatch((client) -> client.state() == SessionState.READY));
		int before = proxy.connections();
		assertThat(before).isEqualTo(CLIENTS);
		long start = System.nanoTime();
		daemons().stop("d1");
		daemons().start("d1");
		await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(20)).until(() -> {
			for (int i = 0; i < CLIENTS; i++) {
				SpreadClient client = clients.get(i);
				GroupView view = client.view("group" + i % GROUPS);
				if (client.epoch() != 2 || client.state() != SessionState.READY || view == null
						|| view.members().size() != CLIENTS / GROUPS) {
					return false;
				}
			}
			return true;
		});
		long took = (System.nanoTime() - start) / 1_000_000;
		List<Long> sorted = delays.stream().map(Duration::toMillis).sorted().toList();
		System.out.printf(
				"storm on %s: %d clients were back %d ms after the daemon was told to stop, with %d connections, at most "
						+ "%d handshakes at a time; first delays %d ms to %d ms, quartiles %d, %d, %d%n",
				daemons(), CLIENTS, took, proxy.connections() - before, proxy.mostHandshakes(), sorted.get(0),
				sorted.get(CLIENTS - 1), sorted.get(CLIENTS / 4), sorted.get(CLIENTS / 2), sorted.get(CLIENTS / 4 * 3));
		assertThat(proxy.mostHandshakes()).isEqualTo(1);
		assertThat(sorted).hasSize(CLIENTS);
		long full = FIRST_DELAY.toMillis();
		assertThat(sorted).allSatisfy((delay) -> assertThat(delay).isBetween(full / 2 - 1, full));
		// even over what is left to chance: each quarter of it has its share
		for (int quarter = 0; quarter < 4; quarter++) {
			long from = full / 2 + quarter * full / 8;
			assertThat(sorted.stream().filter((delay) -> delay >= from && delay < from + full / 8).count())
				.as("delays from %d ms on", from)
				.isGreaterThan(CLIENTS / 8);
		}
	}

}
