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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadException;

/**
 * The end of a client: lets the lane come to its end, and does not wait for a listener
 * that hangs. Confined to the event loop of the client, except for the future.
 */
final class SessionEnd {

	private final CompletableFuture<Void> future = new CompletableFuture<>();

	private final SessionMachine machine;

	private final EventLoop loop;

	private final DeliveryLane lane;

	private final Dispatcher dispatcher;

	private final Duration limit;

	private final SessionAbsence absence;

	private final SessionLog log;

	private long closingSince;

	SessionEnd(SessionMachine machine, EventLoop loop, DeliveryLane lane, Dispatcher dispatcher, Duration limit,
			SessionAbsence absence, SessionLog log) {
		this.machine = machine;
		this.loop = loop;
		this.lane = lane;
		this.dispatcher = dispatcher;
		this.limit = limit;
		this.absence = absence;
		this.log = log;
	}

	/**
	 * Completed on the event loop when the client is closed, whether or not the common
	 * pool has a thread to spare. Nothing of a caller's may hang on it.
	 */
	CompletableFuture<Void> future() {
		return this.future;
	}

	/**
	 * The time for closing runs from now on.
	 */
	void closing() {
		this.closingSince = System.nanoTime();
	}

	/**
	 * There will be no session any more, and so no message.
	 */
	void failed(SpreadException failure) {
		this.lane.add((Runnable) () -> this.dispatcher.complete(failure));
	}

	/**
	 * There is no session any more: what is on the lane is the last.
	 * @param requests what waits for the lane
	 */
	void begin(GroupRequests requests) {
		this.lane.add((Runnable) this::finished);
		this.lane.publish();
		long left = this.closingSince + this.limit.toNanos() - System.nanoTime();
		this.loop.schedule(() -> listenerStuck(requests), Math.max(left, 0), TimeUnit.NANOSECONDS);
	}

	// on the lane
	private void finished() {
		this.dispatcher.complete(this.absence.failure());
		this.dispatcher.finish();
		if (this.machine.state() == SessionState.CLOSING) {
			this.loop.execute(this::markClosed);
		}
	}

	private void listenerStuck(GroupRequests requests) {
		if (this.machine.state() == SessionState.CLOSING) {
			this.log.listenerStuck(this.limit, this.lane.messages());
			this.dispatcher.finish();
			this.lane.wake();
			SessionClosedException closed = this.absence.closed();
			requests.abandon(new SessionClosedException(
					"%s; a listener was still running after %d ms (option closeTimeout), and what came behind it was left"
						.formatted(closed.getMessage(), this.limit.toMillis()),
					closed.getCause()));
			markClosed();
		}
	}

	private void markClosed() {
		if (this.machine.state() == SessionState.CLOSING) {
			this.machine.closed();
			this.future.complete(null);
		}
	}

}
