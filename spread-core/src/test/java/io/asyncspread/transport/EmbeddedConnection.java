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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.stub.RawFrame;

/**
 * A connection without a network, whose time passes when a test says so. It records all
 * that a session would be told.
 */
final class EmbeddedConnection implements ConnectionListener, AutoCloseable {

	static final DaemonAddress ADDRESS = DaemonAddress.tcp("host", 4803);

	static final Member SELF = Member.of("#ann#d1");

	final MockTicker ticker = Ticker.newMockTicker();

	final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(this.ticker).build();

	final ByteBudget budget;

	final Connection connection;

	final List<SpreadMessage> received = new ArrayList<>();

	final List<Multicast> selfAddressed = new ArrayList<>();

	final List<Integer> sizes = new ArrayList<>();

	@Nullable Pinger pinger;

	@Nullable SpreadException closed;

	int unsent;

	int reads;

	EmbeddedConnection() {
		this(SpreadOptions.builder().build());
	}

	EmbeddedConnection(SpreadOptions options) {
		this.budget = new ByteBudget(options.sending().maxBytes());
		this.connection = Connection.create(this.channel, ADDRESS,
				new HandshakeResult(SELF, new DaemonVersion(4, 4, 0)), 3, options, this.budget);
		this.connection.start(this);
	}

	/**
	 * Send as the client does.
	 */
	boolean send(Multicast message) {
		if (!this.budget.tryAcquire(FrameEncoder.length(message, false))) {
			return false;
		}
		this.connection.offer(message);
		return true;
	}

	void send(Outgoing.Message item) {
		this.budget.take(FrameEncoder.length(item.message(), item.addSelf()));
		this.connection.offer(item);
	}

	void request(Outgoing item) {
		this.budget.take(80);
		this.connection.offer(item);
	}

	void passTime(Duration duration) {
		this.ticker.advance(duration.toNanos(), TimeUnit.NANOSECONDS);
		run();
	}

	void run() {
		this.channel.runScheduledPendingTasks();
		this.channel.runPendingTasks();
	}

	void receive(byte[]... pieces) {
		for (byte[] piece : pieces) {
			this.channel.writeInbound(Unpooled.copiedBuffer(piece));
		}
	}

	/**
	 * Take what was written as frames, checking that nothing else is there.
	 */
	List<RawFrame> written() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (ByteBuf buffer = this.channel.readOutbound(); buffer != null; buffer = this.channel.readOutbound()) {
			out.writeBytes(ByteBufUtil.getBytes(buffer));
			buffer.release();
		}
		byte[] bytes = out.toByteArray();
		List<RawFrame> frames = new ArrayList<>();
		for (int at = 0; at < bytes.length;) {
			ByteBuffer header = ByteBuffer.wrap(bytes, at, 48).slice();
			int length = 48 + 32 * header.getInt(36) + header.getInt(44);
			frames.add(new RawFrame(Arrays.copyOfRange(bytes, at, at + length)));
			at += length;
		}
		return frames;
	}

	@Override
	public void received(SpreadMessage message, int bytes) {
		if (this.pinger == null || !this.pinger.intercept(message)) {
			this.received.add(message);
			this.sizes.add(bytes);
		}
	}

	@Override
	public void readComplete() {
		this.reads++;
		if (this.pinger != null) {
			this.pinger.readComplete();
		}
	}

	@Override
	public void selfAddressed(Multicast message, Outgoing.@Nullable Message item) {
		this.selfAddressed.add(message);
	}

	@Override
	public void closed(SpreadException cause, int unsent) {
		this.closed = cause;
		this.unsent = unsent;
		if (this.pinger != null) {
			this.pinger.stop(cause);
		}
	}

	@Override
	public void close() {
		this.channel.finishAndReleaseAll();
	}

}
