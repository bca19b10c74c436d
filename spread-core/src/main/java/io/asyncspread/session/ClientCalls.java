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

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.asyncspread.SessionState;
import io.asyncspread.SpreadException;
import io.asyncspread.transport.Completions;

/**
 * Takes what callers want to the event loop and to the lane, and answers for both when
 * the client has ended and nothing runs there any more. Thread-safe.
 */
final class ClientCalls {

	private final EventLoop loop;

	private final CallOrder order;

	private final Session session;

	private final DeliveryLane lane;

	// what the loop has not come to yet, and may never, for a loop that ends can lose
	// what it accepts in its last moment
	private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

	ClientCalls(EventLoop loop, CallOrder order, Session session, DeliveryLane lane) {
		this.loop = loop;
		this.order = order;
		this.session = session;
		this.lane = lane;
		// on the event loop, where nothing of a caller's may run
		session.ended().whenComplete((result, failure) -> this.underWay.forEach((future) -> {
			Completions.fail(future, this.session.noSession());
			this.underWay.remove(future);
		}));
	}

	private void failEnded(CompletableFuture<?> future) {
		future.completeExceptionally(this.session.noSession());
		this.underWay.remove(future);
	}

	/**
	 * Do something on the lane, after all that is on it.
	 */
	void onLane(Runnable action) {
		if (this.session.ended().isDone()) {
			// no lane any more, and nothing that could come in between
			action.run();
			return;
		}
		onLoop(() -> {
			this.lane.add(action);
			this.lane.publish();
		});
	}

	/**
	 * Do something on the loop.
	 */
	void onLoop(Runnable action) {
		try {
			runOnLoop(action);
		}
		catch (RejectedExecutionException ex) {
			// only after the end, when there is nothing left to do
			if (!this.session.ended().isDone()) {
				throw ex;
			}
		}
	}

	private void runOnLoop(Runnable action) {
		if (this.loop.inEventLoop()) {
			action.run();
		}
		else {
			this.loop.execute(action);
		}
	}

	/**
	 * Do something on the loop, or fail the future if the client has ended.
	 */
	<T extends @Nullable Object> CompletableFuture<T> onLoop(CompletableFuture<T> future, Runnable action) {
		return unlessEnded(future, action, this::runOnLoop);
	}

	/**
	 * Do something on the loop that messages sent later must not overtake, or fail the
	 * future if the client has ended.
	 */
	<T extends @Nullable Object> CompletableFuture<T> request(CompletableFuture<T> future, Runnable action) {
		return unlessEnded(future, action, this.order::request);
	}

	private <T extends @Nullable Object> CompletableFuture<T> unlessEnded(CompletableFuture<T> future, Runnable action,
			Executor executor) {
		this.underWay.add(future);
		if (this.session.ended().isDone()) {
			failEnded(future);
			return future;
		}
		try {
			executor.execute(() -> {
				this.underWay.remove(future);
				SpreadException ended = ended();
				if (ended != null) {
					Completions.fail(future, ended);
				}
				else {
					action.run();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// the client has ended since we looked, and its loop too
			failEnded(future);
		}
		return future;
	}

	private @Nullable SpreadException ended() {
		SessionState state = this.session.state();
		return (state.isTerminal() || state == SessionState.CLOSING) ? this.session.noSession() : null;
	}

}
