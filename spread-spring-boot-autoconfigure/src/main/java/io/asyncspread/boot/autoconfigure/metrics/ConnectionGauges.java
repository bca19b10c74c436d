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
import io.asyncspread.boot.autoconfigure.SpreadMetricsFactory;
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

	private static final String SUFFIX = "SpreadClient";

	private static final String DEFAULT_CLIENT = "spreadClient";

	private final Supplier<Map<String, SpreadClient>> clients;

	ConnectionGauges(Supplier<Map<String, SpreadClient>> clients) {
		this.clients = clients;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.clients.get()
			.forEach((bean, client) -> new SpreadClientMetrics(client, Tags.of(CONNECTION_TAG, connection(bean)))
				.bindTo(registry));
	}

	/**
	 * Return the name of a connection by that of its client: {@code auditSpreadClient} is
	 * the client of {@code audit}.
	 */
	static String connection(String beanName) {
		if (beanName.equals(DEFAULT_CLIENT)) {
			return SpreadMetricsFactory.DEFAULT_CONNECTION;
		}
		int end = beanName.length() - SUFFIX.length();
		return (end > 0 && beanName.endsWith(SUFFIX)) ? beanName.substring(0, end) : beanName;
	}

}
