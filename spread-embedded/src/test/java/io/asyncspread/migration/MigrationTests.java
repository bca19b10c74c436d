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

package io.asyncspread.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.DaemonAddress;
import io.asyncspread.GroupListener;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Subscription;
import io.asyncspread.contract.Futures;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;

/**
 * Two daemons, and clients that are closed after the test.
 */
abstract class MigrationTests {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	final EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.start("d1", "d2");

	final EmbeddedSpread daemon = this.network.daemon("d1");

	private final List<SpreadClient> clients = new ArrayList<>();

	@AfterEach
	void close() {
		this.clients.forEach(SpreadClient::close);
		this.network.close();
	}

	final SpreadClient client(String name, DaemonAddress address, UnaryOperator<SpreadOptions.Builder> change) {
		SpreadClient client = SpreadClient.builder()
			.daemons(address.toString())
			.privateName(name)
			.options((options) -> change.apply(options.reconnect(ReconnectOptions.DEFAULT
				.backoff(BackoffPolicy.exponential(Duration.ofMillis(10), Duration.ofMillis(50), 2, 0.5)))))
			.build();
		this.clients.add(client);
		return client;
	}

	final SpreadClient connected(String name, String daemon) {
		SpreadClient client = client(name, this.network.daemon(daemon).address(), (options) -> options);
		get(client.connect());
		return client;
	}

	final SpreadClient connected(String name) {
		return connected(name, "d1");
	}

	static Subscription join(SpreadClient client, String group, GroupListener listener) {
		Subscription subscription = client.subscribe(group, listener);
		get(subscription.joined());
		return subscription;
	}

	static <T> T get(CompletableFuture<T> future) {
		return Futures.get(future, PATIENCE);
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10));
	}

}
