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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.DaemonAddress;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.contract.DaemonNetwork;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Daemons {@code d1}, {@code d2} and {@code d3} that restart, are killed, freeze and lose
 * sight of each other.
 */
@Timeout(180)
abstract class DaemonFaultContractTests extends ReliabilityTest {

	private static final Duration NOTICED = Duration.ofSeconds(2);

	/**
	 * The daemons of the suite, as a subclass provides them.
	 */
	abstract DaemonNetwork daemons();

	private SpreadClient at(String name, String... daemons) {
		return at(name, (options) -> options, daemons);
	}

	private SpreadClient at(String name, UnaryOperator<SpreadOptions.Builder> change, String... daemons) {
		List<DaemonAddress> addresses = Arrays.stream(daemons).map(daemons()::address).toList();
		return connected(addresses.get(0),
				(options) -> change.apply(options.daemons(addresses).privateName(name).ping(NO_PINGS)));
	}

	private static void awaitMembers(SpreadClient client, String group, String... members) {
		await().until(() -> {
			GroupView view = client.view(group);
			return view != null && !view.isTransitional()
					&& view.members().equals(Arrays.stream(members).map(Member::of).toList());
		});
	}

	@Test
	void aDaemonThatRestartsIsFoundAgain() {
		SpreadClient client = at("phoenix", "d1");
		Witness witness = witness(client);
		get(client.subscribe("room", witness).joined());
		for (int epoch = 2; epoch < 6; epoch++) {
			int next = epoch;
			daemons().stop("d1");
			daemons().start("d1");
			await().until(() -> client.epoch() == next && client.state() == SessionState.READY
					&& client.view("room") != null);
		}
		assertThat(witness.events(SessionEvent.Disconnected.class)).hasSize(4);
	}

	@Test
	void aDaemonThatIsKilledIsReplacedByTheNext() {
		SpreadClient mover = at("mover", "d1", "d2");
		SpreadClient other = at("other", "d3");
		Witness sees = witness(other);
		get(other.subscribe("room", sees).joined());
		get(mover.subscribe("room", witness(mover)).joined());
		awaitMembers(other, "room", "#mover#d1", "#other#d3");
		daemons().kill("d1");
		awaitMembers(other, "room", "#mover#d2", "#other#d3");
		assertThat(sees.views()).filteredOn((view) -> view.left().contains(Member.of("#mover#d1")))
			.singleElement()
			.satisfies((view) -> assertThat(view.cause()).isEqualTo(GroupView.Cause.NETWORK));
		get(mover.sendConfirmed(Multicast.to("room").text("from the second daemon")));
		await().until(() -> sees.texts().contains("from the second daemon"));
		assertThat(mover.epoch()).isEqualTo(2);
		daemons().start("d1");
		SpreadClient back = at("back", "d1");
		get(back.subscribe("room", witness(back)).joined());
		awaitMembers(other, "room", "#back#d1", "#mover#d2", "#other#d3");
	}

	@Test
	void aDaemonThatFreezesIsNoticedByItsPingsAndLeft() {
		SpreadClient mover = at("mover", (options) -> options.handshakeTimeout(NOTICED)
			.ping(NO_PINGS.interval(Duration.ofMillis(50)).timeout(NOTICED)), "d1", "d2");
		SpreadClient other = at("other", "d3");
		Witness sees = witness(mover);
		get(mover.subscribe("room", sees).joined());
		get(other.subscribe("room", witness(other)).joined());
		awaitMembers(other, "room", "#mover#d1", "#other#d3");
		daemons().freeze("d1");
		try {
			await().until(() -> !sees.events(SessionEvent.Disconnected.class).isEmpty());
			assertThat(sees.events(SessionEvent.Disconnected.class).get(0).cause())
				.isInstanceOf(SpreadTimeoutException.class)
				.hasMessageContaining("no sign of life");
			awaitMembers(other, "room", "#mover#d2", "#other#d3");
		}
		finally {
			daemons().thaw("d1");
		}
		// the old session is of no consequence any more, whenever d1 finds out that it
		// ended
		awaitMembers(other, "room", "#mover#d2", "#other#d3");
		get(mover.sendConfirmed(Multicast.to("room").text("after")));
		await().until(() -> sees.texts().contains("after"));
	}

	@Test
	void aDaemonThatFreezesForAMomentCostsNoSession() {
		SpreadClient client = at("patient",
				(options) -> options.ping(NO_PINGS.interval(Duration.ofMillis(20)).timeout(Duration.ofSeconds(30))),
				"d1");
		Witness witness = witness(client);
		get(client.subscribe("room", witness).joined());
		daemons().freeze("d1");
		for (int i = 0; i < 20; i++) {
			client.send(Multicast.to("room").text("message " + i));
		}
		long before = client.pings().sent();
		await().until(() -> client.pings().sent() > before + 5);
		daemons().thaw("d1");
		await().until(() -> witness.texts().size() == 20);
		assertThat(witness.texts()).first().isEqualTo("message 0");
		assertThat(client.epoch()).isEqualTo(1);
		get(client.ping());
	}

	@Test
	void aSplitNetworkCostsNoSessionAndEachPartGoesOn() {
		Assumptions.assumeTrue(daemons().canPartition(), "these daemons cannot be partitioned");
		SpreadClient one = at("one", "d1");
		SpreadClient two = at("two", "d2");
		SpreadClient three = at("three", "d3");
		List<SpreadClient> all = List.of(one, two, three);
		List<Witness> witnesses = all.stream().map(this::witness).toList();
		for (int i = 0; i < 3; i++) {
			get(all.get(i).subscribe("room", witnesses.get(i)).joined());
		}
		String[] whole = { "#one#d1", "#two#d2", "#three#d3" };
		all.forEach((client) -> awaitMembers(client, "room", whole));
		for (String lonely : List.of("d1", "d3")) {
			String others = lonely.equals("d1") ? "d3" : "d1";
			daemons().partition(Set.of(lonely), Set.of("d2", others));
			await().until(() -> all.stream().allMatch((client) -> size(client) < 3));
			all.forEach((client) -> get(client.sendConfirmed(Multicast.to("room").text("in my part"))));
			daemons().heal();
			all.forEach((client) -> awaitMembers(client, "room", whole));
		}
		get(one.sendConfirmed(Multicast.to("room").text("together")));
		witnesses.forEach((witness) -> await().until(() -> witness.texts().contains("together")));
		all.forEach((client) -> assertThat(client.epoch()).isEqualTo(1));
		// twice alone or in twos: the lonely got its own, the others both of theirs
		assertThat(witnesses.stream().map((witness) -> witness.texts().size())).containsExactly(1 + 2 + 1, 2 + 2 + 1,
				2 + 1 + 1);
	}

	private static int size(SpreadClient client) {
		GroupView view = client.view("room");
		return (view != null && !view.isTransitional()) ? view.members().size() : Integer.MAX_VALUE;
	}

}
