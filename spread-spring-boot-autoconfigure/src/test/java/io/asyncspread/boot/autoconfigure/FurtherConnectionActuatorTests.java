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

package io.asyncspread.boot.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import io.asyncspread.boot.endpoint.MembershipHistory.Change;
import io.asyncspread.boot.endpoint.SpreadEndpoint.ListenerDescriptor;
import io.asyncspread.boot.endpoint.SpreadEndpoint.SpreadDescriptor;
import io.asyncspread.boot.endpoint.SpreadEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What health and endpoint show of two connections.
 */
class FurtherConnectionActuatorTests extends FurtherConnectionTest {

	@Test
	void healthShowsEachConnectionWithItsListeners() {
		this.runner.withBean("bridge", Bridge.class)
			.withPropertyValues("spread.health.min-members.prices=1")
			.run((context) -> {
				CompositeHealthContributor health = (CompositeHealthContributor) context
					.getBean(HealthContributor.class);
				await().untilAsserted(() -> {
					assertThat(details(health, "default")).containsEntry("self", "#m#main")
						.containsEntry("listeners", Map.of("bridge", "RUNNING"));
					assertThat(details(health, "backup")).containsEntry("self", "#b#backup")
						.containsEntry("listeners", Map.of("bridge-backup", "RUNNING"));
				});
			});
	}

	@Test
	void healthOfOneIsDownAloneAndNumbersOfMembersAreNotInherited() {
		this.runner
			.withPropertyValues("spread.connections.backup.daemons=2@127.0.0.1", "spread.health.min-members.prices=0",
					"spread.connections.backup.health.min-members.audit=2")
			.run((context) -> {
				CompositeHealthContributor health = (CompositeHealthContributor) context
					.getBean(HealthContributor.class);
				await().untilAsserted(
						() -> assertThat(health(health, "default").health().getStatus()).isEqualTo(Status.UP));
				assertThat(health(health, "backup").health().getStatus()).isEqualTo(Status.DOWN);
				assertThat(details(health, "backup").get("problems")).asString()
					.contains("group 'audit' has 0 members, fewer than 2")
					.doesNotContain("prices");
			});
	}

	@Test
	void endpointShowsEachConnection() {
		this.runner.withBean("bridge", Bridge.class).run((context) -> {
			awaitMembers(context);
			SpreadEndpoint endpoint = context.getBean(SpreadEndpoint.class);
			await().untilAsserted(() -> {
				SpreadDescriptor spread = endpoint.spread();
				assertThat(spread.connections()).containsOnlyKeys("default", "backup");
				assertThat(spread.connections().get("backup").self()).isEqualTo("#b#backup");
				assertThat(spread.listeners()).extracting(ListenerDescriptor::id, ListenerDescriptor::connection)
					.containsExactly(tuple("bridge", "default"), tuple("bridge-backup", "backup"));
				assertThat(spread.changes()).extracting(Change::connection)
					.containsExactlyInAnyOrder("default", "backup");
			});
		});
	}

	private static Map<String, Object> details(CompositeHealthContributor health, String name) {
		return health(health, name).health().getDetails();
	}

	private static HealthIndicator health(CompositeHealthContributor health, String name) {
		return (HealthIndicator) health.getContributor(name);
	}

}
