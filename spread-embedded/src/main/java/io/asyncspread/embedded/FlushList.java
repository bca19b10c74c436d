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

import java.util.ArrayList;
import java.util.List;

/**
 * The outboxes written to since the last flush, so that each costs one system call for
 * all that one turn of the event loop has for it. Confined to the event loop of its
 * network.
 */
final class FlushList {

	private List<Outbox> pending = new ArrayList<>();

	private List<Outbox> spare = new ArrayList<>();

	void add(Outbox outbox) {
		this.pending.add(outbox);
	}

	void flush() {
		while (!this.pending.isEmpty()) {
			List<Outbox> outboxes = this.pending;
			this.pending = this.spare;
			this.spare = outboxes;
			outboxes.forEach(Outbox::flush);
			outboxes.clear();
		}
	}

}
