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

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * The gauge of one group we are in, in all registries. Guarded by its own lock, so that a
 * registry that is bound while we leave is not left with a gauge.
 */
final class GroupMembers {

	private final AtomicInteger size = new AtomicInteger();

	private final Map<MeterRegistry, Gauge> gauges = new HashMap<>();

	private boolean ended;

	void set(int members) {
		this.size.set(members);
	}

	synchronized void register(MeterRegistry registry, Tags tags) {
		if (!this.ended) {
			this.gauges.computeIfAbsent(registry,
					(key) -> Gauge.builder("spread.group.members", this.size, AtomicInteger::get)
						.description("Members of a group we are in")
						.tags(tags)
						.strongReference(true)
						.register(key));
		}
	}

	synchronized void end() {
		this.ended = true;
		this.gauges.forEach(MeterRegistry::remove);
		this.gauges.clear();
	}

}
