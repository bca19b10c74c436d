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

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The outboxes written to since the last flush, so that each costs one system call for
 * all that one turn of the event loop has for it. Confined to the event loop of its
 * network.
 */
final class FlushList {

	private final Queue<Outbox> pending = new ArrayDeque<>();

	private boolean flushing;

	void add(Outbox outbox) {
		this.pending.add(outbox);
	}

	/**
	 * Flush all outboxes, and those written to on the way: a client that can be written
	 * to again drains its outbox within its flush, and asks for the next.
	 */
	void flush() {
		if (this.flushing) {
			return;
		}
		this.flushing = true;
		try {
			for (Outbox outbox = this.pending.poll(); outbox != null; outbox = this.pending.poll()) {
				outbox.flush();
			}
		}
		finally {
			this.flushing = false;
		}
	}

}
