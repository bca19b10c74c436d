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

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import io.asyncspread.DataMessage;
import io.asyncspread.LaneOptions;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.metrics.CountingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that are no daemons, or evil ones: they cost bounded memory and an error that
 * says what came.
 */
@Timeout(60)
class HostileDaemonTests extends ReliabilityTest {

	private static final int JOIN = 0x00000100;

	private static final int REGULAR_MEMBERSHIP = 0x00001000;

	private static final int AGREED = 0x00000010;

	private SpreadException failureOf(HostilePeer.Script script) throws Exception {
		return failureOf(Duration.ofSeconds(10), script);
	}

	private SpreadException failureOf(Duration handshakeTimeout, HostilePeer.Script script) throws Exception {
		HostilePeer peer = closing(new HostilePeer(script));
		SpreadClient client = client(peer.address(),
				(options) -> options.privateName("victim").ping(NO_PINGS).handshakeTimeout(handshakeTimeout));
		Witness witness = witness(client);
		client.connect();
		await().until(() -> !witness.events(SessionEvent.ConnectFailed.class).isEmpty()
				|| !witness.events(SessionEvent.Disconnected.class).isEmpty());
		if (!witness.events(SessionEvent.ConnectFailed.class).isEmpty()) {
			// it goes on trying, or has failed for good
			assertThat(client.state()).isNotEqualTo(SessionState.READY);
			return witness.events(SessionEvent.ConnectFailed.class).get(0).cause();
		}
		return witness.events(SessionEvent.Disconnected.class).get(0).cause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n",
			"\u0015\u0003\u0003\u0000\u0002\u0002\u0046", "220 mail.example.org ESMTP\r\n", "\u0000\u0000\u0000",
			"-ERR unknown command\r\n", "Z" })
	void aPeerThatIsNoDaemonIsToldFromOne(String greeting) throws Exception {
		SpreadException cause = failureOf((in, out) -> {
			out.write(greeting.getBytes(StandardCharsets.ISO_8859_1));
			in.read(new byte[1000]);
		});
		assertThat(cause.getMessage()).hasSizeGreaterThan(30).matches("[ -~]+");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void randomBytesInPlaceOfADaemonEndTheAttempt(long seed) throws Exception {
		Random random = new Random(seed);
		HostilePeer peer = closing(new HostilePeer((in, out) -> {
			byte[] bytes;
			synchronized (random) {
				bytes = new byte[random.nextInt(400)];
				random.nextBytes(bytes);
				if (random.nextBoolean() && bytes.length > 6) {
					System.arraycopy(new byte[] { 5, 'N', 'U', 'L', 'L', ' ' }, 0, bytes, 0, 6);
				}
			}
			out.write(bytes);
		}));
		SpreadClient client = client(peer.address(),
				(options) -> options.privateName("victim").handshakeTimeout(Duration.ofMillis(300)));
		Witness witness = witness(client);
		client.connect();
		await().until(() -> witness.events().size() >= 100 || !witness.events(SessionEvent.Closed.class).isEmpty());
		assertThat(witness.events(SessionEvent.ConnectFailed.class)).isNotEmpty()
			.allSatisfy((failed) -> assertThat(failed.cause().getMessage()).matches("[ -~]+"));
	}

	@Test
	void anEndlessHandshakeEndsAtItsTimeLimitInBoundedMemory() throws Exception {
		long before = PlatformDependent.usedDirectMemory();
		SpreadException cause = failureOf(Duration.ofMillis(500), (in, out) -> {
			out.write(90);
			byte[] block = new byte[65536];
			java.util.Arrays.fill(block, (byte) 'N');
			while (true) {
				out.write(block);
			}
		});
		assertThat(cause).isInstanceOf(SpreadException.class);
		assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(32 << 20);
	}

	@Test
	void aHandshakeThatDripsEndsAtItsTimeLimit() throws Exception {
		SpreadException cause = failureOf(Duration.ofMillis(500), (in, out) -> {
			out.write(90);
			for (int i = 0; i < 89; i++) {
				out.write('N');
				out.flush();
				java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
			}
		});
		assertThat(cause).hasMessageContaining("handshakeTimeout");
	}

	@Test
	void aNegativeNumberOfGroupsEndsTheSession() throws Exception {
		assertThat(failureOf(HostilePeer.Script.accepted((in, out) -> {
			frame(out, AGREED, -1, 0);
			in.read(new byte[1000]);
		}))).hasMessageContaining("negative number of groups");
	}

	@Test
	void aNegativeLengthEndsTheSession() throws Exception {
		assertThat(failureOf(HostilePeer.Script.accepted((in, out) -> {
			frame(out, AGREED, 1, Integer.MIN_VALUE);
			in.read(new byte[1000]);
		}))).hasMessageContaining("negative number of data bytes");
	}

	@ParameterizedTest
	@ValueSource(ints = { 2 << 20, Integer.MAX_VALUE })
	void aFrameBeyondAllLimitsEndsTheSessionBeforeItIsRead(int length) throws Exception {
		assertThat(failureOf(HostilePeer.Script.accepted((in, out) -> {
			frame(out, AGREED, 1, length);
			in.read(new byte[1000]);
		}))).hasMessageContaining("longer than");
	}

	@Test
	void aViewWithAMillionMembersEndsTheSession() throws Exception {
		assertThat(failureOf(HostilePeer.Script.accepted((in, out) -> {
			frame(out, REGULAR_MEMBERSHIP | JOIN, 1_000_000, 56);
			in.read(new byte[1000]);
		}))).hasMessageContaining("longer than");
	}

	@Test
	void aFloodOfViewsIsBoundedByTheLane() throws Exception {
		CountingMetrics metrics = new CountingMetrics();
		HostilePeer peer = closing(new HostilePeer(HostilePeer.Script.accepted((in, out) -> {
			ByteBuffer view = view(2000);
			while (true) {
				out.write(view.array());
			}
		})));
		SpreadClient client = client(peer.address(),
				(options) -> options.privateName("victim")
					.ping(NO_PINGS)
					.metrics(metrics)
					.lane(LaneOptions.DEFAULT.maxBytes(4 << 20)));
		java.util.concurrent.CountDownLatch release = new java.util.concurrent.CountDownLatch(1);
		client.join("room");
		client.listen(new io.asyncspread.SessionListener() {

			@Override
			public void onMessage(io.asyncspread.SpreadMessage message) {
				try {
					release.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		});
		client.connect();
		try {
			await().until(() -> client.lane().readingPaused());
			// the bound, and what came with the read that crossed it
			await().during(Duration.ofMillis(300)).until(() -> client.lane().bytes() < 5 << 20);
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void viewsOfGroupsThatWereNeverAskedForCostNothing() throws Exception {
		CountingMetrics metrics = new CountingMetrics();
		int groups = 50_000;
		HostilePeer peer = closing(new HostilePeer(HostilePeer.Script.accepted((in, out) -> {
			byte[] view = view(2).array();
			for (int i = 0; i < groups; i++) {
				System.arraycopy(padded("group" + i), 0, view, 4, 32);
				out.write(view);
			}
			in.read(new byte[1000]);
		})));
		SpreadClient client = client(peer.address(),
				(options) -> options.privateName("victim").ping(NO_PINGS).metrics(metrics));
		Witness witness = witness(client);
		get(client.connect());
		await().until(() -> metrics.snapshot().stray() == groups);
		assertThat(client.groups()).isEmpty();
		assertThat(client.view("group1")).isNull();
		assertThat(witness.views()).isEmpty();
	}

	@Test
	void namesWithoutEndEndAtTheirField() throws Exception {
		HostilePeer peer = closing(new HostilePeer(HostilePeer.Script.accepted((in, out) -> {
			ByteBuffer frame = ByteBuffer.allocate(48 + 64);
			frame.putInt(AGREED).put(endless('s')).putInt(2).putInt(0).putInt(0);
			frame.put(endless('g')).put(padded("#victim#evil"));
			out.write(frame.array());
			in.read(new byte[1000]);
		})));
		SpreadClient client = client(peer.address(), (options) -> options.privateName("victim").ping(NO_PINGS));
		java.util.List<io.asyncspread.SpreadMessage> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
		client.listen(new io.asyncspread.SessionListener() {

			@Override
			public void onMessage(io.asyncspread.SpreadMessage message) {
				seen.add(message);
			}

		});
		get(client.connect());
		await().until(() -> !seen.isEmpty());
		DataMessage message = (DataMessage) seen.get(0);
		assertThat(message.groups()).containsExactly("g".repeat(32), "#victim#evil");
		assertThat(message.sender().privateGroup()).hasSize(32);
	}

	@Test
	void whatNamesSayNeverForgesALineOfTheLog() throws Exception {
		String forged = "x\n09:00 ERROR x\u001b[2J";
		HostilePeer peer = closing(new HostilePeer(HostilePeer.Script.accepted((in, out) -> {
			out.write(view(1).array());
			for (String target : java.util.List.of("#victim#evil", "room")) {
				ByteBuffer frame = ByteBuffer.allocate(48 + 64).order(ByteOrder.BIG_ENDIAN);
				frame.putInt(AGREED).put(padded("#" + forged + "#d")).putInt(2).putInt(0).putInt(0);
				frame.put(padded(target)).put(padded(forged));
				out.write(frame.array());
			}
			ByteBuffer forgedView = view(2);
			forgedView.put(4, padded(forged)).put(48 + 32, padded("#" + forged + "#d"));
			out.write(forgedView.array());
			forgedView.put(4, padded("room"));
			out.write(forgedView.array());
			frame(out, AGREED, -1, 0);
			in.read(new byte[1000]);
		})));
		Logger logger = (Logger) LoggerFactory.getLogger("io.asyncspread");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.setLevel(Level.ALL);
		logger.setAdditive(false);
		logger.addAppender(log);
		try {
			SpreadClient client = client(peer.address(), (options) -> options.privateName("victim").ping(NO_PINGS));
			Witness witness = witness(client);
			client.listen(new io.asyncspread.SessionListener() {

				@Override
				public void onMessage(io.asyncspread.SpreadMessage message) {
					throw new IllegalStateException(message.getClass().getSimpleName());
				}

			});
			client.join("room");
			client.connect();
			await().until(() -> !witness.events(SessionEvent.Disconnected.class).isEmpty());
		}
		finally {
			logger.detachAppender(log);
			logger.setLevel(null);
			logger.setAdditive(true);
		}
		assertThat(log.list).hasSizeGreaterThanOrEqualTo(4)
			.extracting(ILoggingEvent::getFormattedMessage)
			.allMatch((line) -> line.chars().noneMatch(Character::isISOControl));
	}

	@Test
	void aPrivateGroupWithoutEndEndsTheAttempt() throws Exception {
		assertThat(failureOf((in, out) -> {
			in.readNBytes(5 + 6);
			out.write(new byte[] { 5, 'N', 'U', 'L', 'L', ' ' });
			in.readNBytes(90);
			out.write(new byte[] { 1, 4, 4, 0, (byte) 255 });
			out.write("x".repeat(255).getBytes(StandardCharsets.ISO_8859_1));
			in.read(new byte[1000]);
		})).hasMessageContaining("no private group");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 1_000_000, Integer.MAX_VALUE })
	void aViewWhoseSetsDoNotFitIsNoView(int size) throws Exception {
		HostilePeer peer = closing(new HostilePeer(HostilePeer.Script.accepted((in, out) -> {
			ByteBuffer view = view(2);
			// size of the first set
			view.putInt(48 + 2 * 32 + 20, size);
			out.write(view.array());
			in.read(new byte[1000]);
		})));
		CountingMetrics metrics = new CountingMetrics();
		SpreadClient client = client(peer.address(),
				(options) -> options.privateName("victim").ping(NO_PINGS).metrics(metrics));
		client.join("room");
		get(client.connect());
		await().until(() -> metrics.snapshot().opaque() == 1);
		assertThat(client.view("room")).isNull();
		assertThat(client.epoch()).isEqualTo(1);
	}

	@Test
	void framesOfUnknownKindsAreCountedAndSkipped() throws Exception {
		HostilePeer peer = closing(new HostilePeer(HostilePeer.Script.accepted((in, out) -> {
			Random random = new Random(7);
			for (int i = 0; i < 1000; i++) {
				frame(out, random.nextInt() & 0x7f3fff40 & ~0x80, 0, 0);
			}
			frame(out, AGREED, 1, 0);
			out.write(padded("#victim#evil"));
			in.read(new byte[1000]);
		})));
		CountingMetrics metrics = new CountingMetrics();
		SpreadClient client = client(peer.address(),
				(options) -> options.privateName("victim").ping(NO_PINGS).metrics(metrics));
		java.util.List<Object> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
		client.listen(new io.asyncspread.SessionListener() {

			@Override
			public void onMessage(io.asyncspread.SpreadMessage message) {
				seen.add(message);
			}

		});
		get(client.connect());
		await().until(() -> seen.stream().anyMatch(DataMessage.class::isInstance));
		assertThat(seen).anyMatch(OpaqueMessage.class::isInstance);
		assertThat(metrics.snapshot().opaque()).isPositive();
		assertThat(client.epoch()).isEqualTo(1);
	}

	private static void frame(OutputStream out, int service, int groups, int length) throws java.io.IOException {
		ByteBuffer frame = ByteBuffer.allocate(48).order(ByteOrder.BIG_ENDIAN);
		frame.putInt(service).put(padded("#other#evil")).putInt(groups).putInt(0).putInt(length);
		out.write(frame.array());
	}

	/**
	 * A view of a group of so many members, we among them.
	 */
	private static ByteBuffer view(int members) {
		ByteBuffer frame = ByteBuffer.allocate(48 + 32 * members + 56).order(ByteOrder.BIG_ENDIAN);
		frame.putInt(REGULAR_MEMBERSHIP | JOIN).put(padded("room")).putInt(members).putInt(0).putInt(56);
		frame.put(padded("#victim#evil"));
		for (int i = 1; i < members; i++) {
			frame.put(padded("#m" + i + "#evil"));
		}
		frame.putInt(1).putInt(1).putInt(1).putInt(1).putInt(0).putInt(1).put(padded("#victim#evil"));
		return frame;
	}

	private static byte[] endless(char character) {
		return String.valueOf(character).repeat(32).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] padded(String name) {
		return java.util.Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), 32);
	}

}
