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

package io.asyncspread.recipes;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;

/**
 * Three daemons and clients at them, for the test of a recipe. Used by the thread of the
 * test.
 */
final class Cluster implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.start("d1", "d2", "d3");

	private final Map<String, SpreadClient> clients = new LinkedHashMap<>();

	EmbeddedSpreadNetwork network() {
		return this.network;
	}

	SpreadClient client(String name, String daemon) {
		SpreadClient client = SpreadClient.builder()
			.daemons(this.network.daemon(daemon).address().toString())
			.privateName(name)
			.options((options) -> options
				.reconnect(ReconnectOptions.DEFAULT
					.backoff(BackoffPolicy.exponential(Duration.ofMillis(10), Duration.ofMillis(50), 2, 0.5)))
				.closeTimeout(Duration.ofSeconds(30)))
			.build();
		this.clients.put(name + "@" + daemon, client);
		client.connect().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		return client;
	}

	void join(SpreadClient client, String group, GroupListener listener) {
		client.subscribe(group, listener).joined().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	void awaitMembers(String group, int size, SpreadClient... clients) {
		for (SpreadClient client : clients) {
			await().until(() -> {
				GroupView view = client.view(group);
				return view != null && view.size() == size;
			});
		}
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10));
	}

	@Override
	public void close() {
		this.clients.values().forEach(SpreadClient::close);
		this.network.close();
	}

}
