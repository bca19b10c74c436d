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

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A thread that runs the listeners of one client after the other. It carries the name and
 * the context class loader of the client it works for, and keeps them until it works for
 * another, since the next call is mostly for the same. Looked at by
 * {@link ListenerThreads} from outside.
 */
final class ListenerThread extends Thread {

	private final ListenerThreads pool;

	private final AtomicBoolean heldUp = new AtomicBoolean();

	private volatile @Nullable ListenerExecutor turn;

	// confined to this thread
	private boolean more;

	// confined to those who look, one at a time
	private @Nullable ListenerExecutor seenTurn;

	private long seenProgress;

	ListenerThread(ListenerThreads pool, Runnable worker) {
		// nothing is inherited from whoever happens to need one thread more
		super(null, worker, "spread-listeners", 0, false);
		this.pool = pool;
		setDaemon(true);
	}

	@Override
	public void run() {
		try {
			super.run();
		}
		finally {
			goesOn();
			this.pool.ended(this);
		}
	}

	/**
	 * Give a client its turn. On this thread.
	 */
	void work(ListenerExecutor client) {
		if (!getName().equals(client.name())) {
			setName(client.name());
		}
		if (getContextClassLoader() != client.contextClassLoader()) {
			setContextClassLoader(client.contextClassLoader());
		}
		this.turn = client;
		try {
			client.run(this);
		}
		finally {
			this.turn = null;
			goesOn();
		}
	}

	/**
	 * Tell whether it is the turn of this client.
	 */
	boolean isWorkingFor(ListenerExecutor client) {
		return this.turn == client;
	}

	/**
	 * Give the client another turn after this one. On this thread.
	 */
	void askForMore() {
		this.more = true;
	}

	/**
	 * Tell, once, whether the client has asked for another turn. On this thread.
	 */
	boolean isAskedForMore() {
		boolean asked = this.more;
		this.more = false;
		return asked;
	}

	private void goesOn() {
		if (this.heldUp.compareAndSet(true, false)) {
			this.pool.goesOn();
		}
	}

	/**
	 * Tell whether a listener that was running at the last look still is, and was not yet
	 * found so.
	 */
	boolean isNewlyHeldUp() {
		ListenerExecutor current = this.turn;
		long progress = (current != null) ? current.progress() : 0;
		boolean same = current != null && current == this.seenTurn && progress == this.seenProgress;
		this.seenTurn = current;
		this.seenProgress = progress;
		return same && this.heldUp.compareAndSet(false, true);
	}

}
