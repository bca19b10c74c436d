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

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Confirmation;
import io.asyncspread.Limits;
import io.asyncspread.Multicast;
import io.asyncspread.SendQueueFullException;
import io.asyncspread.SendResult;
import io.asyncspread.SendingOptions;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadInterruptedException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.Outgoing;

/**
 * The ways of a message from a caller to the send queue, and what happens when it is full
 * or there is no session. Thread-safe.
 */
final class MessageSender {

	private final SendingOptions options;

	private final SpreadMetrics metrics;

	private final EventLoop loop;

	private final ByteBudget budget;

	private final CallOrder order;

	private final Session session;

	private final HoldQueue held;

	MessageSender(SpreadOptions options, EventLoop loop, ByteBudget budget, CallOrder order, Session session) {
		this.options = options.sending();
		this.metrics = options.metrics();
		this.loop = loop;
		this.budget = budget;
		this.order = order;
		this.session = session;
		this.held = session.held();
	}

	SendResult trySend(Multicast message) {
		Connection connection = this.session.connection();
		if (connection == null || this.held.isHolding()) {
			return this.held.hold(message);
		}
		if (!this.budget.tryAcquire(FrameEncoder.length(message, false))) {
			return SendResult.FULL;
		}
		return this.order.send(connection, message) ? SendResult.OK : this.held.hold(message);
	}

	void send(Multicast message) {
		Connection connection = this.session.connection();
		if (connection == null || this.held.isHolding()) {
			hold(message, null);
			return;
		}
		int length = FrameEncoder.length(message, false);
		boolean acquired = this.budget.tryAcquire(length) || awaitRoom(connection, length);
		if (!acquired || !this.order.send(connection, message)) {
			hold(message, connection);
		}
	}

	/**
	 * Hold a message for the next session if that is wanted.
	 * @param ended the connection that ended meanwhile, {@code null} if there was none
	 */
	private void hold(Multicast message, @Nullable Connection ended) {
		SendResult result = this.held.hold(message);
		if (result == SendResult.OK) {
			return;
		}
		if (result == SendResult.FULL) {
			throw holdFull();
		}
		if (ended != null && this.session.connection() == ended) {
			throw new SessionLostException("session %d with Spread daemon at %s is ending; the message is not sent"
				.formatted(ended.epoch(), ended.address()), ended.epoch(), false, null);
		}
		throw this.session.noSession();
	}

	private SendQueueFullException holdFull() {
		return new SendQueueFullException(
				"the messages held for the next session have reached their limit of %d bytes (option sending.holdBytes): %s"
					.formatted(this.options.holdBytes(), this.session.noSession().getMessage()),
				this.options.holdBytes());
	}

	/**
	 * Wait for room in the queue.
	 * @return {@code false} if the connection has ended
	 */
	private boolean awaitRoom(Connection connection, int length) {
		if (this.loop.inEventLoop()) {
			throw new IllegalStateException(
					"the send queue is full, and send() must not wait on the network thread, which "
							+ "has to empty it: use trySend() or sendAsync() here, or run listeners on another executor");
		}
		Duration timeout = this.options.timeout();
		boolean acquired;
		try {
			acquired = this.budget.acquire(length, System.nanoTime() + timeout.toNanos(), () -> isOver(connection));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SpreadInterruptedException(
					"interrupted while waiting for room in the send queue; the message is not sent: "
							+ waiting(connection),
					ex);
		}
		if (!acquired && !isOver(connection)) {
			throw new SpreadTimeoutException(
					"no room in the send queue within %d ms (option sending.timeout); the message is not sent: %s"
						.formatted(timeout.toMillis(), waiting(connection)),
					timeout);
		}
		return acquired;
	}

	private boolean isOver(Connection connection) {
		return connection.isEnded() || this.session.connection() != connection;
	}

	private String waiting(Connection connection) {
		return "%d of %d bytes (option sending.maxBytes) wait for Spread daemon at %s, session %d"
			.formatted(this.budget.used(), this.budget.limit(), connection.address(), connection.epoch());
	}

	CompletableFuture<Void> sendAsync(Multicast message) {
		CompletableFuture<Void> written = new CompletableFuture<>();
		Outgoing.Message item = new Outgoing.Message(message, written, null);
		if (this.session.connection() != null && !this.held.isHolding()) {
			return offer(item, written);
		}
		SendResult held = this.held.hold(item);
		if (held != SendResult.OK) {
			written.completeExceptionally((held == SendResult.FULL) ? holdFull() : this.session.noSession());
		}
		return written;
	}

	CompletableFuture<Confirmation> sendConfirmed(Multicast message) {
		if (!message.service().isOrdered()) {
			throw new IllegalArgumentException(
					"a confirmation needs service FIFO, CAUSAL, AGREED or SAFE, but the message " + "has "
							+ message.service() + ", which has no place in the order");
		}
		if (message.isSelfDiscard()) {
			throw new IllegalArgumentException(
					"a confirmation is our own copy coming back, so the message must not have " + "self-discard");
		}
		int targets = message.targets().size() + 1;
		if (targets > Limits.MAX_GROUPS) {
			throw new IllegalArgumentException("a confirmed message to " + message.targets().size()
					+ " groups is not possible: our private group is added, so at most " + (Limits.MAX_GROUPS - 1)
					+ " remain");
		}
		Limits.checkBody(message.body().length, targets);
		CompletableFuture<Confirmation> confirmed = new CompletableFuture<>();
		CompletableFuture<Confirmation> measured = measured(message.service(), confirmed);
		offer(new Outgoing.Message(message, null, confirmed), confirmed);
		return measured;
	}

	/**
	 * Report the time before the caller's own stages run, which may take theirs.
	 */
	private CompletableFuture<Confirmation> measured(ServiceType service, CompletableFuture<Confirmation> confirmed) {
		if (this.metrics == SpreadMetrics.NONE) {
			return confirmed;
		}
		long start = System.nanoTime();
		return CallerFutures.of(confirmed.thenApply((confirmation) -> {
			this.metrics.confirmed(service, Duration.ofNanos(System.nanoTime() - start));
			return confirmation;
		}));
	}

	private <T> CompletableFuture<T> offer(Outgoing.Message item, CompletableFuture<T> future) {
		Connection connection = this.session.connection();
		if (connection == null) {
			future.completeExceptionally(this.session.noSession());
		}
		else if (!this.budget.tryAcquire(FrameEncoder.length(item.message(), item.addSelf()))) {
			future.completeExceptionally(new SendQueueFullException(this.budget.limit()));
		}
		else {
			this.order.send(connection, item);
		}
		return future;
	}

}
