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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asyncspread.ServiceType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * The timers of one connection in one registry. Thread-safe; those by service type appear
 * with the first time they record.
 */
final class ConnectionTimers {

	private static final double[] PERCENTILES = { 0.5, 0.95, 0.99 };

	private final MeterRegistry registry;

	private final Tags tags;

	private final Map<ServiceType, Timer> pings = new ConcurrentHashMap<>();

	private final Map<ServiceType, Timer> confirmations = new ConcurrentHashMap<>();

	private final Timer connect;

	private final Timer pauses;

	ConnectionTimers(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
		this.connect = Timer.builder("spread.connection.connect")
			.description("Time from the start of connecting to the beginning of a session")
			.tags(tags)
			.register(registry);
		this.pauses = Timer.builder("spread.reading.pauses")
			.description("Pauses in reading because listeners were slow")
			.tags(tags)
			.register(registry);
	}

	MeterRegistry registry() {
		return this.registry;
	}

	Timer connect() {
		return this.connect;
	}

	Timer pauses() {
		return this.pauses;
	}

	Timer ping(ServiceType service) {
		return byService(this.pings, service, "spread.ping", "Round-trip time of pings that came back in time");
	}

	Timer confirmation(ServiceType service) {
		return byService(this.confirmations, service, "spread.confirmations",
				"Time from sending a message to its confirmation");
	}

	private Timer byService(Map<ServiceType, Timer> timers, ServiceType service, String name, String description) {
		Timer timer = timers.get(service);
		return (timer != null) ? timer
				: timers.computeIfAbsent(service,
						(key) -> Timer.builder(name)
							.description(description)
							.publishPercentiles(PERCENTILES)
							.tags(this.tags.and("service", key.name().toLowerCase(Locale.ROOT)))
							.register(this.registry));
	}

}
