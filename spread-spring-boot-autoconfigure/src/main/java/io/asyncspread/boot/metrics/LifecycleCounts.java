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

package io.asyncspread.boot.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

import io.asyncspread.spring.event.SpreadContainerEvent;
import io.asyncspread.spring.event.SpreadContainerFailedEvent;
import io.asyncspread.spring.event.SpreadContainerStartedEvent;
import io.asyncspread.spring.event.SpreadContainerStoppedEvent;

/**
 * Counts what happens to one listener container. Thread-safe.
 */
final class LifecycleCounts {

	private final LongAdder started = new LongAdder();

	private final LongAdder stopped = new LongAdder();

	private final LongAdder failed = new LongAdder();

	void count(SpreadContainerEvent event) {
		if (event instanceof SpreadContainerStartedEvent) {
			this.started.increment();
		}
		else if (event instanceof SpreadContainerStoppedEvent) {
			this.stopped.increment();
		}
		else if (event instanceof SpreadContainerFailedEvent) {
			this.failed.increment();
		}
	}

	void forEach(BiConsumer<String, LongAdder> action) {
		action.accept("started", this.started);
		action.accept("stopped", this.stopped);
		action.accept("failed", this.failed);
	}

}
