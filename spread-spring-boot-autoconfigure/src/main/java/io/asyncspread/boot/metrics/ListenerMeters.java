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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.ContainerStatistics;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one listener container in all registries. Guarded by the lock of
 * {@link SpreadListenerMetrics}.
 */
final class ListenerMeters {

	private final SpreadListenerContainer container;

	private final Tags tags;

	private final LifecycleCounts lifecycle;

	private final @Nullable TimedListener calls;

	private final List<Runnable> removals = new ArrayList<>();

	ListenerMeters(SpreadListenerContainer container, Tags tags, LifecycleCounts lifecycle,
			@Nullable TimedListener calls) {
		this.container = container;
		this.tags = tags;
		this.lifecycle = lifecycle;
		this.calls = calls;
	}

	void bindTo(MeterRegistry registry) {
		states(registry);
		gauge(registry, "spread.listener.queue.size", "messages", "Messages that wait for a listener or are with it",
				ContainerStatistics::queued);
		gauge(registry, "spread.listener.queue.bytes", "bytes",
				"Bytes of the bodies of messages that wait for a listener", ContainerStatistics::queuedBytes);
		counter(registry, "spread.listener.received", "Messages and membership changes that came for a listener",
				ContainerStatistics::received);
		counter(registry, "spread.listener.handled",
				"Messages and membership changes a listener was done with, failed ones included",
				ContainerStatistics::handled);
		counter(registry, "spread.listener.failures",
				"Messages and membership changes a listener threw an exception for", ContainerStatistics::failed);
		counter(registry, "spread.listener.undelivered",
				"Messages a listener did not get before its time to stop was over", ContainerStatistics::undelivered);
		this.lifecycle.forEach((event, count) -> added(registry,
				FunctionCounter.builder("spread.listener.lifecycle", count, (source) -> source.sum())
					.description("How often a listener container was started, had stopped, and could not do its work")
					.tags(this.tags.and("event", event))
					.register(registry)));
		if (this.calls != null) {
			this.calls.bindTo(registry);
		}
	}

	private void states(MeterRegistry registry) {
		for (ContainerState state : ContainerState.values()) {
			added(registry,
					Gauge
						.builder("spread.listener.state", this.container, (source) -> (source.state() == state) ? 1 : 0)
						.description("1 for the state a listener container is in, 0 for the others")
						.tags(this.tags.and("state", state.name().toLowerCase(Locale.ROOT)))
						.register(registry));
		}
		added(registry,
				Gauge
					.builder("spread.listener.healthy", this.container,
							(source) -> (source.state() == source.expectedState()) ? 1 : 0)
					.description("1 if a listener container is in the state it is meant to be in")
					.tags(this.tags)
					.register(registry));
	}

	private void gauge(MeterRegistry registry, String name, String unit, String description,
			ToDoubleFunction<ContainerStatistics> value) {
		added(registry,
				Gauge.builder(name, this.container, (source) -> value.applyAsDouble(source.statistics()))
					.description(description)
					.baseUnit(unit)
					.tags(this.tags)
					.register(registry));
	}

	private void counter(MeterRegistry registry, String name, String description,
			ToDoubleFunction<ContainerStatistics> value) {
		added(registry,
				FunctionCounter.builder(name, this.container, (source) -> value.applyAsDouble(source.statistics()))
					.description(description)
					.tags(this.tags)
					.register(registry));
	}

	private void added(MeterRegistry registry, Meter meter) {
		this.removals.add(() -> registry.remove(meter));
	}

	void remove() {
		this.removals.forEach(Runnable::run);
		this.removals.clear();
		if (this.calls != null) {
			this.calls.unbind();
		}
	}

}
