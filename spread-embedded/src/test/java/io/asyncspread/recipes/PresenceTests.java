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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.SpreadClient;
import io.asyncspread.recipes.Presence.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is there.
 */
class PresenceTests {

	private final Cluster cluster = new Cluster();

	private final List<String> changes = new CopyOnWriteArrayList<>();

	private final Presence seenByAnn = new Presence((name, status) -> this.changes.add(name + " " + status));

	@AfterEach
	void close() {
		this.cluster.close();
	}

	private SpreadClient person(String name, String daemon) {
		SpreadClient client = this.cluster.client(name, daemon);
		this.cluster.join(client, "people", new Presence((someone, status) -> {
		}));
		return client;
	}

	private void ann() {
		this.cluster.join(this.cluster.client("ann", "d1"), "people", this.seenByAnn);
	}

	private void awaitPeople(Map<String, Status> people) {
		Cluster.await().untilAsserted(() -> assertThat(this.seenByAnn.people()).isEqualTo(people));
	}

	@Test
	void peopleComeAndGo() {
		ann();
		SpreadClient bob = person("bob", "d1");
		awaitPeople(Map.of("ann", Status.ONLINE, "bob", Status.ONLINE));
		bob.leave("people");
		bob.close();
		awaitPeople(Map.of("ann", Status.ONLINE, "bob", Status.OFFLINE));
		Cluster.await()
			.untilAsserted(() -> assertThat(this.changes).containsExactly("ann ONLINE", "bob ONLINE", "bob OFFLINE"));
	}

	@Test
	void personWithTwoWindowsIsThereUntilBothAreClosed() {
		SpreadClient first = person("bob", "d1");
		SpreadClient second = person("bob", "d2");
		ann();
		awaitPeople(Map.of("ann", Status.ONLINE, "bob", Status.ONLINE));
		first.close();
		second.close();
		awaitPeople(Map.of("ann", Status.ONLINE, "bob", Status.OFFLINE));
		Cluster.await()
			.untilAsserted(() -> assertThat(this.changes).filteredOn((change) -> change.startsWith("bob"))
				.containsExactly("bob ONLINE", "bob OFFLINE"));
	}

	@Test
	void splitNetworkMakesPeopleUnreachableAndBringsThemBack() {
		person("bob", "d2");
		ann();
		this.cluster.network().partition(Set.of("d1"), Set.of("d2", "d3"));
		awaitPeople(Map.of("ann", Status.ONLINE, "bob", Status.UNREACHABLE));
		this.cluster.network().heal();
		awaitPeople(Map.of("ann", Status.ONLINE, "bob", Status.ONLINE));
	}

	@Test
	void whoeverLosesItsSessionKnowsOfNobody() {
		person("bob", "d2");
		ann();
		this.cluster.network().stop("d1");
		awaitPeople(Map.of("ann", Status.UNREACHABLE, "bob", Status.UNREACHABLE));
		this.cluster.network().start("d1");
		awaitPeople(Map.of("ann", Status.ONLINE, "bob", Status.ONLINE));
	}

}
