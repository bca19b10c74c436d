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

package io.asyncspread.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;

import io.asyncspread.DaemonAddress;
import io.asyncspread.PingOptions;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.contract.Futures;
import io.asyncspread.embedded.EmbeddedSpread;

/**
 * An embedded daemon, clients that are quick to come back and are closed after the test,
 * and the check that no witness saw anything out of place.
 */
abstract class ReliabilityTest {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Pings only when asked for, so that every byte on the wire is known. */
	static final PingOptions NO_PINGS = PingOptions.DEFAULT.interval(Duration.ZERO);

	private final List<AutoCloseable> open = new ArrayList<>();

	private final List<Witness> witnesses = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		List<AutoCloseable> all = new ArrayList<>(this.open);
		java.util.Collections.reverse(all);
		for (AutoCloseable resource : all) {
			resource.close();
		}
		this.witnesses.forEach((witness) -> Assertions.assertEquals(List.of(), witness.complaints()));
	}

	final <T extends AutoCloseable> T closing(T resource) {
		this.open.add(resource);
		return resource;
	}

	final EmbeddedSpread daemon() {
		return closing(EmbeddedSpread.builder().name("d1").start());
	}

	final FaultProxy proxy(DaemonAddress daemon) {
		return closing(new FaultProxy(daemon));
	}

	final SpreadClient client(DaemonAddress daemon, UnaryOperator<SpreadOptions.Builder> change) {
		SpreadOptions.Builder options = SpreadOptions.builder()
			.daemons(List.of(daemon))
			.closeTimeout(Duration.ofSeconds(1))
			.reconnect(ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofMillis(2)));
		return closing(SpreadClient.create(change.apply(options).build()));
	}

	final SpreadClient connected(DaemonAddress daemon, UnaryOperator<SpreadOptions.Builder> change) {
		SpreadClient client = client(daemon, change);
		get(client.connect());
		return client;
	}

	final Witness witness(SpreadClient client) {
		Witness witness = new Witness();
		if (client.epoch() > 0) {
			witness.beginConnected(client.epoch());
		}
		client.listen(witness);
		this.witnesses.add(witness);
		return witness;
	}

	static <T> T get(CompletableFuture<T> future) {
		return Futures.get(future, PATIENCE);
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2));
	}

}
