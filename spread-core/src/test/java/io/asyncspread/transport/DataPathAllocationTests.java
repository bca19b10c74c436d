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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.stub.Allocations;
import io.asyncspread.stub.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The budget of the data path: what a message may allocate, and how many writes and
 * flushes a burst may need. Counted, never timed, so that a busy machine changes nothing.
 */
class DataPathAllocationTests {

	private static final int BURST = 1000;

	private static final int READ = 64 * 1024;

	private static final int BATCH = 56 * 1024;

	private final Sink sink = new Sink();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.sink);

	private final ByteBudget budget = new ByteBudget(1L << 30);

	private final Received received = new Received();

	private Connection connection;

	@BeforeEach
	void connect() {
		// without leak detection, whose records are no part of the budget
		this.channel.config().setAllocator(new UnpooledByteBufAllocator(true, true));
		this.connection = Connection.create(this.channel, DaemonAddress.tcp("localhost", 1),
				new HandshakeResult(Member.of("#me#d1"), new DaemonVersion(4, 4, 0)), 1,
				SpreadOptions.builder().build(), this.budget);
		this.connection.start(this.received);
	}

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 10, 43 })
	void aReceivedMessageIsItsBodyAndOneObject(int groups) {
		byte[] burst = frames(groups, 100, BURST);
		double bytes = Allocations.of(() -> this.channel.writeInbound(Unpooled.wrappedBuffer(burst))) / BURST;
		assertThat(this.received.count).isPositive();
		// the array of the body has 120 bytes, the message 32
		assertThat(bytes).isBetween(152.0, 156.0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 10_240, 100_000 })
	void aLargeMessageInPiecesIsCopiedOnce(int body) {
		byte[] burst = frames(1, body, 20);
		double bytes = Allocations.of(() -> {
			for (int at = 0; at < burst.length; at += READ) {
				this.channel.writeInbound(Unpooled.wrappedBuffer(burst, at, Math.min(READ, burst.length - at)));
			}
		}) / 20;
		assertThat(bytes).isBetween((double) body, body + 1000.0);
		// no buffer in which pieces were collected
		assertThat(((UnpooledByteBufAllocator) this.channel.alloc()).metric().usedDirectMemory()).isZero();
	}

	@Test
	void largeMessagesInPiecesAreWhole() {
		byte[] frames = frames(2, 20_000, 3);
		for (int piece : new int[] { 1, 47, 112, 113, 999, 20_111, 20_112, 20_113, 50_000 }) {
			this.received.messages.clear();
			for (int at = 0; at < frames.length; at += piece) {
				this.channel.writeInbound(Unpooled.wrappedBuffer(frames, at, Math.min(piece, frames.length - at)));
			}
			assertThat(this.received.messages).hasSize(3).allSatisfy((message) -> {
				assertThat(message.groups()).containsExactly("room", "group-1");
				assertThat(message.body()).isEqualTo(body(20_000));
			});
		}
	}

	@Test
	void aSentMessageAllocatesItselfAndNoMore() {
		Multicast pattern = Multicast.to("room");
		byte[] body = new byte[100];
		double bytes = Allocations.of(() -> send(pattern, body, BURST)) / BURST;
		// the message has 32 bytes; the rest is the batch, shared by the messages in it
		assertThat(bytes).isBetween(32.0, 40.0);
	}

	@Test
	void messagesThatGoOutOneByOneShareASmallBuffer() {
		Multicast pattern = Multicast.to("room");
		byte[] body = new byte[100];
		double bytes = Allocations.of(() -> {
			for (int i = 0; i < BURST; i++) {
				send(pattern, body, 1);
			}
		}) / BURST;
		// the message has 32 bytes; the rest is the channel's task
		assertThat(bytes).isBetween(32.0, 80.0);
		assertThat(this.sink.flushes).isEqualTo(this.sink.writes);
		UnpooledByteBufAllocator allocator = (UnpooledByteBufAllocator) this.channel.alloc();
		assertThat(allocator.metric().usedDirectMemory()).isEqualTo(2048);
		this.connection.close(new SessionLostException("done", 1, false, null));
		assertThat(allocator.metric().usedDirectMemory()).isZero();
	}

	@Test
	void largeBodiesCostNoGarbage() {
		Multicast message = Multicast.to("room").body(new byte[100_000]);
		int length = FrameEncoder.length(message, false);
		double bytes = Allocations.of(() -> {
			for (int i = 0; i < 100; i++) {
				this.budget.take(length);
				this.connection.offer(message);
				this.channel.runPendingTasks();
			}
		}) / 100;
		// the buffer's own object, which a pooling allocator keeps
		assertThat(bytes).isLessThan(400);
		assertThat(this.sink.writes).isEqualTo(this.sink.flushes);
		assertThat(this.budget.used()).isZero();
	}

	@Test
	void aBurstGoesOutInBatches() {
		Multicast pattern = Multicast.to("room");
		send(pattern, new byte[100], BURST);
		int batches = BURST * 180 / BATCH + 1;
		assertThat(this.sink.writes).isEqualTo(batches);
		assertThat(this.sink.flushes).isEqualTo(batches);
		assertThat(this.sink.bytes).isEqualTo(BURST * 180L);
		assertThat(this.budget.used()).isZero();
	}

	@Test
	void aBurstWakesTheEventLoopOnce() throws InterruptedException {
		CountingLoop loop = new CountingLoop();
		try {
			LocalChannel open = new LocalChannel();
			Sink counted = new Sink();
			open.pipeline().addLast(counted);
			loop.register(open).sync();
			SendQueue queue = new SendQueue(open, new FrameEncoder(Member.of("#me#d1")), this.budget,
					SpreadMetrics.NONE);
			Multicast message = Multicast.to("room").body(new byte[100]);
			loop.tasks.set(0);
			// all are added while the loop is busy with something else
			loop.submit(() -> {
				for (int i = 0; i < 300; i++) {
					this.budget.take(180);
					queue.add(message);
				}
			}).sync();
			Awaitility.await().until(() -> this.budget.used() == 0);
			// the queue's task may still have to flush
			loop.submit(() -> {
			}).sync();
			assertThat(counted.bytes).isEqualTo(300 * 180);
			assertThat(counted.flushes).isEqualTo(1);
			// the burst itself, the queue once, and the wait for its end
			assertThat(loop.tasks).hasValue(3);
		}
		finally {
			loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
		}
	}

	private void send(Multicast pattern, byte[] body, int count) {
		for (int i = 0; i < count; i++) {
			this.budget.take(180);
			this.connection.offer(pattern.body(body));
		}
		this.channel.runPendingTasks();
		this.channel.runScheduledPendingTasks();
	}

	private static byte[] frames(int groups, int length, int count) {
		List<String> names = new ArrayList<>(List.of("room"));
		for (int i = 1; i < groups; i++) {
			names.add("group-" + i);
		}
		byte[] frame = RawFrame.of(0x10, "#ann#d1", names, 0, body(length)).bytes();
		ByteBuf frames = Unpooled.buffer(frame.length * count);
		for (int i = 0; i < count; i++) {
			frames.writeBytes(frame);
		}
		return frames.array();
	}

	private static byte[] body(int length) {
		byte[] body = new byte[length];
		for (int i = 0; i < length; i++) {
			body[i] = (byte) (i * 31 + (i >> 8));
		}
		return body;
	}

	private static final class Received implements ConnectionListener {

		private final List<DataMessage> messages = new ArrayList<>();

		private long count;

		@Override
		public void received(SpreadMessage message, int bytes) {
			this.count++;
			if (bytes > 20_000) {
				this.messages.add((DataMessage) message);
			}
		}

		@Override
		public void readComplete() {
			if (this.messages.size() > 3) {
				this.messages.clear();
			}
		}

		@Override
		public void selfAddressed(Multicast message, Outgoing.@Nullable Message item) {
		}

		@Override
		public void closed(SpreadException cause, int unsent) {
		}

	}

	/**
	 * Counts what it is given to do.
	 */
	private static final class CountingLoop extends SingleThreadIoEventLoop {

		private final AtomicInteger tasks = new AtomicInteger();

		CountingLoop() {
			super(null, new DefaultThreadFactory("counting-loop", true), LocalIoHandler.newFactory());
		}

		@Override
		public void execute(Runnable task) {
			this.tasks.incrementAndGet();
			super.execute(task);
		}

	}

	/**
	 * Takes everything at once, and counts.
	 */
	private static final class Sink extends ChannelOutboundHandlerAdapter {

		private int writes;

		private int flushes;

		private long bytes;

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			this.writes++;
			this.bytes += ((ByteBuf) message).readableBytes();
			ReferenceCountUtil.release(message);
			if (!promise.isVoid()) {
				promise.setSuccess();
			}
		}

		@Override
		public void flush(ChannelHandlerContext context) {
			this.flushes++;
		}

	}

}
