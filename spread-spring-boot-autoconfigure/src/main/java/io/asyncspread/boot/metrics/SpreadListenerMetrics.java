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
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.asyncspread.spring.event.SpreadContainerEvent;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.listener.SpreadMessageListenerDecorator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.event.EventListener;

/**
 * Meters of the listener containers, by the tag {@code listener}. Containers come and go
 * at run time: whoever registers or unregisters one calls {@link #refresh()}, as the
 * {@linkplain io.asyncspread.spring.config.SpreadListenerEndpointRegistry#onChange
 * registry} does.
 * <p>
 * Set it on the container factories too, where it measures how long calls of listeners
 * take. Guarded by its own lock, which no message ever takes.
 */
public class SpreadListenerMetrics implements MeterBinder, SpreadMessageListenerDecorator {

	private final Supplier<? extends Collection<? extends SpreadListenerContainer>> containers;

	private final Tags tags;

	private final List<MeterRegistry> registries = new ArrayList<>();

	private final Map<SpreadListenerContainer, ListenerMeters> meters = new HashMap<>();

	private final Map<String, TimedListener> calls = new HashMap<>();

	private final Map<String, LifecycleCounts> lifecycles = new HashMap<>();

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
	public synchronized SpreadMessageListener decorate(String listenerId, SpreadMessageListener listener) {
		TimedListener timed = new TimedListener(listener, tags(listenerId));
		this.calls.put(listenerId, timed);
		return timed;
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		refresh();
		this.registries.add(registry);
		this.meters.values().forEach((each) -> each.bindTo(registry));
	}

	/**
	 * Count that a container was started or stopped, or could not do its work.
	 * @param event what happened
	 */
	@EventListener
	public synchronized void onContainerEvent(SpreadContainerEvent event) {
		LifecycleCounts counts = this.lifecycles.get(event.id());
		if (counts != null) {
			counts.count(event);
		}
	}

	/**
	 * Register the meters of containers that are new and remove those of containers that
	 * are no longer registered.
	 */
	public synchronized void refresh() {
		Set<SpreadListenerContainer> current = new HashSet<>(this.containers.get());
		// first, for a new container may have the id of one that is gone
		this.meters.entrySet().removeIf((entry) -> {
			boolean gone = !current.contains(entry.getKey());
			if (gone) {
				entry.getValue().remove();
				this.lifecycles.remove(entry.getKey().id());
			}
			return gone;
		});
		current.forEach((container) -> this.meters.computeIfAbsent(container, this::newMeters));
	}

	private ListenerMeters newMeters(SpreadListenerContainer container) {
		LifecycleCounts lifecycle = this.lifecycles.computeIfAbsent(container.id(), (id) -> new LifecycleCounts());
		ListenerMeters added = new ListenerMeters(container, tags(container.id()), lifecycle,
				this.calls.remove(container.id()));
		this.registries.forEach(added::bindTo);
		return added;
	}

	private Tags tags(String listenerId) {
		return this.tags.and("listener", listenerId);
	}

}
