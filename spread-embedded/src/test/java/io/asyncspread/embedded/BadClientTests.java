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

package io.asyncspread.embedded;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients that break the rules, or a real daemon, lose their session and harm nobody
 * else.
 */
class BadClientTests {

	private static final int AGREED = 0x10;

	private static final int JOIN = 0x10000;

	private static final int BETWEEN_DAEMONS = 0x80000;

	private static final int REJECT = 0x400000;

	@RegisterExtension
	final Sessions sessions = new Sessions();

	private final RecordingListener listener = new RecordingListener();

	private EmbeddedSpread daemon;

	private RawSession watch;

	private RawSession bad;

	@BeforeEach
	void start() {
		this.daemon = EmbeddedSpread.builder().name("d1").listener(this.listener).start();
		this.watch = this.sessions.member(this.daemon, "watch", "room");
		this.bad = this.sessions.member(this.daemon, "bad", "room");
		this.watch.fence();
	}

	@AfterEach
	void stop() {
		this.daemon.close();
	}

	static Stream<Arguments> fatalFrames() {
		return Stream.of(Arguments.of("bit between daemons", AGREED | BETWEEN_DAEMONS, "room", 0),
				Arguments.of("reject bit on a join", JOIN | REJECT, "room", 0),
				Arguments.of("reject bit on a message", AGREED | REJECT, "room", 0),
				Arguments.of("join of a name without end", JOIN, "x".repeat(32), 0),
				Arguments.of("join of a name without end, with data", JOIN, "x".repeat(32), 400),
				Arguments.of("smallest fatal size", AGREED, "room", 143_152 - 32),
				Arguments.of("largest fatal size", AGREED, "room", 143_952 - 32));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("fatalFrames")
	void fatalFrameCostsTheSessionAndIsTold(String name, int service, String group, int size) {
		this.bad.send(service, List.of(group), new byte[size]);
		assertThat(this.bad.connection().receiveToEnd()).isZero();
		assertThat(Sessions.told(this.watch.fence())).containsExactly("DISCONNECT room [watch] *{bad}");
		assertThat(this.listener.events()).containsSubsequence("fatal #bad#d1", "closed #bad#d1 FATAL_FRAME");
	}

	@ParameterizedTest
	@CsvSource({ "4.0.0, 143552", "4.3.0, 143152", "4.4.0, 143152", "5.0.1, 143153" })
	void sizeThatKillsDependsOnTheVersion(String text, int fatal) {
		int[] parts = Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
		try (EmbeddedSpread other = EmbeddedSpread.builder()
			.version(new DaemonVersion(parts[0], parts[1], parts[2]))
			.listener(this.listener)
			.start()) {
			RawSession client = this.sessions.member(other, "big", "room");
			client.send(AGREED, List.of("room"), new byte[fatal - 32 - 1]);
			assertThat(client.receiveFrame().data()).hasSize(fatal - 32 - 1);
			client.send(AGREED, List.of("room"), new byte[fatal - 32]);
			assertThat(client.connection().receiveToEnd()).isZero();
			assertThat(this.listener.events()).contains("fatal #big#localhost");
		}
	}

	@Test
	void badFrameIsNotFatal() {
		this.bad.send(AGREED | 0x20, List.of("room"), new byte[1]);
		assertThat(this.bad.connection().receiveToEnd()).isZero();
		assertThat(Sessions.told(this.watch.fence())).containsExactly("DISCONNECT room [watch] *{bad}");
		assertThat(this.listener.events()).contains("closed #bad#d1 BAD_FRAME").doesNotContain("fatal #bad#d1");
	}

	@Test
	void daemonOfVersion5ClosesABadClientWhenTheEndIsOrdered() {
		try (EmbeddedSpread five = EmbeddedSpread.builder().version(new DaemonVersion(5, 0, 1)).start()) {
			RawSession client = this.sessions.member(five, "ann", "room");
			five.holdDeliveries();
			client.multicast("room", "before");
			client.send(AGREED | 0x20, List.of("room"), new byte[1]);
			await().until(() -> five.network().heldRequests() == 2);
			five.releaseDeliveries();
			assertThat(client.receiveFrame().text()).isEqualTo("before");
			assertThat(client.connection().receiveToEnd()).isZero();
		}
	}

	@Test
	void messageToFortyFourGroupsReachesOnlyWhoIsInTheGroupsThatAreReadByMistake() {
		RawSession nameless = this.sessions.open(this.daemon, "nameless");
		nameless.join("");
		nameless.receiveFrame();
		List<String> groups = IntStream.range(0, 44)
			.mapToObj((number) -> (number == 0) ? "room" : "g" + number)
			.toList();
		this.bad.send(AGREED, groups, "hello".getBytes());
		assertThat(this.bad.fence()).isEmpty();
		assertThat(this.watch.fence()).isEmpty();
		assertThat(Sessions.told(nameless.fence())).containsExactly("DATA hello");
		assertThat(this.listener.events()).contains("groups #bad#d1 44");
	}

	@Test
	void joinWithoutAGroupIsIgnored() {
		this.bad.send(JOIN, List.of(), new byte[0]);
		assertThat(this.bad.fence()).isEmpty();
		assertThat(this.daemon.groups()).containsOnlyKeys("room");
	}

	@Test
	void clientThatDoesNotReadIsCutOffInsideAFrame() {
		RawConnection slow = this.bad.connection();
		int sent = 0;
		byte[] body = new byte[20_000];
		while (this.daemon.clients().size() == 2) {
			this.watch.send(AGREED, List.of("room"), body);
			this.watch.receiveFrame();
			assertThat(++sent).as("messages before the slow reader is cut off").isLessThan(3000);
		}
		assertThat(sent).isGreaterThan(1000);
		assertThat(Sessions.told(this.watch.fence())).containsExactly("DISCONNECT room [watch] *{bad}");
		assertThat(this.listener.events()).contains("closed #bad#d1 SLOW_READER");
		int received = slow.receiveToEnd();
		assertThat(received).isPositive().isLessThan(sent * 20_080);
	}

	@ParameterizedTest
	@CsvSource({ "0", "5" })
	void backlogLimitCanBeSet(int limit) {
		try (EmbeddedSpread tight = EmbeddedSpread.builder().backlogLimit(limit).start()) {
			RawSession slow = this.sessions.open(tight, "slow");
			RawSession other = this.sessions.open(tight, "other");
			tight.pause("slow");
			for (int i = 0; i <= limit; i++) {
				assertThat(tight.clients()).hasSize(2);
				other.multicast(slow.privateGroup(), "message");
				if (limit > 0) {
					other.fence();
				}
			}
			await().until(() -> tight.clients().size() == 1);
			assertThat(slow.connection().receiveToEnd()).isZero();
		}
	}

	@Test
	void failingListenerHarmsNobody() {
		EmbeddedSpreadListener failing = new EmbeddedSpreadListener() {

			@Override
			public void sessionOpened(Member client) {
				throw new IllegalStateException("the listener fails");
			}

		};
		try (EmbeddedSpread other = EmbeddedSpread.builder().listener(failing).start()) {
			assertThat(this.sessions.member(other, "ann", "room").fence()).isEmpty();
		}
	}

}
