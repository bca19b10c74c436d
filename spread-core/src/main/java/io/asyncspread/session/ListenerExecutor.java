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
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The place of one client at the shared {@link ListenerThreads}: its lane runs here, one
 * turn at a time. Thread-safe, provided that a turn is asked for only when the last has
 * ended.
 */
final class ListenerExecutor implements Executor, Runnable {

	private final ListenerThreads threads;

	private final String name;

	private final LongSupplier progress;

	// what a listener expects to find on its thread is what its client was made with
	private final @Nullable ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();

	private volatile @Nullable Runnable lane;

	ListenerExecutor(ListenerThreads threads, String name, LongSupplier progress) {
		this.threads = threads;
		this.name = name;
		this.progress = progress;
	}

	@Override
	public void execute(Runnable lane) {
		this.lane = lane;
		if (Thread.currentThread() instanceof ListenerThread thread && thread.isWorkingFor(this)) {
			thread.askForMore();
		}
		else {
			this.threads.execute(this);
		}
	}

	/**
	 * Have a turn, and another as long as the lane wants one and nobody else waits for
	 * the thread.
	 */
	void run(ListenerThread thread) {
		Runnable current = this.lane;
		if (current == null) {
			return;
		}
		current.run();
		while (thread.isAskedForMore()) {
			if (this.threads.isAwaited()) {
				this.threads.execute(this);
				return;
			}
			current.run();
		}
	}

	@Override
	public void run() {
		((ListenerThread) Thread.currentThread()).work(this);
	}

	String name() {
		return this.name;
	}

	@Nullable ClassLoader contextClassLoader() {
		return this.contextClassLoader;
	}

	/**
	 * A number that changes whenever a listener has come to its end.
	 */
	long progress() {
		return this.progress.getAsLong();
	}

}
