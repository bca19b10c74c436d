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
import java.time.Duration;
import java.util.List;

import io.asyncspread.DaemonVersion;
import io.asyncspread.contract.RawSession;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * New connections begin one by one, and those that say nothing do not hold up the others
 * for ever.
 */
class ConnectGateTests {

	private final ManualTimer timer = new ManualTimer();

	private final ConnectGate gate = new ConnectGate(this.timer, true);

	private final NetworkLoop loop = new NetworkLoop("gate");

	private DaemonServer server;

	@BeforeEach
	void start() {
		DaemonOptions options = new DaemonOptions(new DaemonVersion(4, 4, 0), ByteOrder.LITTLE_ENDIAN,
				InetAddress.getLoopbackAddress(), 10, 10, AuthRules.OPEN, new AccessPolicy() {
				}, false, false, Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of());
		MembershipFrames frames = new MembershipFrames(options.byteOrder());
		this.server = new DaemonServer(new Node("d1", 0, 1), 0, null, options, this.loop,
				new Topology(this.timer, frames, false), frames);
	}

	@AfterEach
	void stop() {
		this.loop.close();
	}

	private EmbeddedChannel enter() {
		EmbeddedChannel channel = new EmbeddedChannel();
		ClientConnection connection = new ClientConnection(this.server, channel);
		channel.config().setAutoRead(false);
		channel.pipeline().addLast(connection);
		channel.closeFuture().addListener((closed) -> this.gate.leave(connection));
		this.gate.enter(connection);
		return channel;
	}

	@Test
	void silentConnectionHoldsUpTheNextForItsTimeOnly() {
		EmbeddedChannel silent = enter();
		EmbeddedChannel next = enter();
		assertThat(next.config().isAutoRead()).isFalse();
		this.timer.pass();
		this.timer.pass();
		assertThat(silent.isOpen()).isFalse();
		assertThat(next.config().isAutoRead()).isTrue();
	}

	@Test
	void timeThatPassesWhileTheGateIsClosedCostsNobodyItsTurn() {
		EmbeddedChannel waiting = enter();
		this.gate.close(true);
		this.timer.pass();
		this.timer.pass();
		assertThat(waiting.isOpen()).isTrue();
		this.gate.close(false);
		waiting.writeInbound(Unpooled.wrappedBuffer(RawSession.connectPacket("ann")));
		this.timer.pass();
		assertThat(waiting.isOpen()).isTrue();
		waiting.finishAndReleaseAll();
	}

	@Test
	void whoIsSilentWhenTheGateOpensAgainHasHadItsTime() {
		EmbeddedChannel silent = enter();
		EmbeddedChannel next = enter();
		this.gate.close(true);
		this.timer.pass();
		this.timer.pass();
		this.gate.close(false);
		assertThat(silent.isOpen()).isTrue();
		this.timer.pass();
		assertThat(silent.isOpen()).isFalse();
		assertThat(next.config().isAutoRead()).isTrue();
	}

	@Test
	void whatHasArrivedInTimeCountsHoweverLateItIsRead() {
		EmbeddedChannel busy = enter();
		this.timer.pass();
		busy.writeInbound(Unpooled.wrappedBuffer(RawSession.connectPacket("ann")));
		this.timer.pass();
		assertThat(busy.isOpen()).isTrue();
		busy.finishAndReleaseAll();
	}

}
