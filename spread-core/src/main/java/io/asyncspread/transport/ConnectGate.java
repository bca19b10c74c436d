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

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;

/**
 * Lets one handshake at a time go to each daemon. A daemon serves one newcomer at a time
 * and waits up to a second for a silent one, so the clients of one process queue here and
 * not there. Thread-safe.
 */
final class ConnectGate {

	private static final Map<DaemonAddress, Queue<Permit>> WAITING = new ConcurrentHashMap<>();

	private ConnectGate() {
	}

	/**
	 * Ask for a turn.
	 * @param address the daemon
	 * @param executor where to run the action
	 * @param action what to do when it is our turn; not called after the permit is closed
	 * @return the permit, to be closed after the handshake or to give up waiting
	 */
	static Permit enter(DaemonAddress address, Executor executor, Runnable action) {
		Permit permit = new Permit(address, executor, action);
		WAITING.compute(address, (key, queue) -> {
			Queue<Permit> permits = (queue != null) ? queue : new ArrayDeque<>();
			permits.add(permit);
			if (permits.size() == 1) {
				permit.admit();
			}
			return permits;
		});
		return permit;
	}

	/**
	 * A turn, or a place in the queue for one.
	 */
	static final class Permit implements AutoCloseable {

		private final DaemonAddress address;

		private final Executor executor;

		private final Runnable action;

		private final AtomicBoolean closed = new AtomicBoolean();

		private Permit(DaemonAddress address, Executor executor, Runnable action) {
			this.address = address;
			this.executor = executor;
			this.action = action;
		}

		private void admit() {
			this.executor.execute(() -> {
				if (!this.closed.get()) {
					this.action.run();
				}
			});
		}

		@Override
		public void close() {
			if (this.closed.compareAndSet(false, true)) {
				WAITING.computeIfPresent(this.address, this::remove);
			}
		}

		private @Nullable Queue<Permit> remove(DaemonAddress key, Queue<Permit> queue) {
			boolean turn = queue.peek() == this;
			queue.remove(this);
			Permit next = queue.peek();
			if (turn && next != null) {
				next.admit();
			}
			return (next != null) ? queue : null;
		}

	}

}
