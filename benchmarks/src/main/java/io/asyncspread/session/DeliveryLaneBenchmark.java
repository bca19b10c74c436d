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

package io.asyncspread.session;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMetrics;

/**
 * The way of messages from the event loop to a listener: on the same thread, which is the
 * dispatch alone, and over to a thread of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeliveryLaneBenchmark {

	private static final int BATCH = 350;

	private static final int BATCHES = 100;

	@Param({ "1", "10" })
	int groups;

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

	private @Nullable DeliveryLane dispatch;

	private @Nullable DeliveryLane handOver;

	private @Nullable DataMessage message;

	private volatile CountDownLatch complete = new CountDownLatch(1);

	private long delivered;

	@Setup
	public void prepare() {
		List<String> targets = new ArrayList<>();
		for (int i = 0; i < this.groups; i++) {
			targets.add("group-" + i);
		}
		this.message = new DataMessage(1, Member.of("#ann#d1"), List.copyOf(targets), ServiceType.AGREED, 0, false,
				ByteOrder.LITTLE_ENDIAN, new byte[100]);
		this.dispatch = lane(Runnable::run);
		this.handOver = lane(ListenerThreads.shared().executor("bench", () -> this.delivered));
	}

	private DeliveryLane lane(Executor executor) {
		Dispatcher dispatcher = new Dispatcher(SpreadMetrics.NONE, new MessageFlow(Runnable::run, () -> {
		}), false);
		dispatcher.add(new GroupSubscription(List.of("group-0"), new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				if (++DeliveryLaneBenchmark.this.delivered % (BATCH * BATCHES) == 0) {
					DeliveryLaneBenchmark.this.complete.countDown();
				}
			}

		}, (subscription) -> new CompletableFuture<>()));
		return new DeliveryLane(this.loops.next(), executor, LaneOptions.DEFAULT, dispatcher, () -> {
		});
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long dispatch() {
		deliver(this.dispatch);
		return this.delivered;
	}

	@Benchmark
	@OperationsPerInvocation(BATCH * BATCHES)
	public void handOver() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		this.complete = done;
		for (int i = 0; i < BATCHES; i++) {
			deliver(this.handOver);
		}
		done.await();
	}

	private void deliver(@Nullable DeliveryLane lane) {
		DataMessage item = this.message;
		if (lane == null || item == null) {
			throw new IllegalStateException("not prepared");
		}
		for (int i = 0; i < BATCH; i++) {
			lane.add(item);
		}
		lane.publish();
	}

	@TearDown
	public void close() {
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
