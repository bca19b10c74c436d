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

package io.asyncspread.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Lets new connections of a daemon begin, none while the daemon takes in nothing. In
 * strict mode they begin one by one: a daemon that has accepted one waits up to a second
 * for its first byte before it looks at the next (wire protocol, section 2.2). Confined
 * to the event loop of its network.
 */
final class ConnectGate {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration LAST_LOOK = Duration.ofMillis(1);

	private final Topology.Timer timer;

	private final boolean oneByOne;

	private final Deque<ClientConnection> waiting = new ArrayDeque<>();

	private @Nullable ClientConnection current;

	private boolean closed;

	private boolean overdue;

	ConnectGate(Topology.Timer timer, boolean oneByOne) {
		this.timer = timer;
		this.oneByOne = oneByOne;
	}

	void enter(ClientConnection connection) {
		this.waiting.add(connection);
		advance();
	}

	/**
	 * Let the next connection in, because this one has begun or is gone.
	 * @param connection the connection
	 */
	void leave(ClientConnection connection) {
		if (this.current == connection) {
			this.current = null;
			advance();
		}
		else {
			this.waiting.remove(connection);
		}
	}

	/**
	 * Stop letting connections in, or go on. The one that is in is read no more than the
	 * others, so its time cannot be over before it was looked at again.
	 * @param closed whether to stop
	 */
	void close(boolean closed) {
		this.closed = closed;
		ClientConnection late = this.current;
		if (!closed && this.overdue && late != null) {
			this.overdue = false;
			lookOnceMore(late);
		}
		advance();
	}

	private void advance() {
		while (this.current == null && !this.closed && !this.waiting.isEmpty()) {
			ClientConnection next = this.waiting.remove();
			if (next.admit() && this.oneByOne) {
				this.current = next;
				this.overdue = false;
				this.timer.schedule(() -> lookOnceMore(next), PATIENCE);
			}
		}
	}

	/**
	 * On a busy machine the time can be over before what has arrived in it is read.
	 * @param connection the connection
	 */
	private void lookOnceMore(ClientConnection connection) {
		if (this.current == connection && connection.isSilent()) {
			this.timer.schedule(() -> expire(connection), LAST_LOOK);
		}
	}

	private void expire(ClientConnection connection) {
		if (this.current != connection || !connection.isSilent()) {
			return;
		}
		if (this.closed) {
			this.overdue = true;
		}
		else {
			connection.fail("the client sent nothing for a second");
		}
	}

}
