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

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * What happened in all runs of a container; incremented by the delivery lane and by the
 * container's threads.
 */
final class ContainerCounters {

	final LongAdder received = new LongAdder();

	final LongAdder handled = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder undelivered = new LongAdder();

	/**
	 * Read the counters.
	 * @param run the run at this moment, {@code null} if there is none
	 */
	ContainerStatistics read(@Nullable ContainerRun run) {
		return new ContainerStatistics(this.received.sum(), this.handled.sum(), this.failed.sum(),
				this.undelivered.sum(), (run != null) ? run.queue().messages() : 0,
				(run != null) ? run.queue().bytes() : 0, (run != null) ? run.asyncResults() : 0);
	}

}
