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

	private final DeliveryLane lane;

	private final SpreadOptions options;

	private final SessionLog log;

	private @Nullable Connection connection;

	private @Nullable Pinger pinger;

	private volatile boolean paused;

	private boolean left;

	private long since;

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

	private boolean isLeaving() {
		return this.options.lane().slowConsumer() == SlowConsumerPolicy.DISCONNECT;
	}

	void opened(Connection opened, Pinger pings) {
		this.connection = opened;
		this.pinger = pings;
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
		Duration length = Duration.ofNanos(System.nanoTime() - this.since);
		this.options.metrics().readingResumed(length);
		this.log.recovered(current, length);
		this.pinger.setReading(true);
		current.setReading(true);
	}

	/**
	 * Add to the cause of a lost connection that we had not been reading, if so.
	 */
	SpreadException explain(SpreadException cause) {
		Connection current = this.connection;
		if (!this.paused || current == null || isLeaving()) {
			return cause;
		}
		return new SessionLostException(
				("%s; probably as a slow consumer: reading had stopped for %d ms with %d messages "
						+ "waiting for listeners, and the daemon ends a session for which 1000 more wait")
					.formatted(cause.getMessage(), (System.nanoTime() - this.since) / 1_000_000, this.lane.messages()),
				current.epoch(), false, cause);
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
