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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.Multicast;
import io.asyncspread.SendResult;
import io.asyncspread.SendingOptions;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Completions;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.Outgoing;

/**
 * Messages accepted while there is no session, bounded by bytes and age. As long as one
 * waits all others queue behind it, so that a thread's messages keep their order.
 * {@link #hold(Object)} and {@link #isHolding()} are for any thread, all else is confined
 * to the event loop of the client.
 */
final class HoldQueue {

	private static final Logger logger = LoggerFactory.getLogger("io.asyncspread.session");

	private final Queue<Held> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger holding = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final SendingOptions options;

	private final ByteBudget budget;

	private final EventLoop loop;

	private final Session session;

	private boolean watching;

	HoldQueue(SendingOptions options, ByteBudget budget, EventLoop loop, Session session) {
		this.options = options;
		this.budget = budget;
		this.loop = loop;
		this.session = session;
	}

	/**
	 * Whether messages wait, so that others have to wait behind them.
	 */
	boolean isHolding() {
		return this.holding.get() > 0;
	}

	/**
	 * Accept a message without a session, if that is wanted and there will be one.
	 * @param item a {@link Multicast} or {@link Outgoing.Message}
	 */
	SendResult hold(Object item) {
		SessionState current = this.session.state();
		if (current.isTerminal() || current == SessionState.CLOSING) {
			return SendResult.CLOSED;
		}
		if (this.options.holdBytes() == 0 || current == SessionState.NEW) {
			return SendResult.NOT_CONNECTED;
		}
		if (!offer(item, length(item))) {
			return SendResult.FULL;
		}
		try {
			this.loop.execute(this::settle);
		}
		catch (RejectedExecutionException ex) {
			// the client has ended since we looked, and its loop too
			settle();
		}
		return SendResult.OK;
	}

	private boolean offer(Object item, int length) {
		if (this.bytes.addAndGet(length) > this.options.holdBytes() || !this.budget.tryAcquire(length)) {
			this.bytes.addAndGet(-length);
			return false;
		}
		this.holding.incrementAndGet();
		this.queue.add(new Held(item, length, System.nanoTime() + this.options.holdFor().toNanos()));
		return true;
	}

	private void settle() {
		Connection current = this.session.connection();
		SessionState now = this.session.state();
		if (current != null) {
			release(current);
		}
		else if (now.isTerminal() || now == SessionState.CLOSING) {
			fail(this.session.noSession());
		}
		else {
			watch();
		}
	}

	/**
	 * Send what is held.
	 */
	void release(Connection connection) {
		for (Held held = this.queue.poll(); held != null; held = this.queue.poll()) {
			connection.offer(held.item());
			this.bytes.addAndGet(-held.length());
			this.holding.decrementAndGet();
		}
	}

	/**
	 * Look when the oldest is too old.
	 */
	private void watch() {
		Held oldest = this.queue.peek();
		if (!this.watching && oldest != null) {
			this.watching = true;
			this.loop.schedule(this::expire, Math.max(oldest.deadline() - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
		}
	}

	private void expire() {
		this.watching = false;
		long now = System.nanoTime();
		int expired = 0;
		String why = String.valueOf(this.session.noSession().getMessage());
		SpreadTimeoutException cause = new SpreadTimeoutException(
				"no session came about within %d ms (option sending.holdFor), and the message is not sent: %s"
					.formatted(this.options.holdFor().toMillis(), why),
				this.options.holdFor());
		for (Held oldest = this.queue.peek(); oldest != null
				&& oldest.deadline() - now <= 0; oldest = this.queue.peek()) {
			this.queue.remove(oldest);
			drop(oldest, cause);
			expired++;
		}
		if (expired > 0) {
			logger.warn(
					"{} messages held for the next Spread session were given up after {} ms (option sending.holdFor): {}",
					expired, this.options.holdFor().toMillis(), why);
		}
		watch();
	}

	/**
	 * Fail everything, for there will be no session.
	 * @return how many messages
	 */
	int fail(SpreadException cause) {
		int count = 0;
		for (Held held = this.queue.poll(); held != null; held = this.queue.poll()) {
			drop(held, cause);
			count++;
		}
		return count;
	}

	private void drop(Held held, SpreadException cause) {
		this.bytes.addAndGet(-held.length());
		this.holding.decrementAndGet();
		this.budget.release(held.length());
		if (held.item() instanceof Outgoing.Message message && message.written() != null) {
			Completions.fail(message.written(), cause);
		}
	}

	private static int length(Object item) {
		return (item instanceof Multicast message) ? FrameEncoder.length(message, false)
				: FrameEncoder.length(((Outgoing.Message) item).message(), false);
	}

	private record Held(Object item, int length, long deadline) {
	}

}
