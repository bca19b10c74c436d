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

package io.asyncspread.boot.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.asyncspread.SpreadMetrics;
import io.asyncspread.boot.autoconfigure.SpreadMetricsFactory;
import io.asyncspread.boot.metrics.MicrometerSpreadMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The metrics of all connections, told apart by the tag {@code connection}. Clients may
 * be made before and after a registry is bound. Guarded by its own lock.
 */
final class ConnectionMetrics implements SpreadMetricsFactory, MeterBinder {

	private final Map<String, MicrometerSpreadMetrics> connections = new LinkedHashMap<>();

	private final List<MeterRegistry> registries = new ArrayList<>();

	@Override
	public synchronized SpreadMetrics create(String connection) {
		return this.connections.computeIfAbsent(connection, (name) -> {
			MicrometerSpreadMetrics metrics = new MicrometerSpreadMetrics(
					Tags.of(ConnectionGauges.CONNECTION_TAG, name));
			this.registries.forEach(metrics::bindTo);
			return metrics;
		});
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		this.connections.values().forEach((metrics) -> metrics.bindTo(registry));
	}

}
