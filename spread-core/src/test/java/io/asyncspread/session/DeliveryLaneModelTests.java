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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.asyncspread.LaneOptions;
import io.asyncspread.SlowConsumerPolicy;
import io.asyncspread.stub.Models;

/**
 * The lane under all interleavings of its three threads that a model checker finds: the
 * event loop publishes, the executor runs it, and anyone wakes it.
 */
@Tag(Models.TAG)
public class DeliveryLaneModelTests implements DeliveryLane.Consumer {

	private static final int LOW = 2;

	private final AtomicInteger tasks = new AtomicInteger();

	private final AtomicInteger reliefs = new AtomicInteger();

	private int delivered;

	private @Nullable String complaint;

	private final DeliveryLane lane;

	private int published;

	private int strains;

	public DeliveryLaneModelTests() {
		EventLoop loop = Models.standIn(EventLoop.class, (proxy, method, arguments) -> {
			if (method.getName().equals("execute")) {
				this.reliefs.incrementAndGet();
			}
			return null;
		});
		this.lane = new DeliveryLane(loop, (task) -> this.tasks.incrementAndGet(),
				new LaneOptions(8, 1_000_000, SlowConsumerPolicy.PAUSE, Duration.ofSeconds(5)), this, () -> {
				});
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public boolean isFinished() {
		return false;
	}

	@Override
	public void accept(Object item) {
		if (!item.equals(++this.delivered)) {
			this.complaint = item + " came as number " + this.delivered;
		}
	}

	@Operation(nonParallelGroup = "loop")
	public void publishOne() {
		publish(1);
	}

	@Operation(nonParallelGroup = "loop")
	public void publishThree() {
		publish(3);
	}

	private void publish(int count) {
		for (int i = 0; i < count; i++) {
			this.lane.add(++this.published);
		}
		this.lane.publish();
		if (this.lane.isHigh() && this.strains == this.reliefs.get()) {
			this.strains++;
			this.lane.strain();
		}
	}

	@Operation
	public void wake() {
		this.lane.wake();
	}

	@Operation(nonParallelGroup = "executor")
	public void run() {
		if (this.tasks.get() > 0) {
			this.tasks.decrementAndGet();
			this.lane.run();
		}
	}

	@Validate
	public void nothingWaitsForNobody() {
		int tasks = this.tasks.get();
		int waiting = this.lane.messages();
		if (this.complaint != null) {
			throw new IllegalStateException(this.complaint);
		}
		if (this.delivered + waiting != this.published) {
			throw new IllegalStateException(
					this.delivered + " of " + this.published + " were delivered, but " + waiting + " wait");
		}
		if (tasks > 1) {
			throw new IllegalStateException(tasks + " runs at a time");
		}
		if (waiting > 0 && tasks == 0) {
			throw new IllegalStateException(waiting + " items wait and nobody comes");
		}
		if (this.strains > this.reliefs.get() && waiting <= LOW) {
			throw new IllegalStateException("reading stopped, and goes on never although only " + waiting + " wait");
		}
		if (this.strains < this.reliefs.get()) {
			throw new IllegalStateException("reading went on without having stopped");
		}
	}

	@Test
	void nothingIsLostRepeatedOrForgotten() {
		Models.check(new ModelCheckingOptions(), DeliveryLaneModelTests.class);
	}

}
