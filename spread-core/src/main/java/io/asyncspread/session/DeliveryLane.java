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

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.EventLoop;
import org.jctools.queues.atomic.SpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.DataMessage;
import io.asyncspread.LaneOptions;
import io.asyncspread.Limits;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.RejectedMessage;

/**
 * The one ordered queue from the event loop to the listeners. The event loop adds and
 * publishes a batch; one run at a time on the executor takes. Holds any number of items:
 * it is bounded because the session stops reading when {@link #isHigh()}.
 */
final class DeliveryLane implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(DeliveryLane.class);

	/** Items taken in one run, so that clients that share an executor take turns. */
	private static final int RUN = 512;

	private final SpscUnboundedAtomicArrayQueue<Object> queue = new SpscUnboundedAtomicArrayQueue<>(1024);

	private final AtomicInteger pending = new AtomicInteger();

	private final AtomicBoolean running = new AtomicBoolean();

	private final AtomicBoolean strained = new AtomicBoolean();

	private final AtomicLong pendingBytes = new AtomicLong();

	private final EventLoop loop;

	private final Executor executor;

	private final LaneOptions options;

	private final Consumer consumer;

	private final Runnable relief;

	private final ListenerWatch watch;

	// confined to the event loop
	private int unpublished;

	private long unpublishedBytes;

	// written by the run, read anywhere
	private volatile @Nullable Thread runner;

	private volatile long progress;

	DeliveryLane(EventLoop loop, Executor executor, LaneOptions options, Consumer consumer, Runnable relief) {
		this.loop = loop;
		this.executor = executor;
		this.options = options;
		this.consumer = consumer;
		this.relief = relief;
		this.watch = new ListenerWatch(loop, options.slowListenerAfter(), this);
	}

	/**
	 * Add an item at the end; it waits for {@link #publish()}. On the event loop.
	 */
	void add(Object item) {
		this.queue.offer(item);
		this.unpublished++;
		this.unpublishedBytes += weight(item);
	}

	/**
	 * The bytes of a message that can be large.
	 */
	private static int weight(Object item) {
		if (item instanceof DataMessage data) {
			return data.body().length;
		}
		if (item instanceof RegularMembershipMessage view) {
			return view.members().size() * Limits.GROUP_SIZE;
		}
		if (item instanceof OpaqueMessage opaque) {
			return opaque.body().length;
		}
		return (item instanceof RejectedMessage rejected) ? rejected.body().length : 0;
	}

	/**
	 * Let the listeners have what was added. On the event loop.
	 */
	void publish() {
		int count = this.unpublished;
		if (count == 0) {
			return;
		}
		this.unpublished = 0;
		this.pendingBytes.addAndGet(this.unpublishedBytes);
		this.unpublishedBytes = 0;
		this.pending.addAndGet(count);
		wake();
		this.watch.begin();
	}

	/**
	 * Run if there is something to do and nobody does it. On any thread.
	 */
	void wake() {
		if (!this.running.get() && this.running.compareAndSet(false, true)) {
			start();
		}
	}

	private void start() {
		try {
			this.executor.execute(this);
		}
		catch (RejectedExecutionException ex) {
			if (this.consumer.isFinished()) {
				// too late for the executor: what asks now is told that all is over
				run();
				return;
			}
			this.running.set(false);
			logger.error("The executor for listeners refuses to run them ({}): {} messages and events wait and are not "
					+ "delivered; the executor must outlive the client", ex.getMessage(), this.pending.get());
		}
	}

	@Override
	public void run() {
		this.runner = Thread.currentThread();
		int taken = 0;
		int available = this.pending.get();
		while (available > 0 && taken < RUN && this.consumer.isReady()) {
			int count = take(Math.min(available, RUN - taken));
			taken += count;
			available = this.pending.addAndGet(-count);
			relieve();
		}
		this.runner = null;
		this.running.set(false);
		// what came meanwhile found us running
		if (this.pending.get() > 0 && this.consumer.isReady()) {
			wake();
		}
	}

	private int take(int limit) {
		int taken = 0;
		long bytes = 0;
		while (taken < limit && this.consumer.isReady()) {
			Object item = this.queue.poll();
			if (item == null) {
				break;
			}
			bytes += weight(item);
			deliver(item);
			this.progress = this.progress + 1;
			taken++;
		}
		this.pendingBytes.addAndGet(-bytes);
		return taken;
	}

	private void deliver(Object item) {
		try {
			this.consumer.accept(item);
		}
		catch (Throwable ex) {
			logger.error("The delivery lane could not handle {}; it goes on with the next item",
					item.getClass().getName(), ex);
		}
		finally {
			// an interrupt was for this item alone
			Thread.interrupted();
		}
	}

	/**
	 * Ask to be told by the relief action when the lane has drained. On the event loop.
	 */
	void strain() {
		this.strained.set(true);
		relieve();
	}

	private void relieve() {
		// the event loop and the run may both find the lane drained, and one of them
		// tells
		if (this.strained.get() && isLow() && this.strained.compareAndSet(true, false)) {
			try {
				this.loop.execute(this.relief);
			}
			catch (RejectedExecutionException ex) {
				// the loop has ended, and with it the reading that was to go on
			}
		}
	}

	boolean isHigh() {
		return this.pending.get() >= this.options.maxMessages() / 4 * 3
				|| this.pendingBytes.get() >= this.options.maxBytes() / 4 * 3;
	}

	private boolean isLow() {
		return this.pending.get() <= this.options.maxMessages() / 4
				&& this.pendingBytes.get() <= this.options.maxBytes() / 4;
	}

	int messages() {
		return this.pending.get();
	}

	long bytes() {
		return this.pendingBytes.get();
	}

	/**
	 * Tell whether nothing waits, not even to be published. On the event loop.
	 */
	boolean isEmpty() {
		return this.pending.get() == 0 && this.unpublished == 0;
	}

	/**
	 * The thread that runs a listener of this lane, {@code null} if none does.
	 */
	@Nullable Thread runner() {
		return this.runner;
	}

	/**
	 * A number that grows with each item that the listeners are done with.
	 */
	long progress() {
		return this.progress;
	}

	/**
	 * Tell whether no listener is called any more.
	 */
	boolean isFinished() {
		return this.consumer.isFinished();
	}

	/**
	 * Tell whether the calling thread is running a listener of this lane.
	 */
	boolean isCurrentThread() {
		return this.runner == Thread.currentThread();
	}

	/**
	 * Takes the items of a lane.
	 */
	interface Consumer {

		/**
		 * Tell whether an item can be taken now; whoever makes it so wakes the lane.
		 */
		boolean isReady();

		/**
		 * Tell whether no listener is called any more.
		 */
		boolean isFinished();

		/**
		 * Take the next item; must not throw.
		 */
		void accept(Object item);

	}

}
