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
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.asyncspread.DaemonVersion;
import io.asyncspread.codec.Wire;
import io.asyncspread.contract.RawSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole way of a client's bytes through a daemon, from the first of the handshake to
 * its place in the order, without sockets: whatever comes, cut wherever, leaves nothing
 * behind and harms nobody. Fuzzed in earnest with {@code JAZZER_FUZZ=1}.
 */
class ServerFuzzTests {

	private static final int CONVERSATIONS = 2000;

	private static final int[] WORDS = { 0, 1, 2, 43, 44, 100, 101, 143_151, 143_152, 143_952, 143_953, 144_001, -1,
			Integer.MAX_VALUE, Integer.MIN_VALUE };

	private static final int[] SERVICES = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x10000, 0x20000, 0x40000, 0x50, 0x30,
			0x80010, 0x400010, 0x410000, 0x1110, 0 };

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.asyncspread.embedded");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final List<EmbeddedChannel> open = new ArrayList<>();

	private NetworkLoop loop;

	private Topology topology;

	private DaemonServer server;

	private EmbeddedChannel watch;

	/**
	 * The network's own timers run on its thread, so all that touches the server must.
	 */
	private void onLoop(Runnable action) {
		AtomicReference<AssertionError> failed = new AtomicReference<>();
		this.loop.run(() -> {
			try {
				action.run();
			}
			catch (AssertionError ex) {
				failed.set(ex);
			}
		});
		if (failed.get() != null) {
			throw failed.get();
		}
	}

	@BeforeEach
	void start() {
		this.log.start();
		this.logger.setLevel(Level.ERROR);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
		start(true, AuthRules.OPEN);
	}

	private void start(boolean strict, AuthRules auth) {
		stopServer();
		DaemonOptions options = new DaemonOptions(new DaemonVersion(4, 4, 0), ByteOrder.LITTLE_ENDIAN,
				InetAddress.getLoopbackAddress(), 10_000, 1000, auth, new AccessPolicy() {
				}, strict, false, Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of());
		this.loop = new NetworkLoop("fuzz");
		onLoop(() -> start(options));
	}

	private void start(DaemonOptions options) {
		MembershipFrames frames = new MembershipFrames(options.byteOrder());
		this.topology = new Topology(this.loop, frames, false);
		Node node = new Node("d1", 0, 1);
		this.topology.add(node);
		this.server = new DaemonServer(node, 0, null, options, this.loop, this.topology, frames);
		this.topology.start(node);
		this.watch = session("watch");
		write(this.watch, frame("watch", 0x10000, List.of("watch"), 0));
		assertThat(received(this.watch)).hasSize(136);
	}

	private void stopServer() {
		if (this.loop != null) {
			onLoop(() -> this.open.forEach(EmbeddedChannel::finishAndReleaseAll));
			this.open.clear();
			this.loop.close();
		}
	}

	@AfterEach
	void stop() {
		stopServer();
		this.logger.detachAppender(this.log);
		this.logger.setLevel(Level.OFF);
		this.logger.setAdditive(true);
	}

	private EmbeddedChannel connect() {
		EmbeddedChannel channel = new EmbeddedChannel();
		this.open.add(channel);
		channel.pipeline().addLast(new ClientConnection(this.server, channel));
		channel.pipeline().fireChannelActive();
		return channel;
	}

	private EmbeddedChannel session(String name) {
		EmbeddedChannel channel = connect();
		write(channel, RawSession.connectPacket(name));
		write(channel, RawSession.choice("NULL"));
		received(channel);
		return channel;
	}

	private void write(EmbeddedChannel channel, byte[] bytes) {
		if (channel.isOpen() && bytes.length > 0) {
			ByteBuf buffer = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
			channel.writeInbound(buffer);
			this.loop.flushes().flush();
		}
	}

	private static byte[] received(EmbeddedChannel channel) {
		byte[] all = new byte[0];
		for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
			int length = all.length;
			all = Arrays.copyOf(all, length + next.readableBytes());
			next.readBytes(all, length, all.length - length);
			next.release();
		}
		return all;
	}

	private static byte[] frame(String sender, int service, List<String> groups, int data) {
		ByteBuffer frame = ByteBuffer.allocate(Wire.HEADER_SIZE + Wire.NAME_SIZE * groups.size() + data)
			.order(ByteOrder.LITTLE_ENDIAN);
		frame.putInt(service | Wire.ENDIAN_MARKS)
			.put(("#" + sender + "#d1").getBytes(StandardCharsets.ISO_8859_1))
			.putInt(Wire.GROUP_COUNT, groups.size())
			.putInt(Wire.HINT, Wire.ENDIAN_MARKS)
			.putInt(Wire.DATA_LENGTH, data);
		for (int i = 0; i < groups.size(); i++) {
			frame.position(Wire.HEADER_SIZE + Wire.NAME_SIZE * i);
			frame.put(groups.get(i).getBytes(StandardCharsets.ISO_8859_1));
		}
		return frame.array();
	}

	private void hangUp(EmbeddedChannel channel) {
		channel.finishAndReleaseAll();
		this.loop.flushes().flush();
		this.open.remove(channel);
		channel.checkException();
	}

	private void onlyTheWatcherIsLeft() {
		assertThat(this.server.connections()).hasSize(1);
		assertThat(this.topology.rings().get(0).groups().all()).extracting(Group::name).containsExactly("watch");
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.allMatch((message) -> message.contains("does not survive"));
		this.log.list.clear();
		received(this.watch);
		byte[] fence = frame("watch", 0x10, List.of("#watch#d1"), 7);
		write(this.watch, fence);
		assertThat(received(this.watch)).isEqualTo(fence);
	}

	@FuzzTest(maxDuration = "60s")
	void anyBytesCutAnywhere(FuzzedDataProvider data) {
		onLoop(() -> {
			EmbeddedChannel channel = data.consumeBoolean() ? session("fuzz") : connect();
			while (data.remainingBytes() > 0) {
				byte[] piece = data.consumeBytes(data.consumeInt(1, 300));
				if (piece.length >= Wire.HEADER_SIZE && data.consumeBoolean()) {
					System.arraycopy(frame("fuzz", 0, List.of(), 0), Wire.SENDER, piece, Wire.SENDER, Wire.NAME_SIZE);
				}
				write(channel, piece);
			}
			hangUp(channel);
			onlyTheWatcherIsLeft();
		});
	}

	@ParameterizedTest
	@CsvSource({ "1, true, NULL", "2, false, NULL", "3, true, PWORD", "4, false, PWORD", "5, false, IP" })
	void changedConversationsCutAnywhere(long seed, boolean strict, AuthMethod method) {
		start(strict, new AuthRules(EnumSet.of(AuthMethod.NULL, method), Set.of(), List.of(), Map.of("bob", "secret")));
		Random random = new Random(seed);
		onLoop(() -> {
			for (int i = 0; i < CONVERSATIONS; i++) {
				converse(random, method);
				if (i % 100 == 0) {
					onlyTheWatcherIsLeft();
				}
			}
			onlyTheWatcherIsLeft();
			assertThat(received(session("fuzz"))).isEmpty();
			assertThat(this.server.connections()).hasSize(2);
		});
	}

	private void converse(Random random, AuthMethod method) {
		EmbeddedChannel channel = connect();
		List<byte[]> parts = new ArrayList<>(List.of(RawSession.connectPacket("fuzz")));
		parts.add(RawSession.choice(random.nextBoolean() ? "NULL" : method.name()));
		if (method == AuthMethod.PWORD) {
			parts.add(Arrays.copyOf("bob".getBytes(), AuthRules.USER_SIZE));
			parts.add(Arrays.copyOf("secret".getBytes(), AuthRules.PASSWORD_SIZE));
		}
		for (int i = random.nextInt(8); i > 0; i--) {
			List<String> groups = new ArrayList<>();
			for (int j = random.nextInt(20) == 0 ? 60 : random.nextInt(3); j > 0; j--) {
				groups.add((random.nextInt(4) == 0) ? "#watch#d1" : "g" + random.nextInt(5));
			}
			parts.add(frame("fuzz", SERVICES[random.nextInt(SERVICES.length)], groups, random.nextInt(100)));
		}
		for (byte[] part : parts) {
			change(random, part);
			int cut = (random.nextInt(3) == 0) ? random.nextInt(part.length) : part.length;
			write(channel, Arrays.copyOf(part, cut));
			write(channel, Arrays.copyOfRange(part, cut, part.length));
		}
		hangUp(channel);
	}

	private static void change(Random random, byte[] part) {
		if (random.nextInt(4) == 0) {
			part[random.nextInt(part.length)] = (byte) random.nextInt(256);
		}
		if (part.length > Wire.HEADER_SIZE && random.nextInt(6) == 0) {
			int[] places = { Wire.GROUP_COUNT, Wire.HINT, Wire.DATA_LENGTH };
			ByteBuffer.wrap(part)
				.order(ByteOrder.LITTLE_ENDIAN)
				.putInt(places[random.nextInt(places.length)], WORDS[random.nextInt(WORDS.length)]);
		}
	}

	@Test
	void frameThatNeverEndsTakesNoMoreThanAFrame() {
		onLoop(() -> {
			EmbeddedChannel channel = session("slow");
			byte[] frame = frame("slow", 0x10, List.of("watch"), 143_000);
			for (int i = 0; i < frame.length - 1; i += 1000) {
				write(channel, Arrays.copyOfRange(frame, i, Math.min(i + 1000, frame.length - 1)));
			}
			ClientConnection connection = channel.pipeline().get(ClientConnection.class);
			assertThat(connection.received()).isEqualTo(frame.length - 1);
			write(channel, new byte[1]);
			assertThat(connection.received()).isZero();
			assertThat(received(this.watch)).isEqualTo(frame);
			hangUp(channel);
		});
	}

	@Test
	void fiveThousandSessionsComeAndGo() {
		onLoop(() -> {
			List<EmbeddedChannel> channels = new ArrayList<>();
			for (int i = 0; i < 5000; i++) {
				EmbeddedChannel channel = connect();
				byte[] packet = RawSession.connectPacket("s" + i);
				packet[3] = 0;
				write(channel, packet);
				write(channel, RawSession.choice("NULL"));
				write(channel, frame("s" + i, 0x10000, List.of("g" + i % 10), 0));
				channels.add(channel);
			}
			channels.forEach(ServerFuzzTests::received);
			assertThat(this.topology.rings().get(0).groups().all()).hasSize(11);
			byte[] hello = frame("watch", 0x10, List.of("g3"), 5);
			write(this.watch, hello);
			assertThat(channels.stream().filter((channel) -> Arrays.equals(received(channel), hello))).hasSize(500);
			channels.forEach(this::hangUp);
			onlyTheWatcherIsLeft();
		});
	}

}
