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

import java.util.Map;
import java.util.function.Supplier;

import io.asyncspread.SpreadClient;
import io.asyncspread.boot.metrics.SpreadClientMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The gauges of all clients of the application. They are looked up when a registry is
 * bound, which is when all beans are made.
 */
final class ConnectionGauges implements MeterBinder {

	static final String CONNECTION_TAG = "connection";

	private final Supplier<Map<String, SpreadClient>> clients;

	ConnectionGauges(Supplier<Map<String, SpreadClient>> clients) {
		this.clients = clients;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.clients.get()
			.forEach((name, client) -> new SpreadClientMetrics(client, Tags.of(CONNECTION_TAG, name)).bindTo(registry));
	}

}
