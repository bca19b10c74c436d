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

package io.asyncspread.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How many bytes may be under way from callers to the operating system, over all sessions
 * of one client. Thread-safe, without locks.
 */
public final class ByteBudget {

	/**
	 * Those who wait are woken when so much is free, not for each message that leaves: a
	 * wake-up costs as much as handing a batch to the operating system.
	 */
	private static final long WORTH_WAKING = 1024 * 1024;

	private final long limit;

	private final long worthWaking;

	private final AtomicLong used = new AtomicLong();

	private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

	/**
	 * Create a budget.
	 * @param limit its bytes
	 */
	public ByteBudget(long limit) {
		this.limit = limit;
		this.worthWaking = Math.min(limit / 4, WORTH_WAKING);
	}

	/**
	 * Take bytes if there are so many.
	 * @param bytes how many
	 * @return whether they were taken
	 */
	public boolean tryAcquire(int bytes) {
		while (true) {
			long before = this.used.get();
			if (before + bytes > this.limit) {
				return false;
			}
			if (this.used.compareAndSet(before, before + bytes)) {
				return true;
			}
		}
	}

	/**
	 * Wait until bytes can be taken or there is no point in waiting.
	 * @param bytes how many
	 * @param deadline when to give up, as {@link System#nanoTime()}
	 * @param pointless tells that waiting is in vain; asked after every wake-up
	 * @return whether they were taken
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean acquire(int bytes, long deadline, BooleanSupplier pointless) throws InterruptedException {
		Thread thread = Thread.currentThread();
		this.waiting.add(thread);
		try {
			while (!tryAcquire(bytes)) {
				long left = deadline - System.nanoTime();
				if (left <= 0 || pointless.getAsBoolean()) {
					return false;
				}
				LockSupport.parkNanos(this, left);
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
			}
			return true;
		}
		finally {
			this.waiting.remove(thread);
		}
	}

	/**
	 * Take bytes even beyond the limit, for what the client itself has to send.
	 * @param bytes how many
	 */
	public void take(int bytes) {
		this.used.addAndGet(bytes);
	}

	/**
	 * Give bytes back.
	 * @param bytes how many
	 */
	public void release(long bytes) {
		long left = this.used.addAndGet(-bytes);
		if (this.limit - left >= this.worthWaking && !this.waiting.isEmpty()) {
			wakeUp();
		}
	}

	/**
	 * Let those who wait look again whether there is a point in waiting.
	 */
	public void wakeUp() {
		for (Thread thread : this.waiting) {
			LockSupport.unpark(thread);
		}
	}

	/**
	 * Return how much is taken.
	 * @return the bytes under way
	 */
	public long used() {
		return this.used.get();
	}

	/**
	 * Return how much can be taken.
	 * @return the limit in bytes
	 */
	public long limit() {
		return this.limit;
	}

}
