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

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Spreads the data of one container over several threads, as far as its {@link Ordering}
 * allows, with every change of membership as a barrier. Owned by the dispatching thread,
 * which calls {@link #dispatch}; the queues to the workers are bounded because the
 * container's queue counts what is in them.
 */
final class Dispatcher {

	private final Ordering ordering;

	private final Consumer<Delivery> listener;

	private final List<BlockingQueue<Runnable>> queues = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition idle = this.lock.newCondition();

	private final int concurrency;

	private final Consumer<Throwable> failure;

	private int inFlight;

	// how many threads have begun, and not ended
	private int workers;

	private boolean ended;

	/**
	 * Create a dispatcher, without threads yet.
	 * @param ordering what may run at the same time
	 * @param concurrency how many threads
	 * @param listener takes each step
	 * @param failure told, by a thread of the dispatcher, of what the listener throws
	 */
	Dispatcher(Ordering ordering, int concurrency, Consumer<Delivery> listener, Consumer<Throwable> failure) {
		this.ordering = ordering;
		this.concurrency = concurrency;
		this.listener = listener;
		this.failure = failure;
		int queueCount = (ordering == Ordering.NONE) ? 1 : concurrency;
		for (int i = 0; i < queueCount; i++) {
			this.queues.add(new LinkedBlockingQueue<>());
		}
	}

	/**
	 * Take the threads. If that fails, {@link #end()} ends those that were there.
	 * @param executor gives the threads
	 * @throws RejectedExecutionException if it has too few
	 */
	void start(Executor executor) {
		for (int i = 0; i < this.concurrency; i++) {
			BlockingQueue<Runnable> queue = this.queues.get(i % this.queues.size());
			executor.execute(() -> work(queue));
		}
	}

	private void work(BlockingQueue<Runnable> queue) {
		if (!begin()) {
			return;
		}
		try {
			while (workOnce(queue)) {
				// until the end comes over the queue
			}
		}
		finally {
			this.lock.lock();
			try {
				this.threads.remove(Thread.currentThread());
				this.workers--;
				this.idle.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private boolean begin() {
		this.lock.lock();
		try {
			if (!this.ended) {
				this.threads.add(Thread.currentThread());
				this.workers++;
			}
			return !this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean workOnce(BlockingQueue<Runnable> queue) {
		try {
			Runnable task = queue.take();
			task.run();
			return task != END;
		}
		catch (InterruptedException ex) {
			// An interrupt is for the listener's call; the end comes over the queue.
			Thread.interrupted();
		}
		catch (Throwable ex) {
			this.failure.accept(ex);
		}
		return true;
	}

	private static final Runnable END = () -> {
	};

	void dispatch(Delivery delivery) {
		if (delivery instanceof Delivery.Data data) {
			started();
			this.queues.get(index(data)).add(() -> {
				try {
					this.listener.accept(delivery);
				}
				finally {
					finished();
				}
			});
		}
		else {
			awaitIdle();
			this.listener.accept(delivery);
		}
	}

	private int index(Delivery.Data data) {
		int hash = switch (this.ordering) {
			case SENDER -> data.message().sender().hashCode();
			case GROUP -> Objects.requireNonNullElse(data.group(), data.message().groups().get(0)).hashCode();
			case NONE, TOTAL -> 0;
		};
		return Math.floorMod(hash ^ (hash >>> 16), this.queues.size());
	}

	private void started() {
		this.lock.lock();
		try {
			this.inFlight++;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void finished() {
		this.lock.lock();
		try {
			this.inFlight--;
			if (this.inFlight == 0) {
				this.idle.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitIdle() {
		this.lock.lock();
		try {
			while (this.inFlight > 0) {
				this.idle.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let the workers finish what they have, and end. Nothing was dispatched if not all
	 * have begun; those that come later have nothing to do.
	 */
	void end() {
		this.lock.lock();
		try {
			this.ended = true;
			for (int i = 0; i < this.concurrency; i++) {
				this.queues.get(i % this.queues.size()).add(END);
			}
			while (this.workers > 0) {
				this.idle.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void interrupt() {
		this.lock.lock();
		try {
			this.threads.forEach(Thread::interrupt);
		}
		finally {
			this.lock.unlock();
		}
	}

}
