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

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever bytes come, they cost at most the client that sent them its session; and many
 * clients are only many.
 */
class RobustnessTests {

	private static final int CONNECTIONS = 150;

	@RegisterExtension
	final Sessions sessions = new Sessions();

	@RegisterExtension
	final CapturedErrors errors = new CapturedErrors();

	private EmbeddedSpread daemon;

	private RawSession watch;

	@BeforeEach
	void start() {
		this.daemon = EmbeddedSpread.builder().sessionLimit(5000).strictHandshake(false).start();
		this.watch = this.sessions.open(this.daemon, "watch");
		this.watch.join("watch");
		this.watch.receiveFrame();
	}

	@AfterEach
	void stop() {
		this.daemon.close();
		assertThat(this.errors.list()).extracting(ILoggingEvent::getFormattedMessage)
			.allMatch((message) -> message.contains("does not survive"));
	}

	private void onlyTheWatcherIsLeft() {
		assertThat(this.watch.fence()).isEmpty();
		await().untilAsserted(() -> assertThat(this.daemon.clients()).hasSize(1));
		assertThat(this.daemon.groups()).containsOnlyKeys("watch");
		assertThat(this.watch.fence()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void randomBytesInTheHandshakeHarmNobody(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < CONNECTIONS; i++) {
			try (RawConnection connection = new RawConnection(this.daemon.address(), Sessions.PATIENCE)) {
				byte[] bytes = new byte[random.nextInt(300)];
				random.nextBytes(bytes);
				if (random.nextBoolean()) {
					byte[] start = RawSession.connectPacket("fuzz" + i);
					System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
				}
				connection.send(bytes);
			}
		}
		onlyTheWatcherIsLeft();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void changedFramesHarmNobody(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < CONNECTIONS; i++) {
			try (RawSession session = RawSession.open(this.daemon.address(), "fuzz" + i, Sessions.PATIENCE)) {
				for (int j = 0; j < 5; j++) {
					session.connection().send(changed(random, session));
				}
			}
		}
		onlyTheWatcherIsLeft();
	}

	private static byte[] changed(Random random, RawSession session) {
		List<String> groups = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			groups.add("g" + random.nextInt(10));
		}
		int[] services = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x10000, 0x20000 };
		byte[] frame = session.frame(services[random.nextInt(services.length)], groups, new byte[random.nextInt(200)]);
		for (int i = random.nextInt(4); i > 0; i--) {
			frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
		}
		return frame;
	}

	@Test
	void framesCutAtAnyPlaceAreReadAsOne() {
		RawSession session = this.sessions.open(this.daemon, "pieces");
		byte[] frame = session.frame(0x10, List.of("watch"), "whole".getBytes());
		for (int cut = 1; cut < frame.length; cut++) {
			session.connection().send(Arrays.copyOf(frame, cut));
			session.connection().send(Arrays.copyOfRange(frame, cut, frame.length));
			assertThat(this.watch.receiveFrame().text()).isEqualTo("whole");
		}
	}

	@Test
	void thousandClientsShareAGroupAndLeaveNothingBehind() {
		List<RawSession> members = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			RawSession session = this.sessions.open(this.daemon, "m" + i);
			session.join("group" + i % 50);
			members.add(session);
		}
		members.forEach(RawSession::fence);
		assertThat(this.daemon.clients()).hasSize(1001);
		assertThat(this.daemon.groups().get("group7")).hasSize(20);
		this.watch.multicast("group7", "hello");
		for (int i = 7; i < 1000; i += 50) {
			assertThat(members.get(i).receiveFrame().text()).isEqualTo("hello");
		}
		members.forEach(RawSession::close);
		onlyTheWatcherIsLeft();
	}

	@Test
	void readerThatIsOnlySlowerThanAWriterIsNotCutOff() {
		RawSession reader = this.sessions.member(this.daemon, "reader", "flood");
		RawSession writer = this.sessions.open(this.daemon, "writer");
		byte[] message = writer.frame(0x10, List.of("flood"), new byte[500]);
		Thread flood = new Thread(
				() -> IntStream.range(0, 20_000).forEach((number) -> writer.connection().send(message)));
		flood.start();
		for (int i = 0; i < 20_000; i++) {
			assertThat(reader.receiveFrame().data()).hasSize(500);
		}
		await().until(() -> !flood.isAlive());
	}

	@Test
	void lastWordsOfAClientAreDeliveredHoweverManyWait() {
		RawSession reader = this.sessions.member(this.daemon, "reader", "words");
		this.daemon.holdDeliveries();
		try (RawSession writer = this.sessions.open(this.daemon, "writer")) {
			byte[] message = writer.frame(0x10, List.of("words"), new byte[10]);
			ByteBuffer all = ByteBuffer.allocate(message.length * 600);
			IntStream.range(0, 600).forEach((number) -> all.put(message));
			writer.connection().send(all.array());
		}
		await().until(() -> this.daemon.network().heldRequests() == Node.WATER_MARK);
		this.daemon.releaseDeliveries();
		for (int i = 0; i < 600; i++) {
			assertThat(reader.receiveFrame().data()).hasSize(10);
		}
		await().until(() -> this.daemon.clients().size() == 2);
	}

	@Test
	void sessionsBeyondTheLimitAreRejectedUntilOneEnds() {
		try (EmbeddedSpread small = EmbeddedSpread.builder()
			.bindAddress(InetAddress.getLoopbackAddress())
			.sessionLimit(2)
			.start()) {
			RawSession first = this.sessions.open(small, "first");
			this.sessions.open(small, "second");
			try (RawConnection third = new RawConnection(small.address(), Sessions.PATIENCE)) {
				assertThat(third.receive(1)).containsExactly(-3);
				assertThat(third.receiveToEnd()).isZero();
			}
			first.disconnect();
			await().ignoreExceptions().until(() -> this.sessions.open(small, "third") != null);
		}
	}

}
