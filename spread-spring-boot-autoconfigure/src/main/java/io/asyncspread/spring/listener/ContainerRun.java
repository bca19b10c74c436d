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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;

/**
 * One run of a container, from start to stop: its subscriptions, queue and threads. A
 * restarted container has a new run, so that what is left of an old one cannot touch it.
 * <p>
 * {@link #loop} is the container's thread, everything else may be called by any.
 */
final class ContainerRun {

	private static final Log logger = LogFactory.getLog(ContainerRun.class);

	private static final Duration GRACE = Duration.ofSeconds(1);

	private final DefaultSpreadListenerContainer container;

	private final SpreadClient client;

	private final ListenerQueue queue;

	private final DeliveryFeed feed;

	private final ListenerCaller caller;

	private final @Nullable Dispatcher workers;

	private final DeliveryLoop loop;

	private final CompletableFuture<Void> loopEnded = new CompletableFuture<>();

	private final CompletableFuture<Void> stopped = new CompletableFuture<>();

	private final OpenSubscriptions subscriptions = new OpenSubscriptions();

	private volatile @Nullable Thread thread;

	// set by the loop as it begins, or by who sees to it that it never will
	private final AtomicBoolean loopTaken = new AtomicBoolean();

	private volatile boolean interrupted;

	private volatile boolean broken;

	ContainerRun(DefaultSpreadListenerContainer container, SpreadClient client, SpreadMessageListener listener,
			boolean privateMessages) {
		this.container = container;
		this.client = client;
		this.queue = new ListenerQueue(container.options().queueCapacity(), container.options().queueBytes());
		this.feed = new DeliveryFeed(container, this, listener, privateMessages);
		this.caller = new ListenerCaller(container, listener, this.queue::done);
		this.workers = (container.options().concurrency() > 1) ? new Dispatcher(container.options().ordering(),
				container.options().concurrency(), this.caller::call, (error) -> container.broken(this, error)) : null;
		this.loop = new DeliveryLoop(container, listener, this.queue, this.caller, this.workers);
	}

	/**
	 * Begin: take the threads, and when all are there, subscribe.
	 * @param executor gives the threads
	 * @return {@code false} if the run was told to stop meanwhile, and has subscribed to
	 * nothing
	 * @throws RejectedExecutionException if the executor refuses a thread
	 * @throws IllegalStateException if it gives too few within the time of the options
	 */
	boolean start(Executor executor) {
		try {
			takeThreads(executor);
		}
		catch (RuntimeException ex) {
			endLoopThatHasNotBegun();
			throw ex;
		}
		if (this.subscriptions.isClosed() || !this.subscriptions.add(opened(this.client.listen(this.feed)))) {
			return false;
		}
		if (this.container.groups().isEmpty()) {
			return true;
		}
		Subscription subscription = opened(this.client.subscribe(this.container.groups(), this.feed));
		if (!this.subscriptions.add(subscription)) {
			return false;
		}
		subscription.joined().whenComplete((none, error) -> {
			if (error != null) {
				this.container.failed(this, error);
			}
		});
		return true;
	}

	private void takeThreads(Executor executor) {
		ContainerOptions options = this.container.options();
		ContainerThreads threads = new ContainerThreads(executor,
				(this.workers != null) ? options.concurrency() + 1 : 1);
		threads.execute(this::loop);
		if (this.workers != null) {
			this.workers.start(threads);
		}
		threads.await(options.startTimeout(), this.loopEnded);
	}

	private void endLoopThatHasNotBegun() {
		if (this.loopTaken.compareAndSet(false, true)) {
			endWorkers();
			this.loopEnded.complete(null);
		}
	}

	private static Subscription opened(@Nullable Subscription subscription) {
		return Objects.requireNonNull(subscription, "the client gave no subscription, as a mock of one does");
	}

	ListenerQueue queue() {
		return this.queue;
	}

	int asyncResults() {
		return this.caller.asyncResults();
	}

	private void loop() {
		if (!this.loopTaken.compareAndSet(false, true)) {
			return;
		}
		this.thread = Thread.currentThread();
		try {
			guarded(this.loop::run);
			if (!this.interrupted) {
				guarded(this.loop::leave);
			}
			guarded(this::endWorkers);
		}
		finally {
			this.thread = null;
			Thread.interrupted();
			this.loopEnded.complete(null);
		}
	}

	private void guarded(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			this.container.broken(this, ex);
		}
	}

	private void endWorkers() {
		if (this.workers != null) {
			this.workers.end();
		}
		if (this.broken && !this.interrupted) {
			int undelivered = this.queue.discard();
			if (undelivered > 0) {
				this.container.counters().undelivered.add(undelivered);
				logger.error("Listener container '" + this.container.id() + "' failed with " + undelivered
						+ " messages in its queue, which were not delivered to it");
			}
		}
	}

	/**
	 * It cannot go on: leave the groups and take nothing any more, so that the client
	 * goes on without it; on any thread.
	 */
	void giveUp() {
		this.broken = true;
		try {
			this.subscriptions.close();
		}
		finally {
			this.queue.abort();
		}
	}

	CompletableFuture<Void> stop() {
		long timeout = TimeUnit.NANOSECONDS.convert(this.container.options().shutdownTimeout());
		this.subscriptions.close();
		this.queue.close();
		endLoopThatHasNotBegun();
		this.loopEnded.thenCompose((none) -> this.caller.awaitResults())
			.handle((none, error) -> (Void) null)
			.copy()
			.orTimeout(timeout, TimeUnit.NANOSECONDS)
			.whenComplete((none, late) -> {
				if (late == null) {
					this.queue.abort();
					this.stopped.complete(null);
				}
				else {
					interrupt();
				}
			});
		return this.stopped;
	}

	private void interrupt() {
		this.interrupted = true;
		int asyncResults = this.caller.asyncResults();
		this.queue.abort();
		Thread current = this.thread;
		if (current != null) {
			current.interrupt();
		}
		if (this.workers != null) {
			this.workers.interrupt();
		}
		this.loopEnded.copy().orTimeout(GRACE.toNanos(), TimeUnit.NANOSECONDS).whenComplete((none, late) -> {
			int undelivered = this.queue.messages();
			this.container.counters().undelivered.add(undelivered);
			logger.warn("Listener container '" + this.container.id() + "' did not end within "
					+ this.container.options().shutdownTimeout() + " and was interrupted: " + undelivered
					+ " messages were not delivered to it, " + asyncResults + " results were not awaited"
					+ ((late != null) ? ", and its thread still runs" : "")
					+ ". A longer shutdownTimeout (property spread.listener.shutdown-timeout) gives it more time");
			this.stopped.complete(null);
		});
	}

}
