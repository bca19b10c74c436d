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
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.SpreadClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A duty of the first member.
 */
class DutyTests {

	private final Cluster cluster = new Cluster();

	@AfterEach
	void close() {
		this.cluster.close();
	}

	private Duty member(String name, String daemon) {
		Duty duty = new Duty(3);
		this.cluster.join(this.cluster.client(name, daemon), "duty", duty);
		return duty;
	}

	@Test
	void exactlyOneHasTheDutyWhenAMajorityIsThere() {
		Duty second = member("second", "d2");
		assertThat(second.isOurs()).isFalse();
		Duty third = member("third", "d3");
		Cluster.await().until(second::isOurs);
		Duty first = member("first", "d1");
		Cluster.await().until(() -> first.isOurs() && !second.isOurs());
		assertThat(third.isOurs()).isFalse();
	}

	@Test
	void minorityOfASplitNetworkHasNoDuty() {
		Duty first = member("first", "d1");
		Duty second = member("second", "d2");
		Duty third = member("third", "d3");
		Cluster.await().until(first::isOurs);
		this.cluster.network().partition(Set.of("d1"), Set.of("d2", "d3"));
		Cluster.await().until(() -> !first.isOurs() && second.isOurs());
		this.cluster.network().heal();
		Cluster.await().until(() -> first.isOurs() && !second.isOurs());
		assertThat(third.isOurs()).isFalse();
	}

	@Test
	void dutyEndsWithTheSession() {
		SpreadClient client = this.cluster.client("first", "d1");
		Duty first = new Duty(3);
		this.cluster.join(client, "duty", first);
		List<Duty> others = List.of(member("second", "d2"), member("third", "d3"));
		Cluster.await().until(first::isOurs);
		client.close();
		assertThat(first.isOurs()).isFalse();
		Cluster.await().until(() -> others.get(0).isOurs());
	}

}
