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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.asyncspread.spring.event.SpreadContainerEvent;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.ContainerStatistics;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.event.EventListener;

/**
 * Meters of the listener containers, by the tag {@code listener}. Containers come and go
 * at run time: each event of one brings the meters in line with those that are
 * registered. Guarded by its own lock; never called on the path of a message.
 */
public class SpreadListenerMetrics implements MeterBinder {

	static final String FAILURES = "Messages a listener threw an exception for; 'none' are listeners that subscribed "
			+ "to the client directly";

	static final String NO_CONTAINER = "none";

	private final Supplier<? extends Collection<? extends SpreadListenerContainer>> containers;

	private final Tags tags;

	private final List<MeterRegistry> registries = new ArrayList<>();

	private final Map<SpreadListenerContainer, List<Runnable>> removals = new HashMap<>();

	/**
	 * Create the meters.
	 * @param containers returns the containers that are registered
	 * @param tags tags for all meters
	 */
	public SpreadListenerMetrics(Supplier<? extends Collection<? extends SpreadListenerContainer>> containers,
			Iterable<Tag> tags) {
		this.containers = containers;
		this.tags = Tags.of(tags);
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		this.removals.forEach((container, removals) -> register(registry, container, removals));
		refresh();
	}

	/**
	 * Bring the meters in line when a container was started or stopped.
	 * @param event what happened
	 */
	@EventListener
	public void onContainerEvent(SpreadContainerEvent event) {
		refresh();
	}

	/**
	 * Register the meters of containers that are new and remove those of containers that
	 * are no longer registered.
	 */
	public synchronized void refresh() {
		Set<SpreadListenerContainer> current = new HashSet<>(this.containers.get());
		this.removals.entrySet().removeIf((entry) -> {
			boolean gone = !current.contains(entry.getKey());
			if (gone) {
				entry.getValue().forEach(Runnable::run);
			}
			return gone;
		});
		for (SpreadListenerContainer container : current) {
			this.removals.computeIfAbsent(container, (key) -> {
				List<Runnable> removals = new ArrayList<>();
				this.registries.forEach((registry) -> register(registry, key, removals));
				return removals;
			});
		}
	}

	private void register(MeterRegistry registry, SpreadListenerContainer container, List<Runnable> removals) {
		List<Meter> meters = new ArrayList<>();
		Tags listener = this.tags.and("listener", container.id());
		for (ContainerState state : ContainerState.values()) {
			meters.add(Gauge.builder("spread.listener.state", container, (source) -> (source.state() == state) ? 1 : 0)
				.description("1 for the state a listener container is in, 0 for the others")
				.tags(listener.and("state", state.name().toLowerCase(Locale.ROOT)))
				.register(registry));
		}
		meters.add(Gauge
			.builder("spread.listener.healthy", container,
					(source) -> (source.state() == source.expectedState()) ? 1 : 0)
			.description("1 if a listener container is in the state it is meant to be in")
			.tags(listener)
			.register(registry));
		meters.add(gauge(registry, listener, container, "spread.listener.queue.size", "messages",
				"Messages that wait for a listener or are with it", ContainerStatistics::queued));
		meters.add(gauge(registry, listener, container, "spread.listener.queue.bytes", "bytes",
				"Bytes of the bodies of messages that wait for a listener", ContainerStatistics::queuedBytes));
		meters.add(counter(registry, listener, container, "spread.listener.received",
				"Messages and membership changes that came for a listener", ContainerStatistics::received));
		meters.add(counter(registry, listener, container, "spread.listener.handled",
				"Messages and membership changes a listener was done with, failed ones included",
				ContainerStatistics::handled));
		meters.add(counter(registry, listener, container, "spread.listener.failures", FAILURES,
				ContainerStatistics::failed));
		meters.add(counter(registry, listener, container, "spread.listener.undelivered",
				"Messages a listener did not get before its time to stop was over", ContainerStatistics::undelivered));
		meters.forEach((meter) -> removals.add(() -> registry.remove(meter)));
	}

	private static Meter gauge(MeterRegistry registry, Tags tags, SpreadListenerContainer container, String name,
			String unit, String description, ToDoubleFunction<ContainerStatistics> value) {
		return Gauge.builder(name, container, (source) -> value.applyAsDouble(source.statistics()))
			.description(description)
			.baseUnit(unit)
			.tags(tags)
			.register(registry);
	}

	private static Meter counter(MeterRegistry registry, Tags tags, SpreadListenerContainer container, String name,
			String description, ToDoubleFunction<ContainerStatistics> value) {
		return FunctionCounter.builder(name, container, (source) -> value.applyAsDouble(source.statistics()))
			.description(description)
			.tags(tags)
			.register(registry);
	}

}
