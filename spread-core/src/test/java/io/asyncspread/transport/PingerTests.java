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

package io.asyncspread.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.PingOptions;
import io.asyncspread.PingStatistics;
import io.asyncspread.ServiceType;
import io.asyncspread.RejectedMessage;
import io.asyncspread.RequestRejectedException;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.stub.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PingerTests {

	private final EmbeddedConnection connection = new EmbeddedConnection();

	private final PingLog log = new PingLog();

	private final List<Duration> answered = new ArrayList<>();

	private int lost;

	private final SpreadMetrics metrics = new SpreadMetrics() {
		@Override
		public void pingAnswered(ServiceType service, Duration roundTrip) {
			PingerTests.this.answered.add(roundTrip);
		}

		@Override
		public void pingLost() {
			PingerTests.this.lost++;
		}
	};

	@AfterEach
	void close() {
		this.connection.close();
	}

	private Pinger pinger(PingOptions options) {
		Pinger pinger = new Pinger(this.connection.connection, this.connection.budget, options, this.log, this.metrics);
		this.connection.pinger = pinger;
		return pinger;
	}

	private static final PingOptions OPTIONS = PingOptions.DEFAULT.interval(Duration.ofSeconds(10))
		.timeout(Duration.ofSeconds(5));

	private List<RawFrame> pings() {
		this.connection.run();
		return this.connection.written();
	}

	/**
	 * The ping as the daemon sends it back.
	 */
	private static byte[] returned(RawFrame ping) {
		return ping.swapped().bytes();
	}

	@Test
	void pingsAtIntervalsAndNeverShowsThem() {
		pinger(OPTIONS).start();
		List<RawFrame> first = pings();
		assertThat(first).hasSize(1);
		assertThat(first.get(0).groups()).containsExactly("#ann#d1");
		assertThat(first.get(0).word()).isEqualTo(ServiceType.RELIABLE.bit());
		this.connection.passTime(Duration.ofMillis(3));
		this.connection.receive(returned(first.get(0)));
		assertThat(this.connection.received).isEmpty();
		assertThat(this.answered).containsExactly(Duration.ofMillis(3));
		this.connection.passTime(Duration.ofMillis(9_990));
		assertThat(pings()).isEmpty();
		this.connection.passTime(Duration.ofMillis(7));
		assertThat(pings()).hasSize(1);
		PingStatistics statistics = this.log.snapshot();
		assertThat(statistics.sent()).isEqualTo(2);
		assertThat(statistics.received()).isEqualTo(1);
		assertThat(statistics.lost()).isZero();
		assertThat(this.connection.budget.used()).isZero();
	}

	@Test
	void withoutAnIntervalOnlyPingsAskedForAreSent() {
		Pinger pinger = pinger(OPTIONS.interval(Duration.ZERO).service(ServiceType.AGREED));
		pinger.start();
		this.connection.passTime(Duration.ofMinutes(1));
		assertThat(pings()).isEmpty();
		CompletableFuture<Duration> result = new CompletableFuture<>();
		pinger.ping(result);
		List<RawFrame> pings = pings();
		assertThat(pings).hasSize(1);
		assertThat(pings.get(0).word()).isEqualTo(ServiceType.AGREED.bit());
		this.connection.passTime(Duration.ofMillis(2));
		this.connection.receive(returned(pings.get(0)));
		assertThat(result).isCompletedWithValue(Duration.ofMillis(2));
	}

	@Test
	void whoAsksAgainWhenAPingIsLostDoesNotPutOffTheEndOfADeadConnection() {
		Pinger pinger = pinger(OPTIONS);
		CompletableFuture<Duration> first = new CompletableFuture<>();
		CompletableFuture<Duration> second = new CompletableFuture<>();
		pinger.ping(first);
		pinger.ping(second);
		pinger.start();
		pings();
		first.whenComplete((duration, failure) -> pinger.ping(new CompletableFuture<>()));
		this.connection.passTime(Duration.ofSeconds(5));
		assertThat(first).isCompletedExceptionally();
		assertThat(second).isCompletedExceptionally();
		assertThat(this.connection.connection.isEnded()).isTrue();
	}

	@Test
	void aPingThatDoesNotComeBackIsLostAndLateWhenItComes() {
		Pinger pinger = pinger(OPTIONS.interval(Duration.ZERO));
		CompletableFuture<Duration> result = new CompletableFuture<>();
		pinger.ping(result);
		RawFrame ping = pings().get(0);
		this.connection.passTime(Duration.ofSeconds(5));
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> result.orTimeout(30, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(SpreadTimeoutException.class)
			.withMessageContaining("5000 ms")
			.withMessageContaining("4803@host");
		assertThat(this.lost).isEqualTo(1);
		assertThat(this.connection.closed).isNull();
		this.connection.receive(returned(ping));
		assertThat(this.connection.received).isEmpty();
		PingStatistics statistics = this.log.snapshot();
		assertThat(statistics.lost()).isEqualTo(1);
		assertThat(statistics.late()).isEqualTo(1);
		assertThat(statistics.received()).isZero();
	}

	@Test
	void eachPingHasADeadlineOfItsOwn() {
		Pinger pinger = pinger(OPTIONS.interval(Duration.ZERO));
		CompletableFuture<Duration> first = new CompletableFuture<>();
		CompletableFuture<Duration> second = new CompletableFuture<>();
		pinger.ping(first);
		this.connection.passTime(Duration.ofSeconds(3));
		pinger.ping(second);
		this.connection.passTime(Duration.ofSeconds(2));
		assertThat(first).isCompletedExceptionally();
		assertThat(second).isNotDone();
		this.connection.passTime(Duration.ofSeconds(3));
		assertThat(second).isCompletedExceptionally();
	}

	@Test
	void aConnectionWithoutAnySignOfLifeIsDead() {
		pinger(OPTIONS).start();
		pings();
		this.connection.passTime(Duration.ofSeconds(5));
		assertThat(this.connection.closed).isInstanceOf(SpreadTimeoutException.class)
			.hasMessageContaining("no sign of life for 5000 ms")
			.hasMessageContaining("session 3");
		assertThat(this.connection.channel.isOpen()).isFalse();
	}

	@Test
	void anythingReceivedIsASignOfLife() {
		pinger(OPTIONS).start();
		pings();
		this.connection.passTime(Duration.ofSeconds(2));
		// not even a whole frame
		this.connection.receive(new byte[] { 0x10 });
		this.connection.passTime(Duration.ofSeconds(3));
		assertThat(this.lost).isEqualTo(1);
		assertThat(this.connection.closed).isNull();
	}

	@Test
	void whatCameWhileTheProcessWasStoppedIsReadBeforeTheConnectionIsGivenUp() {
		pinger(OPTIONS).start();
		RawFrame ping = pings().get(0);
		// the loop gets to the socket only after the deadline, which has long passed
		this.connection.channel.eventLoop()
			.schedule(() -> this.connection.receive(returned(ping)), 5_001, TimeUnit.MILLISECONDS);
		this.connection.passTime(Duration.ofMinutes(10));
		assertThat(this.connection.closed).isNull();
		assertThat(this.lost).isZero();
		assertThat(this.answered).containsExactly(Duration.ofMinutes(10));
	}

	@Test
	void timeInWhichWeDoNotReadCountsForNothing() {
		Pinger pinger = pinger(OPTIONS);
		pinger.start();
		pings();
		pinger.setReading(false);
		this.connection.passTime(Duration.ofSeconds(30));
		assertThat(this.connection.closed).isNull();
		assertThat(pings()).isEmpty();
		pinger.setReading(true);
		this.connection.passTime(Duration.ofSeconds(10));
		assertThat(pings()).isNotEmpty();
		assertThat(this.connection.closed).isNull();
	}

	@Test
	void aPauseThatEndsJustBeforeTheDeadlineSavesTheConnection() {
		Pinger pinger = pinger(OPTIONS);
		pinger.start();
		pings();
		pinger.setReading(false);
		this.connection.passTime(Duration.ofMillis(4_999));
		pinger.setReading(true);
		this.connection.passTime(Duration.ofMillis(1));
		assertThat(this.connection.closed).isNull();
	}

	@Test
	void whoStoodStillItselfAsksOnceMoreBeforeItCallsTheDaemonDead() {
		pinger(OPTIONS).start();
		RawFrame before = pings().get(0);
		// a long collection of garbage, or a machine that slept
		this.connection.passTime(Duration.ofMinutes(3));
		assertThat(this.connection.closed).isNull();
		List<RawFrame> asked = pings();
		assertThat(asked).isNotEmpty();
		this.connection.passTime(Duration.ofMillis(4_999));
		assertThat(this.connection.closed).isNull();
		this.connection.receive(returned(asked.get(0)));
		this.connection.passTime(Duration.ofSeconds(4));
		assertThat(this.connection.closed).isNull();
		this.connection.receive(returned(before));
		assertThat(this.connection.received).isEmpty();
	}

	@Test
	void aDaemonThatDoesNotAnswerAfterAStandStillIsDead() {
		pinger(OPTIONS).start();
		pings();
		this.connection.passTime(Duration.ofMinutes(3));
		pings();
		this.connection.passTime(Duration.ofSeconds(5));
		assertThat(this.connection.closed).isInstanceOf(SpreadTimeoutException.class);
	}

	@Test
	void messagesThatOnlyLookLikePingsAreShown() {
		pinger(OPTIONS).start();
		RawFrame ping = pings().get(0);
		this.connection
			.receive(RawFrame.of(0x2, "#bob#d1", List.of("#ann#d1"), Pinger.MESSAGE_TYPE, ping.data()).bytes());
		this.connection
			.receive(RawFrame.of(0x2, "#ann#d1", List.of("#ann#d1"), Pinger.MESSAGE_TYPE, new byte[16]).bytes());
		this.connection
			.receive(RawFrame.of(0x2, "#ann#d1", List.of("#ann#d1"), Pinger.MESSAGE_TYPE, new byte[15]).bytes());
		this.connection.receive(RawFrame.of(0x2, "#ann#d1", List.of("#ann#d1"), 7, ping.data()).bytes());
		assertThat(this.connection.received).hasSize(4);
	}

	@Test
	void aDaemonThatRefusesPingsIsNotAskedAgain() {
		Pinger pinger = pinger(OPTIONS);
		pinger.start();
		RawFrame ping = pings().get(0);
		this.connection.passTime(Duration.ofMillis(1));
		this.connection.receive(ping.refused().bytes());
		assertThat(this.connection.received).isEmpty();
		this.connection.passTime(Duration.ofMinutes(1));
		assertThat(pings()).isEmpty();
		assertThat(this.connection.closed).isNull();
		assertThat(this.lost).isZero();
		assertThat(this.log.snapshot().lost()).isZero();
		CompletableFuture<Duration> result = new CompletableFuture<>();
		pinger.ping(result);
		assertRefused(result);
		assertThat(pings()).isEmpty();
	}

	@Test
	void whoWaitsForAPingThatIsRefusedIsToldAtOnce() {
		Pinger pinger = pinger(OPTIONS.interval(Duration.ZERO));
		CompletableFuture<Duration> first = new CompletableFuture<>();
		CompletableFuture<Duration> second = new CompletableFuture<>();
		pinger.ping(first);
		pinger.ping(second);
		List<RawFrame> pings = pings();
		this.connection.receive(pings.get(0).refused().bytes());
		assertRefused(first);
		assertThat(second).isNotDone();
		this.connection.receive(pings.get(1).refused().bytes());
		assertRefused(second);
		this.connection.passTime(Duration.ofMinutes(1));
		assertThat(this.lost).isZero();
	}

	private static void assertRefused(CompletableFuture<Duration> ping) {
		assertThat(ping).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(ping::join)
			.havingCause()
			.isInstanceOfSatisfying(RequestRejectedException.class, (cause) -> {
				assertThat(cause.request()).isEqualTo(RejectedMessage.Request.MULTICAST);
				assertThat(cause.groups()).containsExactly("#ann#d1");
				assertThat(cause).hasMessageContaining("4803@host").hasMessageContaining("access control policy");
			});
	}

	@Test
	void whoWaitsForAPingIsToldOfTheEnd() {
		Pinger pinger = pinger(OPTIONS);
		pinger.start();
		CompletableFuture<Duration> result = new CompletableFuture<>();
		pinger.ping(result);
		assertThat(pings()).hasSize(2);
		SessionLostException cause = new SessionLostException("gone", 3, false, null);
		this.connection.connection.close(cause);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> result.orTimeout(30, TimeUnit.SECONDS).join())
			.havingCause()
			.isSameAs(cause);
		this.connection.passTime(Duration.ofMinutes(1));
		assertThat(this.log.snapshot().sent()).isEqualTo(2);
	}

}
