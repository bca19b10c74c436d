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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Puts an action on the lane at intervals. Confined to the event loop, except for
 * closing.
 */
final class LaneTimer extends GrouplessSubscription implements Runnable {

	private final EventLoop loop;

	private final DeliveryLane lane;

	private final Runnable action;

	// an action that waits on the lane stands for all that come due meanwhile
	private final AtomicBoolean waiting = new AtomicBoolean();

	private volatile boolean closed;

	private @Nullable Future<?> ticks;

	private long interval;

	private long last;

	LaneTimer(EventLoop loop, DeliveryLane lane, Runnable action) {
		this.loop = loop;
		this.lane = lane;
		this.action = action;
	}

	void start(Duration interval) {
		if (!this.closed) {
			this.interval = TimeUnit.NANOSECONDS.convert(interval);
			this.last = this.loop.ticker().nanoTime();
			this.ticks = this.loop.scheduleAtFixedRate(this::tick, this.interval, this.interval, TimeUnit.NANOSECONDS);
		}
	}

	private void tick() {
		long now = this.loop.ticker().nanoTime();
		// after a stop of the process the loop catches up with all ticks of that time
		boolean caughtUp = now - this.last < this.interval / 2;
		this.last = caughtUp ? this.last : now;
		if (this.lane.isFinished()) {
			close();
		}
		else if (!caughtUp && this.waiting.compareAndSet(false, true)) {
			this.lane.add(this);
			this.lane.publish();
		}
	}

	@Override
	public void run() {
		this.waiting.set(false);
		if (!this.closed && !this.lane.isFinished()) {
			this.action.run();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.loop.execute(this::stop);
		}
		catch (RejectedExecutionException ex) {
			// the loop has ended, and the ticks with it
		}
	}

	private void stop() {
		if (this.ticks != null) {
			this.ticks.cancel(false);
		}
	}

}
