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
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.Multicast;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionState;
import io.asyncspread.SlowConsumerPolicy;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.metrics.CountingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that are slower than their senders, as docs/core.md describes what happens.
 */
@Timeout(120)
class SlowConsumerTests extends ReliabilityTest {

	private static final int LANE = 400;

	private final CountDownLatch release = new CountDownLatch(1);

	private final CountingMetrics metrics = new CountingMetrics();

	private Witness slow(SpreadClient client) {
		Witness witness = witness(client);
		get(client.subscribe("flood", witness).joined());
		get(client.subscribe("flood", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				try {
					SlowConsumerTests.this.release.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		}).joined());
		return witness;
	}

	private SpreadClient client(EmbeddedSpread daemon, SlowConsumerPolicy policy) {
		return connected(daemon.address(),
				(options) -> options.privateName("slow")
					.metrics(this.metrics)
					.receiveBuffer(4096)
					.lane(LaneOptions.DEFAULT.maxMessages(LANE).slowConsumer(policy)));
	}

	@Test
	void aListenerThatStopsIsWaitedForAndNothingIsLost() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = client(daemon, SlowConsumerPolicy.PAUSE);
		Witness witness = slow(client);
		SpreadClient sender = connected(daemon.address(), (options) -> options);
		// so many that the lane fills, and so few that the daemon can keep the rest
		int count = LANE + 500;
		for (int i = 0; i < count; i++) {
			sender.send(Multicast.to("flood").text("message " + i));
		}
		await().until(() -> client.lane().readingPaused());
		assertThat(this.metrics.snapshot().pauses()).isEqualTo(1);
		this.release.countDown();
		await().until(() -> witness.texts().size() == count);
		for (int i = 0; i < count; i++) {
			assertThat(witness.texts().get(i)).isEqualTo("message " + i);
		}
		assertThat(witness.events(SessionEvent.SlowConsumer.class)).isNotEmpty()
			.allSatisfy((event) -> assertThat(event.messages()).isBetween(LANE / 4 * 3, 3 * LANE));
		assertThat(this.metrics.snapshot().paused()).isPositive();
		await().until(() -> !client.lane().readingPaused());
		assertThat(client.epoch()).isEqualTo(1);
	}

	@Test
	void theLaneOfAStoppedListenerStaysWithinItsBound() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = client(daemon, SlowConsumerPolicy.PAUSE);
		slow(client);
		SpreadClient sender = connected(daemon.address(), (options) -> options);
		Multicast message = Multicast.to("flood").body(new byte[2000]);
		await().until(() -> {
			sender.send(message);
			return client.lane().readingPaused();
		});
		int waiting = client.lane().messages();
		for (int i = 0; i < 900; i++) {
			sender.send(message);
		}
		get(sender.sendConfirmed(Multicast.to("elsewhere")));
		await().during(Duration.ofMillis(300))
			.until(() -> client.epoch() == 1 && client.lane().messages() <= waiting + 64);
		this.release.countDown();
	}

	@Test
	void aBurstBeyondTheDaemonsPatienceEndsTheSessionWhichSaysWhyAndComesBack() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = client(daemon, SlowConsumerPolicy.PAUSE);
		Witness witness = slow(client);
		SpreadClient sender = connected(daemon.address(), (options) -> options);
		byte[] body = new byte[20_000];
		// until its daemon has cut it off, which the client may or may not see yet
		await().until(() -> {
			for (int i = 0; i < 100; i++) {
				sender.send(Multicast.to("flood").body(body));
			}
			return client.epoch() > 1 || daemon.clients().stream().noneMatch((member) -> member.name().equals("slow"));
		});
		this.release.countDown();
		await().until(() -> !witness.events(SessionEvent.Disconnected.class).isEmpty());
		SessionEvent.Disconnected lost = witness.events(SessionEvent.Disconnected.class).get(0);
		await()
			.until(() -> client.epoch() >= 2 && client.state() == SessionState.READY && client.view("flood") != null);
		sender.send(Multicast.to("flood").text("after"));
		await().until(() -> witness.texts().contains("after"));
		assertThat(witness.events(SessionEvent.SlowConsumer.class)).isNotEmpty();
		assertThat(lost.cause()).hasMessageContaining("session 1");
	}

	@Test
	void thePolicyDisconnectLeavesCleanlyAndComesBack() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = client(daemon, SlowConsumerPolicy.DISCONNECT);
		Witness witness = slow(client);
		SpreadClient sender = connected(daemon.address(), (options) -> options);
		for (int i = 0; i < LANE; i++) {
			sender.send(Multicast.to("flood").text("message " + i));
		}
		await().until(() -> client.state() == SessionState.BACKOFF);
		await().until(() -> daemon.clients().stream().noneMatch((member) -> member.name().equals("slow")));
		this.release.countDown();
		await().until(() -> !witness.events(SessionEvent.Disconnected.class).isEmpty());
		assertThat(witness.events(SessionEvent.Disconnected.class).get(0).cause())
			.hasMessageContaining("slow consumer policy DISCONNECT");
		// it came back once, and only when its listeners had caught up
		await().until(() -> client.state() == SessionState.READY);
		assertThat(client.epoch()).isEqualTo(2);
		assertThat(witness.events(SessionEvent.Disconnected.class)).hasSize(1);
		// what had been received was delivered, without a hole
		List<String> texts = List.copyOf(witness.texts());
		for (int i = 0; i < Math.min(texts.size(), LANE / 2); i++) {
			assertThat(texts.get(i)).isEqualTo("message " + i);
		}
	}

	@Test
	void aSlowClientDoesNotSlowAnotherThatSharesTheNetworkThreads() {
		EmbeddedSpread daemon = daemon();
		SpreadClient slow = client(daemon, SlowConsumerPolicy.PAUSE);
		slow(slow);
		SpreadClient other = connected(daemon.address(), (options) -> options);
		Witness witness = witness(other);
		get(other.subscribe("flood", witness).joined());
		int count = LANE + 200;
		for (int i = 0; i < count; i++) {
			other.send(Multicast.to("flood").text("message " + i));
		}
		await().until(() -> witness.texts().size() == count);
		await().until(() -> slow.lane().readingPaused());
		assertThat(get(other.ping())).isLessThan(Duration.ofSeconds(10));
		this.release.countDown();
	}

}
