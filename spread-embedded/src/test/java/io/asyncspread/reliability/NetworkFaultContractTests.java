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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.Limits;
import io.asyncspread.Multicast;
import io.asyncspread.SendQueueFullException;
import io.asyncspread.SendResult;
import io.asyncspread.SendingOptions;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionLostException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.contract.DaemonNetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Networks that cut, reset, stall, swallow and crumble what passes between clients and a
 * daemon {@code d1}.
 */
@Timeout(120)
abstract class NetworkFaultContractTests extends ReliabilityTest {

	/** What a daemon sends until it has accepted {@code #cutter#d1}. */
	private static final int HANDSHAKE_FROM_DAEMON = 1 + 5 + 1 + 3 + 1 + 10;

	/** The same for the shortest name that a daemon makes up. */
	private static final int SHORTEST_HANDSHAKE_FROM_DAEMON = 1 + 5 + 1 + 3 + 1 + 8;

	/** The connect packet with the name {@code cutter}, and the auth choice. */
	private static final int HANDSHAKE_FROM_CLIENT = 11 + 90;

	/** The same without a name. */
	private static final int SHORTEST_HANDSHAKE_FROM_CLIENT = 5 + 90;

	/** The view of the own join, and one message of 10 bytes. */
	private static final int FRAMES_FROM_DAEMON = 48 + 32 + 56 + 48 + 32 + 10;

	/** A join and one message of 10 bytes. */
	private static final int FRAMES_FROM_CLIENT = 48 + 32 + 48 + 32 + 10;

	/**
	 * The daemons of the suite, as a subclass provides them.
	 */
	abstract DaemonNetwork daemons();

	private FaultProxy proxy() {
		return proxy(daemons().address());
	}

	@ParameterizedTest
	@EnumSource
	void aHandshakeMayBeCutAtEveryByteOfTheDaemon(FaultProxy.End end) {
		cutEveryHandshake(FaultProxy.From.DAEMON, SHORTEST_HANDSHAKE_FROM_DAEMON, end);
	}

	@ParameterizedTest
	@EnumSource
	void aHandshakeMayBeCutAtEveryByteOfTheClient(FaultProxy.End end) {
		cutEveryHandshake(FaultProxy.From.CLIENT, SHORTEST_HANDSHAKE_FROM_CLIENT, end);
	}

	/**
	 * Each attempt gets one byte further than the one before, until one is through. The
	 * daemon makes up the names, for it would refuse one that a cut attempt still has.
	 */
	private void cutEveryHandshake(FaultProxy.From from, int shortest, FaultProxy.End end) {
		FaultProxy proxy = proxy();
		proxy.cutEach(from, 0, end);
		SpreadClient client = client(proxy.address(), (options) -> options.ping(NO_PINGS));
		Witness witness = witness(client);
		get(client.connect());
		proxy.repair();
		List<SessionEvent.ConnectFailed> failed = witness.events(SessionEvent.ConnectFailed.class);
		assertThat(failed).hasSizeGreaterThanOrEqualTo(shortest);
		assertThat(failed).allSatisfy((attempt) -> {
			assertThat(attempt.cause()).isInstanceOf(SpreadConnectException.class)
				.hasMessageContaining(proxy.address().toString());
			assertThat(attempt.cause().isRetryable()).isTrue();
		});
		await().until(() -> client.state() == SessionState.READY);
	}

	@ParameterizedTest
	@EnumSource
	void aSessionMayBeCutAtEveryByteOfTheDaemon(FaultProxy.End end) {
		cutEverySession(FaultProxy.From.DAEMON, HANDSHAKE_FROM_DAEMON, FRAMES_FROM_DAEMON, end);
	}

	@ParameterizedTest
	@EnumSource
	void aSessionMayBeCutAtEveryByteOfTheClient(FaultProxy.End end) {
		cutEverySession(FaultProxy.From.CLIENT, HANDSHAKE_FROM_CLIENT, FRAMES_FROM_CLIENT, end);
	}

	/**
	 * Each session gets one byte further than the one before. A name that a cut session
	 * has not given up yet is refused, but that costs fewer bytes than a cut.
	 */
	private void cutEverySession(FaultProxy.From from, int handshake, int frames, FaultProxy.End end) {
		FaultProxy proxy = proxy();
		SpreadClient client = client(proxy.address(), (options) -> options.privateName("cutter").ping(NO_PINGS));
		Witness witness = witness(client);
		List<CompletableFuture<?>> futures = new ArrayList<>();
		client.listen(new SessionListener() {

			@Override
			public void onEvent(SessionEvent event) {
				if (event instanceof SessionEvent.Connected) {
					synchronized (futures) {
						futures.add(client.sendAsync(Multicast.to("room").text("ten bytes!")));
					}
				}
			}

		});
		client.subscribe("room", witness);
		proxy.cutEach(from, handshake + 1, end);
		futures.add(client.connect());
		await().untilAsserted(() -> assertThat(proxy.cuts()).as("%s", client).isGreaterThanOrEqualTo(frames));
		proxy.repair();
		await().until(() -> witness.events(SessionEvent.Disconnected.class).size() >= frames - 1);
		List<SessionEvent.Disconnected> ends = witness.events(SessionEvent.Disconnected.class);
		assertThat(ends).hasSizeGreaterThanOrEqualTo(frames - 1).allSatisfy((lost) -> {
			assertThat(lost.cause()).isInstanceOf(SessionLostException.class);
			assertThat(lost.cause()).hasMessageContaining(proxy.address().toString())
				.hasMessageContaining("session " + lost.epoch());
		});
		await().until(() -> {
			client.trySend(Multicast.to("room").text("repaired"));
			return witness.texts().contains("repaired");
		});
		synchronized (futures) {
			CloseTests.assertEnded(futures);
		}
	}

	@Test
	void aHalfOpenConnectionIsNoticedByItsPings() {
		FaultProxy proxy = proxy();
		SpreadClient client = connected(proxy.address(), (options) -> options.handshakeTimeout(Duration.ofSeconds(2))
			.ping(NO_PINGS.interval(Duration.ofMillis(20)).timeout(Duration.ofSeconds(2))));
		Witness witness = witness(client);
		get(client.ping());
		proxy.halfOpen();
		CompletableFuture<?> joined = client.join("room");
		CompletableFuture<?> confirmed = client.sendConfirmed(Multicast.to("room"));
		await().until(() -> !witness.events(SessionEvent.Disconnected.class).isEmpty());
		SpreadException cause = witness.events(SessionEvent.Disconnected.class).get(0).cause();
		assertThat(cause).isInstanceOf(SpreadTimeoutException.class).hasMessageContaining("no sign of life");
		for (CompletableFuture<?> future : List.of(joined, confirmed)) {
			assertThatExceptionOfType(SpreadException.class).isThrownBy(() -> get(future));
		}
		proxy.renew();
		await().until(() -> client.state() == SessionState.READY && client.epoch() >= 2);
	}

	@Test
	void aDaemonThatDoesNotAnswerEndsTheAttempt() {
		FaultProxy proxy = proxy();
		proxy.halfOpen();
		SpreadClient client = client(proxy.address(),
				(options) -> options.handshakeTimeout(Duration.ofMillis(100)).privateName("patient"));
		Witness witness = witness(client);
		CompletableFuture<?> connected = client.connect();
		await().until(() -> witness.events(SessionEvent.ConnectFailed.class).size() >= 2);
		assertThat(witness.events(SessionEvent.ConnectFailed.class).get(0).cause())
			.isInstanceOf(SpreadTimeoutException.class)
			.hasMessageContaining("handshakeTimeout");
		proxy.renew();
		get(connected);
	}

	@Test
	void aSlowNetworkIsNoFault() {
		FaultProxy proxy = proxy();
		proxy.delay(Duration.ofMillis(30));
		SpreadClient client = connected(proxy.address(), (options) -> options);
		Witness witness = witness(client);
		get(client.subscribe("room", witness).joined());
		for (int i = 0; i < 20; i++) {
			client.send(Multicast.to("room").text("message " + i));
		}
		await().until(() -> witness.texts().size() == 20);
		assertThat(witness.texts()).first().isEqualTo("message 0");
		assertThat(client.epoch()).isEqualTo(1);
		assertThat(get(client.ping())).isGreaterThan(Duration.ofMillis(59));
	}

	@Test
	void bytesThatComeOneAtATimeAreWholeMessages() {
		FaultProxy proxy = proxy();
		proxy.trickle();
		SpreadClient client = connected(proxy.address(), (options) -> options);
		Witness witness = witness(client);
		get(client.subscribe("room", witness).joined());
		String large = "x".repeat(5000);
		client.send(Multicast.to("room").text("small"));
		client.send(Multicast.to("room").text(large));
		await().until(() -> witness.texts().size() == 2);
		assertThat(witness.texts()).containsExactly("small", large);
		assertThat(client.epoch()).isEqualTo(1);
	}

	@Test
	void aStalledNetworkFillsTheSendQueueAndNothingElse() {
		FaultProxy proxy = proxy();
		long limit = 2L * Limits.MAX_PAYLOAD;
		SpreadClient client = connected(proxy.address(), (options) -> options.ping(NO_PINGS)
			.sending(SendingOptions.DEFAULT.maxBytes(limit).timeout(Duration.ofMillis(50))));
		get(client.join("room"));
		proxy.stall();
		Multicast message = Multicast.to("room").selfDiscard().body(new byte[100_000]);
		await().until(() -> client.trySend(message) == SendResult.FULL);
		assertThat(client.lane().sendBytes()).isLessThanOrEqualTo(limit);
		// until then the buffers of the system may take some more
		await().untilAsserted(() -> {
			assertThatExceptionOfType(SpreadTimeoutException.class).isThrownBy(() -> client.send(message))
				.withMessageContaining("sending.timeout");
			assertThatExceptionOfType(SendQueueFullException.class).isThrownBy(() -> get(client.sendAsync(message)));
		});
		proxy.flow();
		await().until(() -> client.trySend(message) == SendResult.OK);
		get(client.sendConfirmed(Multicast.to("room")));
		assertThat(client.epoch()).isEqualTo(1);
		await().until(() -> client.lane().sendBytes() == 0);
	}

}
