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

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadOptions;
import io.asyncspread.codec.FrameEncoder;

/**
 * The way of messages from callers through budget, queue and encoder to a channel that
 * swallows them, with one, two and four callers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendQueueBenchmark {

	@Param({ "100", "1024" })
	int body;

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

	private final LocalChannel channel = new LocalChannel();

	private final ByteBudget budget = new ByteBudget(8L << 20);

	private final Multicast pattern = Multicast.to("room");

	private byte[] bytes = {};

	private @Nullable Connection connection;

	@Setup
	public void prepare() throws Exception {
		this.bytes = new byte[this.body];
		LocalChannel channel = this.channel;
		channel.pipeline().addLast(new Sink());
		this.loops.register(channel).sync();
		this.loops.submit(() -> this.connection = Connection.create(channel, DaemonAddress.tcp("localhost", 1),
				new HandshakeResult(Member.of("#me#d1"), new DaemonVersion(4, 4, 0)), 1,
				SpreadOptions.builder().build(), this.budget))
			.sync();
	}

	@Benchmark
	@Threads(1)
	public void oneProducer() throws InterruptedException {
		send();
	}

	@Benchmark
	@Threads(2)
	public void twoProducers() throws InterruptedException {
		send();
	}

	@Benchmark
	@Threads(4)
	public void fourProducers() throws InterruptedException {
		send();
	}

	private void send() throws InterruptedException {
		Multicast message = this.pattern.body(this.bytes);
		int length = FrameEncoder.length(message, false);
		if (!this.budget.tryAcquire(length)) {
			this.budget.acquire(length, System.nanoTime() + TimeUnit.SECONDS.toNanos(10), () -> false);
		}
		Connection open = this.connection;
		if (open == null) {
			throw new IllegalStateException("not prepared");
		}
		open.offer(message);
	}

	@TearDown
	public void close() throws InterruptedException {
		this.channel.close().sync();
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private static final class Sink extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			ReferenceCountUtil.release(message);
			if (!promise.isVoid()) {
				promise.setSuccess();
			}
		}

		@Override
		public void flush(ChannelHandlerContext context) {
			// nothing is kept
		}

	}

}
