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

import io.asyncspread.Limits;

/**
 * How a container works. Immutable; each method returns a changed copy.
 *
 * @param ordering which messages may not overtake each other
 * @param concurrency number of threads that call the listener, at least 1; more than one
 * needs an ordering weaker than {@link Ordering#TOTAL}
 * @param queueCapacity most messages that wait for the listener, at least 1. When it is
 * reached the client's delivery lane waits, then the client stops reading: nothing is
 * dropped
 * @param queueBytes most bytes of bodies that wait for the listener, at least
 * {@link Limits#MAX_PAYLOAD}
 * @param batchSize most messages of one batch, at least 1, for listeners that take lists
 * @param startTimeout how long starting waits for the threads of the container, more than
 * zero. When its executor has not given them all by then, the container fails, joins
 * nothing and says so
 * @param shutdownTimeout how long stopping may take before the listener is interrupted;
 * zero to interrupt at once
 * @param autoStartup whether the container starts with the application context
 */
public record ContainerOptions(Ordering ordering, int concurrency, int queueCapacity, long queueBytes, int batchSize,
		Duration startTimeout, Duration shutdownTimeout, boolean autoStartup) {

	/**
	 * The defaults: total order, one thread, 10,000 messages or 32 MiB, batches of 100,
	 * 30 s to get its threads, 10 s to stop, started automatically.
	 */
	public static final ContainerOptions DEFAULT = new ContainerOptions(Ordering.TOTAL, 1, 10_000, 32L << 20, 100,
			Duration.ofSeconds(30), Duration.ofSeconds(10), true);

	public ContainerOptions {
		atLeast("concurrency", 1, concurrency);
		atLeast("queueCapacity", 1, queueCapacity);
		atLeast("queueBytes", Limits.MAX_PAYLOAD, queueBytes);
		atLeast("batchSize", 1, batchSize);
		if (startTimeout.isNegative() || startTimeout.isZero()) {
			throw new IllegalArgumentException("startTimeout must be more than zero but is " + startTimeout);
		}
		if (shutdownTimeout.isNegative()) {
			throw new IllegalArgumentException("shutdownTimeout must not be negative but is " + shutdownTimeout);
		}
		if (concurrency > 1 && ordering == Ordering.TOTAL) {
			throw new IllegalArgumentException("concurrency " + concurrency + " cannot keep the total order: set the "
					+ "ordering to GROUP, SENDER or NONE, or the concurrency to 1");
		}
	}

	private static void atLeast(String name, long least, long value) {
		if (value < least) {
			throw new IllegalArgumentException(name + " must be at least " + least + " but is " + value);
		}
	}

	/**
	 * Set ordering and number of threads, which depend on each other.
	 * @param ordering the ordering
	 * @param concurrency the number of threads, at least 1
	 * @return the changed options
	 * @throws IllegalArgumentException for less than one thread, or more than one with
	 * {@link Ordering#TOTAL}
	 */
	public ContainerOptions ordering(Ordering ordering, int concurrency) {
		return new ContainerOptions(ordering, concurrency, this.queueCapacity, this.queueBytes, this.batchSize,
				this.startTimeout, this.shutdownTimeout, this.autoStartup);
	}

	/**
	 * Set the bound of the queue in messages.
	 * @param queueCapacity most messages waiting, at least 1
	 * @return the changed options
	 * @throws IllegalArgumentException if it is less
	 */
	public ContainerOptions queueCapacity(int queueCapacity) {
		return new ContainerOptions(this.ordering, this.concurrency, queueCapacity, this.queueBytes, this.batchSize,
				this.startTimeout, this.shutdownTimeout, this.autoStartup);
	}

	/**
	 * Set the bound of the queue in bytes.
	 * @param queueBytes most bytes waiting, at least {@link Limits#MAX_PAYLOAD}
	 * @return the changed options
	 * @throws IllegalArgumentException if it is less
	 */
	public ContainerOptions queueBytes(long queueBytes) {
		return new ContainerOptions(this.ordering, this.concurrency, this.queueCapacity, queueBytes, this.batchSize,
				this.startTimeout, this.shutdownTimeout, this.autoStartup);
	}

	/**
	 * Set the size of batches.
	 * @param batchSize most messages in a batch, at least 1
	 * @return the changed options
	 * @throws IllegalArgumentException if it is less
	 */
	public ContainerOptions batchSize(int batchSize) {
		return new ContainerOptions(this.ordering, this.concurrency, this.queueCapacity, this.queueBytes, batchSize,
				this.startTimeout, this.shutdownTimeout, this.autoStartup);
	}

	/**
	 * Set how long starting waits for the threads of the container.
	 * @param startTimeout the time, more than zero
	 * @return the changed options
	 * @throws IllegalArgumentException if it is not
	 */
	public ContainerOptions startTimeout(Duration startTimeout) {
		return new ContainerOptions(this.ordering, this.concurrency, this.queueCapacity, this.queueBytes,
				this.batchSize, startTimeout, this.shutdownTimeout, this.autoStartup);
	}

	/**
	 * Set how long stopping may take.
	 * @param shutdownTimeout the time; zero to interrupt at once
	 * @return the changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ContainerOptions shutdownTimeout(Duration shutdownTimeout) {
		return new ContainerOptions(this.ordering, this.concurrency, this.queueCapacity, this.queueBytes,
				this.batchSize, this.startTimeout, shutdownTimeout, this.autoStartup);
	}

	/**
	 * Set whether the container starts with the application context.
	 * @param autoStartup whether it does
	 * @return the changed options
	 */
	public ContainerOptions autoStartup(boolean autoStartup) {
		return new ContainerOptions(this.ordering, this.concurrency, this.queueCapacity, this.queueBytes,
				this.batchSize, this.startTimeout, this.shutdownTimeout, autoStartup);
	}

}
