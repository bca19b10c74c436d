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

package io.asyncspread.spring.listener;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that one run of a container takes from its executor, until all have begun.
 * An executor that refuses says so itself; one that queues does not, and what waits for a
 * thread that never comes would wait unseen. Owned by the thread that starts the run.
 */
final class ContainerThreads implements Executor {

	private final Executor executor;

	private final int needed;

	private final AtomicInteger begun = new AtomicInteger();

	private final CompletableFuture<Void> complete = new CompletableFuture<>();

	/**
	 * Create the threads, none taken yet.
	 * @param executor gives them
	 * @param needed how many there will be
	 */
	ContainerThreads(Executor executor, int needed) {
		this.executor = executor;
		this.needed = needed;
	}

	/**
	 * Take a thread.
	 * @param task what it does
	 * @throws RejectedExecutionException if the executor has none
	 */
	@Override
	public void execute(Runnable task) {
		try {
			this.executor.execute(() -> {
				if (this.begun.incrementAndGet() == this.needed) {
					this.complete.complete(null);
				}
				task.run();
			});
		}
		catch (RejectedExecutionException ex) {
			throw new RejectedExecutionException("a thread was refused: " + need(), ex);
		}
	}

	/**
	 * Wait until all threads have begun.
	 * @param timeout how long at most
	 * @param ended ends the wait, for the threads are not needed any more
	 * @throws IllegalStateException if they have not, or the wait is interrupted
	 */
	void await(Duration timeout, CompletableFuture<Void> ended) {
		try {
			CompletableFuture.anyOf(this.complete, ended)
				.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException(
					this.begun.get() + " of " + this.needed + " threads began within " + timeout + ": " + need());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while the container waited for its threads", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	private String need() {
		return (this.needed == 1) ? "the container needs a thread of its executor for as long as it runs"
				: "the container needs " + this.needed
						+ " threads of its executor for as long as it runs, one of them to dispatch";
	}

}
