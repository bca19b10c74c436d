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

package io.asyncspread.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.asyncspread.Member;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What members see of changes of the network, beyond what was recorded: several changes
 * in a row, and messages and membership changes in flight.
 */
class EmbeddedSpreadNetworkTests {

	private static final int AGREED = 0x10;

	private static final int SAFE = 0x20;

	@RegisterExtension
	final Sessions sessions = new Sessions();

	private EmbeddedSpreadNetwork network;

	private RawSession ann;

	private RawSession bob;

	private RawSession cid;

	@BeforeEach
	void start() {
		this.network = EmbeddedSpreadNetwork.builder()
			.daemons("d1", "d2", "d3")
			.lossDelay(Duration.ofMillis(100))
			.start();
		this.ann = this.sessions.member(this.network.daemon("d1"), "ann", "room");
		this.bob = this.sessions.member(this.network.daemon("d2"), "bob", "room");
		this.cid = this.sessions.member(this.network.daemon("d3"), "cid", "room");
		List.of(this.ann, this.bob, this.cid).forEach(RawSession::fence);
	}

	@AfterEach
	void stop() {
		this.network.close();
	}

	private void inFlight(RawSession sender, int service, String text) {
		int before = this.network.heldRequests();
		sender.send(service, List.of("room"), text.getBytes());
		await().until(() -> this.network.heldRequests() == before + 1);
	}

	private List<String> told(RawSession session) {
		return Sessions.told(session.fence());
	}

	@Test
	void messagesInFlightAreDeliveredAsTheirServicePromises() {
		this.network.holdDeliveries();
		inFlight(this.ann, AGREED, "agreed");
		inFlight(this.bob, SAFE, "safe");
		inFlight(this.cid, AGREED, "behind");
		this.network.partition(Set.of("d1"), Set.of("d2", "d3"));
		this.network.releaseDeliveries();
		assertThat(told(this.ann)).containsExactly("DATA agreed", "TRANSITION room", "DATA safe", "DATA behind",
				"NETWORK room [ann] *{ann}");
		for (RawSession session : List.of(this.bob, this.cid)) {
			assertThat(told(session)).containsExactly("DATA agreed", "TRANSITION room", "DATA safe", "DATA behind",
					"NETWORK room [bob, cid] *{bob cid}");
		}
	}

	@Test
	void joinsAndLeavesInTheTransitionalPeriodAreChangesOfTheNetwork() {
		RawSession pia = this.sessions.open(this.network.daemon("d1"), "pia");
		this.network.holdDeliveries();
		inFlight(this.ann, SAFE, "safe");
		pia.join("room");
		await().until(() -> this.network.heldRequests() == 2);
		pia.leave("room");
		await().until(() -> this.network.heldRequests() == 3);
		this.network.partition(Set.of("d1", "d2"), Set.of("d3"));
		this.network.releaseDeliveries();
		assertThat(told(this.ann)).containsExactly("TRANSITION room", "DATA safe",
				"NETWORK room [ann, pia, bob, cid] *{ann bob}{cid}{pia}", "TRANSITION room",
				"NETWORK room [ann, bob, cid] *{ann bob}{cid}", "TRANSITION room",
				"NETWORK room [ann, bob] *{ann bob}");
		assertThat(told(pia)).containsExactly("NETWORK room [ann, pia, bob, cid] {ann bob}{cid}*{pia}",
				"TRANSITION room", "SELF-LEAVE room");
		assertThat(told(this.cid)).containsExactly("TRANSITION room", "DATA safe",
				"NETWORK room [ann, pia, bob, cid] *{cid}{ann}{bob}{pia}", "TRANSITION room",
				"NETWORK room [ann, bob, cid] *{cid}{ann}{bob}", "TRANSITION room", "NETWORK room [cid] *{cid}");
	}

	@Test
	void disconnectInTheTransitionalPeriodIsAChangeOfTheNetwork() {
		this.network.holdDeliveries();
		inFlight(this.ann, SAFE, "safe");
		this.bob.disconnect();
		await().until(() -> this.network.heldRequests() == 2);
		this.network.partition(Set.of("d1", "d2"), Set.of("d3"));
		assertThat(this.bob.connection().receiveToEnd()).isZero();
		this.network.releaseDeliveries();
		assertThat(told(this.ann)).containsExactly("TRANSITION room", "DATA safe",
				"NETWORK room [ann, cid] *{ann}{cid}", "TRANSITION room", "NETWORK room [ann] *{ann}");
	}

	@Test
	void joinOfALostMemberIsAnnouncedAndTakenBack() {
		RawSession hal = this.sessions.member(this.network.daemon("d1"), "hal", "hall");
		this.network.holdDeliveries();
		inFlight(this.ann, SAFE, "safe");
		this.cid.join("hall");
		await().until(() -> this.network.heldRequests() == 2);
		this.network.partition(Set.of("d1", "d2"), Set.of("d3"));
		this.network.releaseDeliveries();
		assertThat(told(hal)).containsExactly("NETWORK hall [hal, cid] *{hal}{}{cid}", "TRANSITION hall",
				"NETWORK hall [hal] *{hal}");
	}

	@Test
	void joinBeforeASafeMessageIsAnOrdinaryOne() {
		RawSession pia = this.sessions.open(this.network.daemon("d1"), "pia");
		this.network.holdDeliveries();
		pia.join("room");
		await().until(() -> this.network.heldRequests() == 1);
		inFlight(this.ann, SAFE, "safe");
		this.network.partition(Set.of("d1", "d2"), Set.of("d3"));
		this.network.releaseDeliveries();
		assertThat(told(this.bob)).containsExactly("JOIN room [ann, pia, bob, cid] *{pia}", "TRANSITION room",
				"DATA safe", "NETWORK room [ann, pia, bob] *{ann pia bob}");
	}

	@Test
	void threePartsMergeOneByOne() {
		this.network.partition(Set.of("d1"), Set.of("d2"), Set.of("d3"));
		assertThat(told(this.ann)).containsExactly("TRANSITION room", "NETWORK room [ann] *{ann}");
		assertThat(told(this.bob)).containsExactly("TRANSITION room", "NETWORK room [bob] *{bob}");
		assertThat(told(this.cid)).containsExactly("TRANSITION room", "NETWORK room [cid] *{cid}");
		this.network.partition(Set.of("d1", "d3"));
		assertThat(told(this.ann)).containsExactly("NETWORK room [ann, cid] *{ann}{cid}");
		assertThat(told(this.cid)).containsExactly("NETWORK room [ann, cid] {ann}*{cid}");
		assertThat(told(this.bob)).isEmpty();
		this.network.heal();
		assertThat(told(this.ann)).containsExactly("NETWORK room [ann, bob, cid] *{ann cid}{bob}");
		assertThat(told(this.bob)).containsExactly("NETWORK room [ann, bob, cid] {ann cid}*{bob}");
		this.network.heal();
		assertThat(told(this.ann)).isEmpty();
	}

	/**
	 * The difference of these ids overflows, which turns their order round.
	 */
	@Test
	void setsStandInTheOrderThatADaemonFindsBySubtracting() {
		try (EmbeddedSpreadNetwork far = EmbeddedSpreadNetwork.builder()
			.daemons("d1", "d2")
			.daemonId("d1", 0x64400001)
			.daemonId("d2", 0xC0A80001)
			.start()) {
			RawSession one = this.sessions.member(far.daemon("d1"), "one", "room");
			this.sessions.member(far.daemon("d2"), "two", "room");
			far.partition(Set.of("d1"), Set.of("d2"));
			one.fence();
			far.heal();
			assertThat(told(one)).containsExactly("NETWORK room [one, two] *{one}{two}");
		}
	}

	@Test
	void lossAndGainAtOnceAreOneMessage() {
		this.network.partition(Set.of("d1", "d2"), Set.of("d3"));
		List.of(this.ann, this.bob, this.cid).forEach(RawSession::fence);
		this.network.partition(Set.of("d1"), Set.of("d2", "d3"));
		assertThat(told(this.bob)).containsExactly("TRANSITION room", "NETWORK room [bob, cid] *{bob}{cid}");
		assertThat(told(this.cid)).containsExactly("NETWORK room [bob, cid] {bob}*{cid}");
		assertThat(told(this.ann)).containsExactly("TRANSITION room", "NETWORK room [ann] *{ann}");
	}

	@Test
	void daemonsLeftOutFormOnePart() {
		this.network.partition(Set.of("d2"));
		assertThat(told(this.ann)).containsExactly("TRANSITION room", "NETWORK room [ann, cid] *{ann cid}");
		assertThat(this.network.daemon("d1").groups().get("room")).containsExactly(Member.of("ann", "d1"),
				Member.of("cid", "d3"));
		assertThat(this.network.daemon("d2").groups().get("room")).containsExactly(Member.of("bob", "d2"));
	}

	@Test
	void messageToTheOtherPartIsLost() {
		this.network.partition(Set.of("d1"), Set.of("d2", "d3"));
		List.of(this.ann, this.bob, this.cid).forEach(RawSession::fence);
		this.ann.multicast("#bob#d2", "nobody hears this");
		this.ann.multicast("room", "here");
		assertThat(told(this.ann)).containsExactly("DATA here");
		assertThat(told(this.bob)).isEmpty();
		this.network.heal();
		this.ann.fence();
		this.bob.fence();
		this.ann.multicast("#bob#d2", "again");
		this.ann.fence();
		assertThat(told(this.bob)).containsExactly("DATA again");
	}

	@Test
	void frozenDaemonIsLostAndComesBack() {
		this.network.freeze("d3");
		assertThat(Sessions.told(this.ann.receiveFrame())).isEqualTo("TRANSITION room");
		assertThat(Sessions.told(this.ann.receiveFrame())).isEqualTo("NETWORK room [ann, bob] *{ann bob}");
		this.ann.multicast("room", "without cid");
		this.cid.multicast("room", "late");
		assertThat(told(this.ann)).containsExactly("DATA without cid");
		this.network.thaw("d3");
		assertThat(told(this.cid)).containsExactly("TRANSITION room", "NETWORK room [ann, bob, cid] {ann bob}*{cid}",
				"DATA late");
		assertThat(told(this.ann)).containsExactly("NETWORK room [ann, bob, cid] *{ann bob}{cid}", "DATA late");
	}

	@Test
	void shortFreezeOnlyDelays() {
		try (EmbeddedSpreadNetwork patient = EmbeddedSpreadNetwork.builder()
			.daemons("d1", "d2")
			.lossDelay(Duration.ofMinutes(1))
			.start()) {
			RawSession one = this.sessions.member(patient.daemon("d1"), "one", "room");
			RawSession two = this.sessions.member(patient.daemon("d2"), "two", "room");
			one.fence();
			patient.freeze("d2");
			one.multicast("room", "wait");
			await().until(() -> patient.heldRequests() == 1);
			patient.thaw("d2");
			assertThat(told(two)).containsExactly("DATA wait");
			assertThat(told(one)).containsExactly("DATA wait");
		}
	}

	@Test
	void frozenDaemonStaysApartThroughAPartition() {
		try (EmbeddedSpreadNetwork patient = EmbeddedSpreadNetwork.builder()
			.daemons("d1", "d2", "d3")
			.lossDelay(Duration.ofMinutes(1))
			.start()) {
			RawSession one = this.sessions.member(patient.daemon("d1"), "one", "room");
			RawSession two = this.sessions.member(patient.daemon("d2"), "two", "room");
			RawSession three = this.sessions.member(patient.daemon("d3"), "three", "room");
			List.of(one, two, three).forEach(RawSession::fence);
			patient.freeze("d3");
			patient.partition(Set.of("d1"), Set.of("d2", "d3"));
			assertThat(told(one)).containsExactly("TRANSITION room", "NETWORK room [one] *{one}");
			assertThat(told(two)).containsExactly("TRANSITION room", "NETWORK room [two] *{two}");
			patient.thaw("d3");
			assertThat(told(three)).containsExactly("TRANSITION room", "NETWORK room [two, three] {two}*{three}");
			assertThat(told(two)).containsExactly("NETWORK room [two, three] *{two}{three}");
		}
	}

	@Test
	void allDaemonsCanBeFrozenAtOnce() {
		List.of("d1", "d2", "d3").forEach(this.network::freeze);
		this.ann.multicast("room", "later");
		List.of("d1", "d2", "d3").forEach(this.network::thaw);
		await().untilAsserted(() -> assertThat(this.network.daemon("d1").groups().get("room")).hasSize(3));
		this.ann.multicast("#bob#d2", "all well");
		assertThat(told(this.ann)).contains("DATA later");
		assertThat(told(this.bob)).contains("DATA all well");
	}

	@Test
	void stoppedDaemonsMembersVanishByNetworkAndNamesAreFreeAfterwards() {
		this.network.stop("d2");
		assertThat(this.bob.connection().receiveToEnd()).isZero();
		assertThat(told(this.ann)).containsExactly("TRANSITION room", "NETWORK room [ann, cid] *{ann cid}");
		this.network.start("d2");
		this.network.start("d2");
		assertThat(told(this.ann)).isEmpty();
		RawSession again = this.sessions.member(this.network.daemon("d2"), "bob", "room");
		assertThat(told(this.ann)).containsExactly("JOIN room [ann, bob, cid] *{bob}");
		assertThat(again.privateGroup()).isEqualTo("#bob#d2");
	}

	@Test
	void daemonStartsIntoThePartItBelongsTo() {
		this.network.partition(Set.of("d1"), Set.of("d2", "d3"));
		this.network.stop("d3");
		this.network.start("d3");
		this.sessions.member(this.network.daemon("d3"), "cora", "room");
		assertThat(this.network.daemon("d2").groups().get("room")).containsExactly(Member.of("bob", "d2"),
				Member.of("cora", "d3"));
		assertThat(this.network.daemon("d1").groups().get("room")).containsExactly(Member.of("ann", "d1"));
	}

	@Test
	void slowReaderCutOffByANetworkMessageIsDisconnectedAfterwards() {
		try (EmbeddedSpreadNetwork tight = EmbeddedSpreadNetwork.builder()
			.daemons("d1", "d2")
			.backlogLimit(3)
			.start()) {
			RawSession one = this.sessions.member(tight.daemon("d1"), "one", "room");
			RawSession two = this.sessions.member(tight.daemon("d1"), "two", "room");
			RawSession far = this.sessions.member(tight.daemon("d2"), "far", "room");
			one.fence();
			two.fence();
			tight.daemon("d1").pause("two");
			one.multicast("room", "first");
			one.multicast("room", "second");
			one.fence();
			tight.partition(Set.of("d1"), Set.of("d2"));
			assertThat(told(one)).containsExactly("TRANSITION room", "NETWORK room [one, two] *{one two}",
					"DISCONNECT room [one] *{two}");
			assertThat(two.connection().receiveToEnd()).isZero();
			assertThat(told(far)).contains("NETWORK room [far] *{far}");
		}
	}

	@Test
	void resetTakesEveryFaultBack() {
		this.network.partition(Set.of("d1"), Set.of("d2", "d3"));
		this.network.holdDeliveries();
		this.network.delayDeliveries(Duration.ofHours(1));
		this.network.stop("d2");
		this.network.freeze("d3");
		this.network.reset();
		this.network.names().forEach((name) -> assertThat(this.network.daemon(name).isRunning()).isTrue());
		this.ann.fence();
		this.cid.fence();
		this.ann.multicast("room", "well");
		this.ann.fence();
		assertThat(told(this.cid)).containsExactly("DATA well");
	}

	@Test
	void unknownAndDoubleNamesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.network.daemon("d4"))
			.withMessageContaining("'d4'")
			.withMessageContaining("[d1, d2, d3]");
		assertThatIllegalArgumentException().isThrownBy(() -> this.network.partition(Set.of("d1"), Set.of("d9")));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.network.partition(Set.of("d1", "d2"), Set.of("d2", "d3")))
			.withMessageContaining("'d2'");
		assertThat(told(this.ann)).isEmpty();
	}

}
