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

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Where a container stands, where it is meant to stand, and the run that goes with it:
 * all transitions in one place. Safe for use by several threads; guarded by a lock under
 * which neither the listener nor the client is called.
 */
final class ContainerStates {

	private final Supplier<ContainerRun> runs;

	private final ReentrantLock lock = new ReentrantLock();

	private ContainerState state = ContainerState.STOPPED;

	private ContainerState expected = ContainerState.STOPPED;

	private @Nullable Throwable failure;

	private final Set<String> missing = new HashSet<>();

	// the run cannot work again, whatever it joins
	private boolean broken;

	private @Nullable ContainerRun run;

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	/**
	 * Create the states of a container that is stopped.
	 * @param runs makes a run for each start; must not call anything foreign
	 */
	ContainerStates(Supplier<ContainerRun> runs) {
		this.runs = runs;
	}

	ContainerState state() {
		return locked(() -> this.state);
	}

	ContainerState expected() {
		return locked(() -> this.expected);
	}

	@Nullable Throwable failure() {
		return this.<@Nullable Throwable>locked(() -> this.failure);
	}

	@Nullable ContainerRun run() {
		return this.<@Nullable ContainerRun>locked(() -> this.run);
	}

	/**
	 * Return when the last stop is done.
	 * @return completes then; complete if there was none
	 */
	CompletableFuture<Void> stopped() {
		return locked(() -> this.stopped);
	}

	/**
	 * The container shall run.
	 * @param again called when a stop that is still under way is done
	 * @return the run that begins, {@code null} if none does now
	 */
	@Nullable ContainerRun start(Runnable again) {
		return this.<@Nullable ContainerRun>locked(() -> {
			if (this.expected != ContainerState.STOPPED) {
				return null;
			}
			this.expected = ContainerState.RUNNING;
			if (this.state == ContainerState.DRAINING) {
				this.stopped.thenRun(again);
				return null;
			}
			return begin();
		});
	}

	/**
	 * A stop is done, during which the container was started.
	 * @return the run that begins, {@code null} if that is not wanted any more
	 */
	@Nullable ContainerRun startAgain() {
		return this.<@Nullable ContainerRun>locked(() -> {
			if (this.expected == ContainerState.STOPPED || this.state != ContainerState.STOPPED) {
				return null;
			}
			ContainerRun next = begin();
			if (this.expected == ContainerState.PAUSED) {
				this.state = ContainerState.PAUSED;
				next.queue().pause();
			}
			return next;
		});
	}

	private ContainerRun begin() {
		ContainerRun next = this.runs.get();
		this.state = ContainerState.RUNNING;
		this.failure = null;
		this.missing.clear();
		this.broken = false;
		this.run = next;
		return next;
	}

	/**
	 * The container shall stop.
	 * @return the run that has to end, {@code null} if none has to, or one is ending
	 */
	@Nullable ContainerRun stop() {
		return this.<@Nullable ContainerRun>locked(() -> {
			this.expected = ContainerState.STOPPED;
			if (this.run == null || this.state == ContainerState.DRAINING) {
				return null;
			}
			this.state = ContainerState.DRAINING;
			this.failure = null;
			this.stopped = new CompletableFuture<>();
			return this.run;
		});
	}

	/**
	 * The run has ended.
	 * @return to be completed when that is known everywhere
	 */
	CompletableFuture<Void> ended() {
		return locked(() -> {
			this.run = null;
			this.state = ContainerState.STOPPED;
			return this.stopped;
		});
	}

	void pause() {
		guarded(() -> {
			if (this.expected == ContainerState.RUNNING) {
				this.expected = ContainerState.PAUSED;
				if (this.run != null && this.state == ContainerState.RUNNING) {
					this.state = ContainerState.PAUSED;
					this.run.queue().pause();
				}
			}
		});
	}

	void resume() {
		guarded(() -> {
			if (this.expected == ContainerState.PAUSED) {
				this.expected = ContainerState.RUNNING;
				if (this.run != null && this.state == ContainerState.PAUSED) {
					this.state = ContainerState.RUNNING;
					this.run.queue().resume();
				}
			}
		});
	}

	/**
	 * A group is joined. A container that had failed works again when it has them all.
	 * @param from the run that joined it
	 * @param group the group
	 */
	void joined(ContainerRun from, String group) {
		guarded(() -> {
			this.missing.remove(group);
			if (this.run == from && this.state == ContainerState.FAILED && !this.broken && this.missing.isEmpty()) {
				this.state = this.expected;
				this.failure = null;
			}
		});
	}

	/**
	 * A run cannot work.
	 * @param from the run
	 * @param cause why
	 * @param groups the groups it lacks
	 * @return {@code false} if that is known, or does not matter any more
	 */
	boolean failed(ContainerRun from, Throwable cause, Set<String> groups) {
		return locked(() -> {
			if (isEnding(from) || this.state == ContainerState.FAILED) {
				return false;
			}
			this.state = ContainerState.FAILED;
			this.failure = cause;
			this.missing.addAll(groups);
			return true;
		});
	}

	/**
	 * A run cannot work any more. Only a stop and a start help.
	 * @param from the run
	 * @param cause why
	 * @return {@code false} if that is known, or the run ends anyway
	 */
	boolean broken(ContainerRun from, Throwable cause) {
		return locked(() -> {
			if (isEnding(from) || this.broken) {
				return false;
			}
			this.broken = true;
			this.state = ContainerState.FAILED;
			this.failure = cause;
			return true;
		});
	}

	// while a run ends, what is expected may be about the next one already
	private boolean isEnding(ContainerRun from) {
		return this.run != from || this.expected == ContainerState.STOPPED || this.state == ContainerState.DRAINING;
	}

	private void guarded(Runnable step) {
		this.lock.lock();
		try {
			step.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	private <T extends @Nullable Object> T locked(Supplier<T> step) {
		this.lock.lock();
		try {
			return step.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
