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

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.codec.Wire;
import io.asyncspread.stub.Models;

/**
 * The send queue under all interleavings that a model checker finds: callers add, while
 * the event loop writes and closes. The channel takes everything at once.
 */
@Tag(Models.TAG)
public class SendQueueModelTests {

	// most of the many queues are left before their end, with the buffer that they keep
	private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(false, true);

	private final AtomicInteger tasks = new AtomicInteger();

	// by thread of the caller
	private final int[] sent = new int[10];

	private final int[] written = new int[10];

	private @Nullable String complaint;

	private boolean closed;

	private final ByteBudget budget = new ByteBudget(1_000_000);

	private final SendQueue queue;

	public SendQueueModelTests() {
		EventLoop loop = Models.standIn(EventLoop.class, (proxy, method, arguments) -> {
			this.tasks.incrementAndGet();
			return null;
		});
		Channel channel = Models.standIn(Channel.class, (proxy, method, arguments) -> switch (method.getName()) {
			case "eventLoop" -> loop;
			case "isWritable" -> true;
			case "alloc" -> UNTRACKED;
			case "writeAndFlush" -> {
				write((ByteBuf) arguments[0]);
				yield ((ChannelPromise) arguments[1]).setSuccess();
			}
			default -> throw new UnsupportedOperationException(method.getName());
		});
		this.queue = new SendQueue(channel, new FrameEncoder(Member.of("#ann#d1")), this.budget, new SpreadMetrics() {
		});
	}

	private void write(ByteBuf frames) {
		while (frames.isReadable()) {
			int type = frames.getInt(frames.readerIndex() + Wire.HINT) >>> 8;
			if (type % 100 != ++this.written[type / 100]) {
				this.complaint = "message " + type + " was written as number " + this.written[type / 100];
			}
			frames.skipBytes(FrameEncoder.length(message(0), false));
		}
		frames.release();
	}

	private static Multicast message(int type) {
		return Multicast.to("room").type(type);
	}

	@Operation
	public void send(@Param(gen = ThreadIdGen.class) int thread) {
		Multicast message = message(100 * thread + ++this.sent[thread]);
		this.budget.take(FrameEncoder.length(message, false));
		this.queue.add(message);
	}

	@Operation(nonParallelGroup = "loop")
	public void turn() {
		if (this.tasks.get() > 0) {
			this.tasks.decrementAndGet();
			this.queue.run();
		}
	}

	@Operation(nonParallelGroup = "loop", runOnce = true)
	public void close() {
		this.queue.close(new SessionLostException("gone", 1, false, null));
		this.closed = true;
	}

	@Validate
	public void nothingIsForgotten() {
		if (this.complaint != null) {
			throw new IllegalStateException(this.complaint);
		}
		if (this.tasks.get() > 0) {
			return;
		}
		if (this.budget.used() != 0) {
			throw new IllegalStateException(this.budget.used() + " bytes wait, and the loop was not woken");
		}
		if (!this.closed && !Arrays.equals(this.sent, this.written)) {
			throw new IllegalStateException(
					"sent " + Arrays.toString(this.sent) + " but written " + Arrays.toString(this.written));
		}
	}

	@Test
	void everythingIsWrittenOnceInOrderOrCounted() {
		Models.check(new ModelCheckingOptions(), SendQueueModelTests.class);
	}

}
