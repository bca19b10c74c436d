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

package io.asyncspread.boot.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.asyncspread.GroupView;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import io.asyncspread.boot.test.app.Prices;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;

import static io.asyncspread.boot.test.SpreadAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test has a network of its own, whatever is configured, and can make it fail.
 */
@SpringBootTest(classes = PricesApplication.class,
		properties = { "spread.daemons=1@127.0.0.1", "spread.private-name=prices",
				"spread.reconnect.initial-interval=10ms" })
@AutoConfigureEmbeddedSpread(daemons = { "one", "two" })
class AutoConfigureEmbeddedSpreadTests {

	@Autowired
	private SpreadClient client;

	@Autowired
	private EmbeddedSpread daemon;

	@Autowired
	private EmbeddedSpreadNetwork network;

	@Autowired
	private SpreadConnectionDetails connection;

	@Test
	void replacesTheConfiguredDaemons() {
		assertThat(this.connection.getDaemons()).containsExactly(this.network.daemon("one").address(),
				this.network.daemon("two").address());
		assertThat(this.daemon.name()).isEqualTo("one");
		assertThat(GroupCapture.awaitMembers(this.client, "prices", 1)).isOf("prices")
			.hasMembers("prices")
			.hasCoordinator("prices");
	}

	@Test
	void sessionCanBeKilled() {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		int epoch = this.client.epoch();
		this.network.daemon(this.client.self().daemon()).kill("prices");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.client.epoch() > epoch && this.client.state() == SessionState.READY);
		GroupCapture.awaitMembers(this.client, "prices", 1);
	}

	@Test
	void networkCanBePartitioned() {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		String other = this.client.self().daemon().equals("one") ? "two" : "one";
		try (SpreadClient peer = SpreadClient.builder()
			.options((options) -> options.daemons(List.of(this.network.daemon(other).address())))
			.privateName("peer")
			.build()) {
			peer.connect().join();
			peer.join("prices").join();
			assertThat(GroupCapture.awaitMembers(this.client, "prices", 2)).hasJoined("peer");
			this.network.partition(Set.of("one"), Set.of("two"));
			assertThat(GroupCapture.awaitMembers(this.client, "prices", 1)).hasLeft("peer")
				.hasCause(GroupView.Cause.NETWORK);
			this.network.heal();
			GroupCapture.awaitMembers(this.client, "prices", 2);
		}
		GroupCapture.awaitMembers(this.client, "prices", 1);
	}

	/**
	 * In two tests, of which the second would fail if the first had left its partition.
	 */
	@RepeatedTest(2)
	void faultsAreTakenBackAfterEachTest() {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		try (SpreadClient peer = SpreadClient.builder()
			.options((options) -> options.daemons(List.of(this.network.daemon("two").address())))
			.privateName("peer")
			.build()) {
			peer.connect().join();
			peer.join("prices").join();
			GroupCapture.awaitMembers(this.client, "prices", 2);
			this.network.partition(Set.of("one"), Set.of("two"));
		}
	}

	@Test
	void pausedContextLeavesItsGroupsAndComesBack(@Autowired ConfigurableApplicationContext context) {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		try (SpreadClient peer = SpreadClient.builder()
			.options((options) -> options.daemons(List.of(this.daemon.address())))
			.build()) {
			peer.connect().join();
			peer.join("prices").join();
			GroupCapture.awaitMembers(peer, "prices", 2);
			context.pause();
			GroupCapture.awaitMembers(peer, "prices", 1);
			context.restart();
			GroupCapture.awaitMembers(peer, "prices", 2);
		}
		GroupCapture.awaitMembers(this.client, "prices", 1);
	}

	@Test
	void listenersWorkInTheNetwork(@Autowired Prices prices) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(prices.view()).hasSize(1));
	}

}
