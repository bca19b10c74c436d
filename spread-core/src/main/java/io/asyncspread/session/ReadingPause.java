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
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.asyncspread.SessionEvent;
import io.asyncspread.SessionLostException;
import io.asyncspread.SlowConsumerPolicy;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.Pinger;

/**
 * Stops reading while the lane is full, or ends the session, as the policy says; and
 * remembers it, for a daemon that ends a session gives no reason. Confined to the event
 * loop of the client, except that {@link #isPaused()} may be asked anywhere.
 */
final class ReadingPause {

	/** How long a pause that is over may still be what ended the session. */
	private static final long RECENT = TimeUnit.SECONDS.toNanos(10);

	private final DeliveryLane lane;

	private final SpreadOptions options;

	private final SessionLog log;

	private @Nullable Connection connection;

	private @Nullable Pinger pinger;

	private volatile boolean paused;

	private boolean left;

	private long since;

	private long resumed;

	// in pauses that followed each other
	private long pausedBefore;

	private int waiting;

	ReadingPause(DeliveryLane lane, SpreadOptions options, SessionLog log) {
		this.lane = lane;
		this.options = options;
		this.log = log;
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Whether it is too early for a session: we left because the listeners were slow, and
	 * would come back to do the same.
	 */
	boolean keepsAway() {
		return isLeaving() && (this.left || this.lane.isHigh());
	}

	/**
	 * Let us be told when the lane has drained.
	 */
	void awaitDrain() {
		this.log.keepsAway(this.lane.messages());
		this.lane.strain();
	}

	private boolean isLeaving() {
		return this.options.lane().slowConsumer() == SlowConsumerPolicy.DISCONNECT;
	}

	void opened(Connection opened, Pinger pings) {
		this.connection = opened;
		this.pinger = pings;
		this.pausedBefore = 0;
		// the lane may be full of the session before
		check();
	}

	void check() {
		Connection current = this.connection;
		Pinger pings = this.pinger;
		if (this.paused || current == null || pings == null || !this.lane.isHigh()) {
			return;
		}
		int messages = this.lane.messages();
		long bytes = this.lane.bytes();
		boolean disconnect = isLeaving();
		this.log.slow(current, messages, bytes, disconnect);
		this.lane.add(new SessionEvent.SlowConsumer(current.epoch(), messages, bytes));
		this.lane.publish();
		this.options.metrics().readingPaused();
		this.paused = true;
		this.since = System.nanoTime();
		if (!isRecent(this.since)) {
			this.pausedBefore = 0;
		}
		this.waiting = messages;
		current.setReading(false);
		pings.setReading(false);
		if (disconnect) {
			this.left = true;
			current
				.close(new SessionLostException(("session %d with Spread daemon at %s was ended because the listeners "
						+ "are too slow: %d messages with %d bytes wait for them (slow consumer policy DISCONNECT)")
					.formatted(current.epoch(), current.address(), messages, bytes), current.epoch(), false, null));
		}
		else {
			this.lane.strain();
		}
	}

	void relieved() {
		this.left = false;
		Connection current = this.connection;
		if (!this.paused || current == null || this.pinger == null) {
			return;
		}
		this.paused = false;
		this.resumed = System.nanoTime();
		Duration length = Duration.ofNanos(this.resumed - this.since);
		this.pausedBefore += length.toNanos();
		this.options.metrics().readingResumed(length);
		this.log.recovered(current, length);
		this.pinger.setReading(true);
		current.setReading(true);
	}

	/**
	 * Add to the cause of a lost connection that we had not been reading, if so. After a
	 * pause the end comes behind what the operating system had taken in meanwhile.
	 */
	SpreadException explain(SpreadException cause) {
		Connection current = this.connection;
		long now = System.nanoTime();
		if (current == null || isLeaving() || !(this.paused || isRecent(now))) {
			return cause;
		}
		long length = this.pausedBefore + (this.paused ? now - this.since : 0);
		return new SessionLostException(
				("%s; probably as a slow consumer: reading had stopped for %d ms with %d messages "
						+ "waiting for listeners, and the daemon ends a session for which 1000 more wait")
					.formatted(cause.getMessage(), length / 1_000_000,
							this.paused ? this.lane.messages() : this.waiting),
				current.epoch(), false, cause);
	}

	private boolean isRecent(long now) {
		return this.pausedBefore > 0 && now - this.resumed < RECENT;
	}

	void closed() {
		if (this.paused) {
			this.paused = false;
			this.options.metrics().readingResumed(Duration.ofNanos(System.nanoTime() - this.since));
		}
		this.connection = null;
		this.pinger = null;
	}

}
