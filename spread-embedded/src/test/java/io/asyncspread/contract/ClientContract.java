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

package io.asyncspread.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;

/**
 * What every suite of the client contract needs: clients that are closed after the test,
 * and patience. A suite is written once and runs against the embedded daemons always and
 * against real ones when there are any.
 */
abstract class ClientContract {

	/**
	 * Long enough for real daemons that form a new ring with their default timers.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(40);

	private final List<SpreadClient> clients = new ArrayList<>();

	@AfterEach
	void closeClients() {
		this.clients.forEach(SpreadClient::close);
	}

	/**
	 * The daemons of the suite, as a subclass provides them.
	 */
	abstract DaemonNetwork daemons();

	/**
	 * Where the daemon listens that a test uses when one is enough.
	 */
	final DaemonAddress daemon() {
		return daemons().address();
	}

	final SpreadClient newClient(UnaryOperator<SpreadOptions.Builder> change) {
		SpreadOptions.Builder options = SpreadOptions.builder().daemons(List.of(daemon()));
		SpreadClient client = SpreadClient.create(change.apply(options).build());
		this.clients.add(client);
		return client;
	}

	final SpreadClient connected(String name) {
		return connected(name, (options) -> options);
	}

	final SpreadClient connected(String name, UnaryOperator<SpreadOptions.Builder> change) {
		SpreadClient client = newClient((options) -> change.apply(options.privateName(name)));
		get(client.connect());
		return client;
	}

	static <T> T get(CompletableFuture<T> future) {
		return Futures.get(future, PATIENCE);
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5));
	}

}
