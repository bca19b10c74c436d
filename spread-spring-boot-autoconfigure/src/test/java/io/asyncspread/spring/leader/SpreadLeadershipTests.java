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

package io.asyncspread.spring.leader;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.assertj.core.api.ListAssert;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.GroupListener;
import io.asyncspread.Member;
import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import io.asyncspread.spring.event.SpreadLeadershipGrantedEvent;
import io.asyncspread.spring.event.SpreadLeadershipRevokedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Leadership with real clients and a network of two embedded daemons.
 */
class SpreadLeadershipTests {

	private EmbeddedSpreadNetwork network;

	private final Map<String, SpreadClient> clients = new LinkedHashMap<>();

	private final Map<String, SpreadLeadership> members = new LinkedHashMap<>();

	private int expectedMembers;

	/** So long that no member is left out because the machine is busy. */
	private Duration decisionTimeout = Duration.ofSeconds(5);

	private final List<String> events = new CopyOnWriteArrayList<>();

	@BeforeEach
	void startNetwork() {
		this.network = EmbeddedSpreadNetwork.start("d1", "d2");
	}

	@AfterEach
	void stopNetwork() {
		this.clients.values().forEach(SpreadClient::close);
		this.network.close();
	}

	private SpreadClient connected(String name, String daemon) {
		SpreadClient client = SpreadClient.builder()
			.daemons(this.network.daemon(daemon).address().toString())
			.privateName(name)
			.build();
		this.clients.put(name, client);
		client.connect().join();
		return client;
	}

	private SpreadLeadership member(String name, String daemon) {
		SpreadLeadership member = new SpreadLeadership(connected(name, daemon), "lead");
		member.setDecisionTimeout(this.decisionTimeout);
		member.setExpectedMembers(this.expectedMembers);
		member.setApplicationEventPublisher((event) -> {
			if (event instanceof SpreadLeadershipGrantedEvent) {
				this.events.add("granted " + name);
			}
			else if (event instanceof SpreadLeadershipRevokedEvent) {
				this.events.add("revoked " + name);
			}
		});
		member.start();
		this.members.put(name, member);
		return member;
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	private void awaitLeader(String leader, String daemon) {
		Member expected = Member.of(leader, daemon);
		await().untilAsserted(() -> assertThat(this.members.values()).allSatisfy((member) -> {
			assertThat(member.leader()).isEqualTo(expected);
			assertThat(member.isLeader()).isEqualTo(member == this.members.get(leader));
		}));
	}

	/**
	 * An event comes behind the change that it tells of.
	 */
	private void awaitEvents(Consumer<ListAssert<String>> expected) {
		await().untilAsserted(() -> expected.accept(assertThat(this.events)));
	}

	@Test
	void joinersDoNotTakeTheLeadAndTheRestFollowsACrash() {
		member("m", "d1");
		awaitLeader("m", "d1");
		member("a", "d1");
		awaitLeader("m", "d1");
		member("b", "d2");
		awaitLeader("m", "d1");
		this.clients.remove("m").close();
		this.members.remove("m");
		awaitLeader("a", "d1");
		awaitEvents((events) -> events.containsExactlyInAnyOrder("granted m", "revoked m", "granted a"));
	}

	@Test
	void eachPartOfASplitNetworkHasALeaderAndOneStaysAfterTheMerge() {
		member("m", "d1");
		awaitLeader("m", "d1");
		member("b", "d2");
		awaitLeader("m", "d1");
		this.network.partition(Set.of("d1"), Set.of("d2"));
		await().until(() -> this.members.get("b").isLeader());
		assertThat(this.members.get("m").isLeader()).isTrue();
		this.network.heal();
		awaitLeader("m", "d1");
		awaitEvents((events) -> events.containsExactly("granted m", "granted b", "revoked b"));
	}

	@Test
	void onlyTheMajorityOfASplitNetworkHasALeaderAndKeepsItAfterTheMerge() {
		this.expectedMembers = 3;
		member("a", "d1");
		member("m", "d2");
		awaitLeader("a", "d1");
		member("z", "d2");
		awaitLeader("a", "d1");
		this.network.partition(Set.of("d1"), Set.of("d2"));
		await().until(() -> this.members.get("m").isLeader());
		await().until(() -> !this.members.get("a").isLeader());
		assertThat(this.members.get("a").leader()).isNull();
		this.network.heal();
		awaitLeader("m", "d2");
		awaitEvents((events) -> events.containsExactlyInAnyOrder("granted a", "revoked a", "granted m"));
	}

	@Test
	void partsWithoutAMajorityHaveNoLeader() {
		this.expectedMembers = 2;
		member("a", "d1");
		member("m", "d2");
		awaitLeader("a", "d1");
		this.network.partition(Set.of("d1"), Set.of("d2"));
		await().until(() -> !this.members.get("a").isLeader());
		this.network.heal();
		await().untilAsserted(() -> assertThat(this.members.values()).extracting(SpreadLeadership::leader)
			.doesNotContainNull()
			.containsOnly(this.members.get("a").leader()));
	}

	@Test
	void memberThatTakesNoPartOnlyDelaysTheDecision() {
		this.decisionTimeout = Duration.ofMillis(200);
		connected("aaa", "d1").join("lead").join();
		member("m", "d1");
		awaitLeader("m", "d1");
	}

	@Test
	void lostSessionEndsTheLeadAndStoppingGivesItUp() {
		member("m", "d1");
		awaitLeader("m", "d1");
		member("a", "d1");
		awaitLeader("m", "d1");
		this.network.daemon("d1").kill("m");
		awaitLeader("a", "d1");
		this.members.get("a").stop();
		assertThat(this.members.get("a").isLeader()).isFalse();
		this.members.remove("a");
		awaitLeader("m", "d1");
		awaitEvents((events) -> events.startsWith("granted m")
			.contains("revoked m", "granted a", "revoked a")
			.endsWith("granted m"));
	}

	@Test
	void leaderThatIsStoppedGivesTheLeadUpBeforeItLeavesItToOthers() {
		SpreadClient connected = connected("m", "d1");
		SpreadClient client = mock(SpreadClient.class, delegatesTo(connected));
		SpreadLeadership leader = new SpreadLeadership(client, "lead");
		AtomicReference<Boolean> ledWhenLeaving = new AtomicReference<>();
		willAnswer((call) -> {
			Subscription subscription = connected.subscribe("lead", call.getArgument(1, GroupListener.class));
			Subscription watched = mock(Subscription.class, delegatesTo(subscription));
			willAnswer((close) -> {
				ledWhenLeaving.set(leader.isLeader());
				subscription.close();
				return null;
			}).given(watched).close();
			return watched;
		}).given(client).subscribe(eq("lead"), any(GroupListener.class));
		leader.start();
		await().until(leader::isLeader);
		leader.stop();
		assertThat(ledWhenLeaving).hasValue(false);
		assertThat(leader.isLeader()).isFalse();
	}

}
