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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The threads for listeners that all clients of the process share. There are as many as
 * processors, so that their number does not grow with the clients; but a listener may
 * block, and must not hold up those of other clients: while lanes wait for a thread, each
 * listener that has not come to its end since the last look is made up for by new
 * threads. Threads are started when there is something to deliver and end after some
 * seconds of silence. Thread-safe.
 */
final class ListenerThreads {

	private static final ListenerThreads SHARED = new ListenerThreads(
			Math.max(2, Runtime.getRuntime().availableProcessors()), Duration.ofSeconds(10));

	private static final Executor LATER = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Runnable::run);

	private static final AtomicInteger NAMELESS = new AtomicInteger();

	private final int processors;

	private final ThreadPoolExecutor pool;

	private final Waiting waiting = new Waiting();

	private final Set<ListenerThread> threads = ConcurrentHashMap.newKeySet();

	private final AtomicInteger heldUp = new AtomicInteger();

	private final AtomicBoolean watching = new AtomicBoolean();

	ListenerThreads(int processors, Duration keepAlive) {
		this.processors = processors;
		this.pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, keepAlive.toNanos(), TimeUnit.NANOSECONDS,
				this.waiting, this::newThread);
	}

	static ListenerThreads shared() {
		return SHARED;
	}

	/**
	 * Make the place of a client.
	 * @param privateName what its threads are named after
	 * @param progress a number that changes whenever a listener has come to its end
	 */
	ListenerExecutor executor(@Nullable String privateName, LongSupplier progress) {
		String name = "spread-" + ((privateName != null) ? privateName : "client" + NAMELESS.incrementAndGet());
		return new ListenerExecutor(this, name, progress);
	}

	void execute(ListenerExecutor client) {
		this.pool.execute(client);
	}

	/**
	 * Tell whether clients wait for a thread.
	 */
	boolean isAwaited() {
		return !this.waiting.isEmpty();
	}

	/**
	 * The number of threads there are.
	 */
	int size() {
		return this.threads.size();
	}

	void ended(ListenerThread thread) {
		this.threads.remove(thread);
	}

	/**
	 * A listener that had been found to hold up its thread does so no longer.
	 */
	void goesOn() {
		this.heldUp.decrementAndGet();
	}

	private boolean hasRoom() {
		// as many again as are held up, so that any number of them is made up for in few
		// steps
		return this.threads.size() < this.processors + 2 * this.heldUp.get();
	}

	private void watch() {
		if (this.watching.compareAndSet(false, true)) {
			LATER.execute(this::look);
		}
	}

	private void look() {
		for (ListenerThread thread : this.threads) {
			if (thread.isNewlyHeldUp()) {
				this.heldUp.incrementAndGet();
			}
		}
		while (hasRoom()) {
			Runnable next = this.waiting.poll();
			if (next == null) {
				break;
			}
			this.pool.execute(next);
		}
		this.watching.set(false);
		if (isAwaited()) {
			watch();
		}
	}

	private ListenerThread newThread(Runnable worker) {
		ListenerThread thread = new ListenerThread(this, worker);
		this.threads.add(thread);
		return thread;
	}

	/**
	 * The lanes that wait for a thread: prefers a thread that is idle to a new one, and a
	 * new one to letting a lane wait.
	 */
	@SuppressWarnings("serial")
	private final class Waiting extends LinkedTransferQueue<Runnable> {

		@Override
		public boolean offer(Runnable lane) {
			if (tryTransfer(lane)) {
				return true;
			}
			if (hasRoom()) {
				// makes the pool start a thread
				return false;
			}
			put(lane);
			watch();
			return true;
		}

	}

}
