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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.Member;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replicated map through joins, splits, merges and lost sessions.
 */
class ReplicatedMapTests {

	private final Cluster cluster = new Cluster();

	@AfterEach
	void close() {
		this.cluster.close();
	}

	private ReplicatedMap replica(String name, String daemon) {
		SpreadClient client = this.cluster.client(name, daemon);
		ReplicatedMap map = new ReplicatedMap(client, "map");
		this.cluster.join(client, "map", map);
		return map;
	}

	private static void put(ReplicatedMap map, String key, String value) {
		get(map.put(key, value));
	}

	private static <T> T get(CompletableFuture<T> future) {
		return future.orTimeout(30, TimeUnit.SECONDS).join();
	}

	private static void awaitAll(Map<String, String> expected, ReplicatedMap... maps) {
		Cluster.await()
			.untilAsserted(() -> assertThat(maps).allSatisfy((map) -> assertThat(map.snapshot()).isEqualTo(expected)));
	}

	@Test
	void changesAreSeenByAllInOneOrder() {
		ReplicatedMap a = replica("a", "d1");
		ReplicatedMap b = replica("b", "d2");
		List<CompletableFuture<?>> written = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			written.add(a.put("contested", "a" + i));
			written.add(b.put("contested", "b" + i));
			written.add(a.put("key" + i, "value"));
		}
		written.forEach(ReplicatedMapTests::get);
		Cluster.await().until(() -> a.snapshot().size() == 101 && a.snapshot().equals(b.snapshot()));
		assertThat(a.get("contested")).isIn("a99", "b99");
		get(b.put("contested", null));
		Cluster.await().until(() -> a.get("contested") == null && b.get("contested") == null);
	}

	@Test
	void newcomerGetsTheStateAndWhatIsWrittenMeanwhile() {
		ReplicatedMap a = replica("a", "d1");
		put(a, "before", "1");
		List<CompletableFuture<?>> written = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			written.add(a.put("count", Integer.toString(i)));
		}
		ReplicatedMap b = replica("b", "d2");
		for (int i = 50; i < 100; i++) {
			written.add(a.put("count", Integer.toString(i)));
		}
		written.forEach(ReplicatedMapTests::get);
		ReplicatedMap c = replica("c", "d3");
		awaitAll(Map.of("before", "1", "count", "99"), a, b, c);
	}

	@Test
	void stateOutlivesTheMemberThatWroteIt() {
		SpreadClient first = this.cluster.client("first", "d1");
		ReplicatedMap a = new ReplicatedMap(first, "map");
		this.cluster.join(first, "map", a);
		put(a, "key", "value");
		ReplicatedMap b = replica("b", "d2");
		awaitAll(Map.of("key", "value"), b);
		first.close();
		awaitAll(Map.of("key", "value"), b, replica("c", "d3"));
	}

	@Test
	void mergeKeepsWhatOnlyOnePartWroteAndTheKeyThatWasWrittenMoreOften() {
		ReplicatedMap a = replica("a", "d1");
		ReplicatedMap b = replica("b", "d2");
		put(a, "both", "before");
		put(a, "untouched", "1");
		awaitAll(Map.of("both", "before", "untouched", "1"), a, b);
		this.cluster.network().partition(Set.of("d1"), Set.of("d2", "d3"));
		put(a, "both", "one write");
		put(a, "left", "L");
		put(b, "both", "first of two writes");
		put(b, "both", "second of two writes");
		put(b, "right", "R");
		get(b.put("untouched", null));
		ReplicatedMap c = replica("c", "d3");
		this.cluster.network().heal();
		awaitAll(Map.of("both", "second of two writes", "left", "L", "right", "R"), a, b, c);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void replicasAgreeWhateverHappened(long seed) {
		Random random = new Random(seed);
		List<SpreadClient> clients = new ArrayList<>();
		List<ReplicatedMap> maps = new ArrayList<>();
		List<String> names = List.of("a1", "b2", "c3", "d1", "e2");
		for (String name : names) {
			SpreadClient client = this.cluster.client(name, "d" + name.charAt(1));
			ReplicatedMap map = new ReplicatedMap(client, "map");
			client.subscribe("map", map);
			clients.add(client);
			maps.add(map);
		}
		for (int step = 0; step < 60; step++) {
			int chosen = random.nextInt(maps.size());
			switch (random.nextInt(12)) {
				case 0 -> this.cluster.network().heal();
				case 1 -> this.cluster.network().partition(Set.of("d1"), Set.of("d2", "d3"));
				case 2 -> this.cluster.network().partition(Set.of("d2"), Set.of("d1", "d3"));
				case 3 -> {
					Member member = Member.of(names.get(chosen), "d" + names.get(chosen).charAt(1));
					EmbeddedSpread daemon = this.cluster.network().daemon(member.daemon());
					if (daemon.clients().contains(member)) {
						daemon.kill(member.name());
					}
				}
				default -> maps.get(chosen).put("key" + random.nextInt(5), "value" + step);
			}
		}
		this.cluster.network().heal();
		this.cluster.awaitMembers("map", maps.size(), clients.toArray(SpreadClient[]::new));
		put(maps.get(0), "end", "reached");
		Cluster.await()
			.untilAsserted(() -> assertThat(maps)
				.allSatisfy((map) -> assertThat(map.snapshot()).containsEntry("end", "reached")
					.isEqualTo(maps.get(0).snapshot())));
	}

}
