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

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * What can be read from a client at any moment, as gauges: where it stands and what waits
 * inside it. Thread-safe.
 */
public final class SpreadClientMetrics implements MeterBinder {

	private final SpreadClient client;

	private final Tags tags;

	/**
	 * Create the gauges of one client.
	 * @param client the client
	 * @param tags tags for all its meters
	 */
	public SpreadClientMetrics(SpreadClient client, Iterable<Tag> tags) {
		this.client = client;
		this.tags = Tags.of(tags);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (SessionState state : SessionState.values()) {
			gauge(registry, "spread.connection.state", "1 for the state the connection is in, 0 for the others", null,
					Tags.of("state", state.name().toLowerCase(Locale.ROOT)),
					(client) -> (client.state() == state) ? 1 : 0);
		}
		gauge(registry, "spread.lane.messages", "Messages and events that wait for listeners", "messages", Tags.empty(),
				(client) -> client.lane().messages());
		gauge(registry, "spread.lane.bytes", "Bytes of bodies that wait for listeners", "bytes", Tags.empty(),
				(client) -> client.lane().bytes());
		gauge(registry, "spread.reading.paused", "1 while reading has stopped because listeners are slow", null,
				Tags.empty(), (client) -> client.lane().readingPaused() ? 1 : 0);
		gauge(registry, "spread.send.queue.bytes", "Bytes accepted for sending and not yet written", "bytes",
				Tags.empty(), (client) -> client.lane().sendBytes());
	}

	private void gauge(MeterRegistry registry, String name, String description, @Nullable String unit, Tags tags,
			ToDoubleFunction<SpreadClient> value) {
		Gauge.builder(name, this.client, value)
			.description(description)
			.baseUnit(unit)
			.tags(this.tags.and(tags))
			.register(registry);
	}

}
