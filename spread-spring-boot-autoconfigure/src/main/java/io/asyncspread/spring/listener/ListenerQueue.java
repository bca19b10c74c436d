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

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of one run of a container. The client's delivery lane puts, and waits
 * while the queue is full; the container's dispatching thread takes, in chunks, so that
 * the two meet at the lock rarely. What was taken counts until it is {@link #done}.
 */
final class ListenerQueue {

	private static final int CHUNK = 64;

	private final int capacity;

	private final long maxBytes;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Condition room = this.lock.newCondition();

	private final ArrayDeque<Delivery> incoming = new ArrayDeque<>();

	// owned by the dispatching thread
	private final ArrayDeque<Delivery> chunk = new ArrayDeque<>();

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	// changed under the lock
	private volatile int producersWaiting;

	private volatile boolean paused;

	private volatile boolean aborted;

	private boolean closed;

	ListenerQueue(int capacity, long maxBytes) {
		this.capacity = capacity;
		this.maxBytes = maxBytes;
	}

	/**
	 * Add a step, waiting for room.
	 * @param delivery the step
	 * @return {@code false} if the queue takes nothing any more
	 */
	boolean put(Delivery delivery) {
		this.lock.lock();
		try {
			if (isFull()) {
				awaitRoom();
			}
			if (this.aborted) {
				return false;
			}
			this.messages.incrementAndGet();
			this.bytes.addAndGet(size(delivery));
			this.incoming.add(delivery);
			if (this.incoming.size() == 1) {
				this.changed.signal();
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Say that we wait before looking again: whoever makes room after that look sees it.
	 */
	private void awaitRoom() {
		this.producersWaiting++;
		while (isFull() && !this.aborted) {
			this.room.awaitUninterruptibly();
		}
		this.producersWaiting--;
	}

	private boolean isFull() {
		return this.messages.get() >= this.capacity || this.bytes.get() >= this.maxBytes;
	}

	/**
	 * Take the next step, waiting for it; on the dispatching thread.
	 * @return the step, {@code null} when the queue is closed and empty, or aborted
	 */
	@Nullable Delivery take() {
		if (this.chunk.isEmpty() || this.paused || this.aborted) {
			this.lock.lock();
			try {
				while (!this.aborted
						&& (this.paused || (this.chunk.isEmpty() && this.incoming.isEmpty() && !this.closed))) {
					this.changed.awaitUninterruptibly();
				}
				if (this.closed && this.chunk.isEmpty() && this.incoming.isEmpty()) {
					// Who puts from here on shall learn that nobody takes.
					this.aborted = true;
					this.room.signalAll();
				}
				if (this.aborted) {
					return null;
				}
				for (int i = this.chunk.size(); i < CHUNK && !this.incoming.isEmpty(); i++) {
					this.chunk.add(this.incoming.poll());
				}
			}
			finally {
				this.lock.unlock();
			}
		}
		return this.chunk.poll();
	}

	/**
	 * Take the next step if it is a data message that is already here and wanted; on the
	 * dispatching thread.
	 * @param wanted the condition
	 * @return the message, {@code null} if there is none or something else comes first
	 */
	Delivery.@Nullable Data takeData(Predicate<Delivery.Data> wanted) {
		if (this.chunk.isEmpty()) {
			this.lock.lock();
			try {
				if (!(this.incoming.peek() instanceof Delivery.Data)) {
					return null;
				}
				for (int i = 0; i < CHUNK && !this.incoming.isEmpty(); i++) {
					this.chunk.add(this.incoming.poll());
				}
			}
			finally {
				this.lock.unlock();
			}
		}
		if (this.paused || this.aborted || !(this.chunk.peek() instanceof Delivery.Data data) || !wanted.test(data)) {
			return null;
		}
		this.chunk.poll();
		return data;
	}

	/**
	 * Count a step that the dispatching thread hands out without taking it from here.
	 * @param delivery the step
	 */
	void passed(Delivery delivery) {
		this.messages.incrementAndGet();
		this.bytes.addAndGet(size(delivery));
	}

	/**
	 * The listener is done with a step; on any thread.
	 * @param delivery the step
	 */
	void done(Delivery delivery) {
		this.bytes.addAndGet(-size(delivery));
		this.messages.decrementAndGet();
		if (this.producersWaiting > 0) {
			this.lock.lock();
			try {
				this.room.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	void pause() {
		this.paused = true;
	}

	void resume() {
		this.lock.lock();
		try {
			this.paused = false;
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Nothing will be put any more; what is here can still be taken, paused or not.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.paused = false;
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give up what is here and let everybody go who waits.
	 */
	void abort() {
		this.lock.lock();
		try {
			this.aborted = true;
			this.changed.signalAll();
			this.room.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Drop what nobody will take any more, of a queue that is aborted; on the dispatching
	 * thread.
	 * @return how many steps were dropped
	 */
	int discard() {
		this.lock.lock();
		try {
			this.chunk.addAll(this.incoming);
			this.incoming.clear();
		}
		finally {
			this.lock.unlock();
		}
		int dropped = this.chunk.size();
		this.chunk.forEach(this::done);
		this.chunk.clear();
		return dropped;
	}

	int messages() {
		return this.messages.get();
	}

	long bytes() {
		return this.bytes.get();
	}

	private static int size(Delivery delivery) {
		return (delivery instanceof Delivery.Data data) ? data.message().body().length : 0;
	}

}
