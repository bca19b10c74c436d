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
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.asyncspread.DaemonVersion;
import io.asyncspread.RejectCode;
import io.asyncspread.contract.RawSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A daemon that is frozen or congested reads from nobody, however far its clients have
 * come, and answers what has arrived when it goes on.
 */
class CongestedDaemonTests {

	private final ManualTimer timer = new ManualTimer();

	private final NetworkLoop loop = new NetworkLoop("congested");

	private final Node node = new Node("d1", 0, 1);

	private final List<EmbeddedChannel> open = new ArrayList<>();

	private DaemonServer server;

	private void start(boolean strict) {
		start(strict, 10);
	}

	private void start(boolean strict, int sessionLimit) {
		DaemonOptions options = new DaemonOptions(new DaemonVersion(4, 4, 0), ByteOrder.LITTLE_ENDIAN,
				InetAddress.getLoopbackAddress(), sessionLimit, 10, AuthRules.OPEN, new AccessPolicy() {
				}, strict, false, Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of());
		MembershipFrames frames = new MembershipFrames(options.byteOrder());
		Topology topology = new Topology(this.timer, frames, false);
		topology.add(this.node);
		this.server = new DaemonServer(this.node, 0, null, options, this.loop, topology, frames);
		topology.start(this.node);
	}

	@AfterEach
	void stop() {
		this.loop.run(() -> this.open.forEach(EmbeddedChannel::finishAndReleaseAll));
		this.loop.close();
	}

	private EmbeddedChannel connect() {
		EmbeddedChannel channel = new EmbeddedChannel();
		this.open.add(channel);
		channel.config().setAutoRead(false);
		channel.pipeline().addLast(new ClientConnection(this.server, channel));
		channel.pipeline().fireChannelActive();
		return channel;
	}

	private String exchange(EmbeddedChannel channel, byte[] bytes) {
		channel.writeInbound(Unpooled.wrappedBuffer(bytes));
		return received(channel);
	}

	private String received(EmbeddedChannel channel) {
		channel.runPendingTasks();
		this.loop.flushes().flush();
		StringBuilder all = new StringBuilder();
		for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
			all.append(next.toString(StandardCharsets.ISO_8859_1));
			next.release();
		}
		return all.toString();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoConnectsToAFrozenDaemonIsReadWhenItGoesOn(boolean strict) {
		start(strict);
		this.loop.run(() -> {
			this.node.freeze();
			EmbeddedChannel ann = connect();
			assertThat(ann.config().isAutoRead()).isFalse();
			this.node.thaw();
			assertThat(ann.config().isAutoRead()).isTrue();
			assertThat(exchange(ann, RawSession.connectPacket("ann"))).endsWith("NULL ");
			assertThat(exchange(ann, RawSession.choice("NULL"))).endsWith("#ann#d1");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoHasConnectedWhenTheDaemonFreezesIsReadWhenItGoesOn(boolean strict) {
		start(strict);
		this.loop.run(() -> {
			EmbeddedChannel ann = connect();
			assertThat(ann.config().isAutoRead()).isTrue();
			this.node.freeze();
			assertThat(ann.config().isAutoRead()).isFalse();
			this.node.thaw();
			assertThat(ann.config().isAutoRead()).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatWasReadOfAHandshakeWhenTheDaemonFreezesIsAnsweredWhenItGoesOn(boolean strict) {
		start(strict);
		this.loop.run(() -> {
			EmbeddedChannel ann = connect();
			this.node.freeze();
			assertThat(exchange(ann, RawSession.connectPacket("ann"))).isEmpty();
			this.node.thaw();
			assertThat(received(ann)).endsWith("NULL ");
			this.node.freeze();
			assertThat(exchange(ann, RawSession.choice("NULL"))).isEmpty();
			this.node.thaw();
			assertThat(received(ann)).endsWith("#ann#d1");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoIsOneTooManyAtAFrozenDaemonHearsOfItWhenItGoesOn(boolean strict) {
		start(strict, 0);
		this.loop.run(() -> {
			this.node.freeze();
			EmbeddedChannel ann = connect();
			assertThat(received(ann)).isEmpty();
			assertThat(ann.isOpen()).isTrue();
			this.node.thaw();
			assertThat(received(ann)).isEqualTo("\u00fd");
			assertThat(ann.isOpen()).isFalse();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void testsRejectConnectionsToAFrozenDaemonWhenItGoesOn(boolean strict) {
		start(strict);
		this.loop.run(() -> {
			this.node.freeze();
			this.server.rejectNext(1, RejectCode.QUOTA);
			EmbeddedChannel ann = connect();
			assertThat(received(ann)).isEmpty();
			this.node.thaw();
			assertThat(received(ann)).isEqualTo("\u00fd");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionIsASessionWhenItHasAName(boolean strict) {
		start(strict, 1);
		this.loop.run(() -> {
			EmbeddedChannel silent = connect();
			EmbeddedChannel ann = connect();
			assertThat(received(ann)).isEmpty();
			assertThat(exchange(silent, new byte[] { 4 })).isEmpty();
			silent.close();
			silent.runPendingTasks();
			assertThat(exchange(ann, RawSession.connectPacket("ann"))).endsWith("NULL ");
			EmbeddedChannel late = connect();
			assertThat(received(late)).isEqualTo("\u00fd");
		});
	}

	@Test
	void ofTwoThatWereLetInTogetherTheOneTooManyIsRefused() {
		start(false, 1);
		this.loop.run(() -> {
			EmbeddedChannel ann = connect();
			EmbeddedChannel bob = connect();
			assertThat(exchange(ann, RawSession.connectPacket("ann"))).endsWith("NULL ");
			assertThat(exchange(bob, RawSession.connectPacket("bob"))).isEqualTo("\u00fd");
			assertThat(bob.isOpen()).isFalse();
		});
	}

}
