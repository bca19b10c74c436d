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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.asyncspread.SessionState;
import io.asyncspread.transport.ConnectAttempt;
import io.asyncspread.transport.ConnectListener;
import io.asyncspread.transport.Connector;

/**
 * One attempt to connect after the other, the time between them, and the wait for
 * listeners that a session would only overtax again. Confined to the event loop of the
 * client.
 */
final class ConnectAttempts {

	private final EventLoop loop;

	private final Connector connector;

	private final SessionMachine machine;

	private final ReadingPause pause;

	private final ConnectListener listener;

	private @Nullable ConnectAttempt attempt;

	private SessionMachine.Step.@Nullable Connect tried;

	private @Nullable Future<?> backoff;

	// the next attempt waits for the listeners
	private boolean drainAwaited;

	private long started;

	ConnectAttempts(EventLoop loop, Connector connector, SessionMachine machine, ReadingPause pause,
			ConnectListener listener) {
		this.loop = loop;
		this.connector = connector;
		this.machine = machine;
		this.pause = pause;
		this.listener = listener;
	}

	void begin(SessionMachine.Step.Connect next) {
		this.tried = next;
		this.started = System.nanoTime();
		this.attempt = this.connector.connect(next.daemon(), next.privateName(), this.machine.epoch() + 1,
				this.listener);
	}

	/**
	 * Begin the next attempt after a while.
	 */
	void after(SessionMachine.Step.Wait wait) {
		this.backoff = this.loop.schedule(this::delayOver, TimeUnit.NANOSECONDS.convert(wait.delay()),
				TimeUnit.NANOSECONDS);
	}

	private void delayOver() {
		this.backoff = null;
		if (this.pause.keepsAway()) {
			this.drainAwaited = true;
			this.pause.awaitDrain();
		}
		else {
			begin(this.machine.delayOver());
		}
	}

	/**
	 * The lane has drained.
	 */
	void drained() {
		if (this.drainAwaited && this.machine.state() == SessionState.BACKOFF) {
			begin(this.machine.delayOver());
		}
		this.drainAwaited = false;
	}

	/**
	 * The attempt is over.
	 * @return how long it took
	 */
	Duration ended() {
		this.attempt = null;
		return Duration.ofNanos(System.nanoTime() - this.started);
	}

	/**
	 * What the last attempt was for.
	 */
	SessionMachine.Step.@Nullable Connect tried() {
		return this.tried;
	}

	/**
	 * Begin no attempt any more.
	 */
	void stop() {
		if (this.backoff != null) {
			this.backoff.cancel(false);
		}
		if (this.attempt != null) {
			this.attempt.cancel();
		}
	}

}
