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

package io.asyncspread;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GroupViewTests {

	private static final Member ANN = Member.of("#ann#d1");

	private static final Member BOB = Member.of("#bob#d1");

	private static final Member CID = Member.of("#cid#d2");

	private static final Member DAN = Member.of("#dan#d2");

	private static final Member EVE = Member.of("#eve#d3");

	private static final GroupId ID = new GroupId(0x7f000079, 0x6b03b06b, 1);

	private static GroupView view(Member... members) {
		return GroupView.of(new JoinMessage(1, "room", ID, List.of(members), ANN), ANN, null);
	}

	private static NetworkMessage network(List<Member> members) {
		return new NetworkMessage(1, "room", ID, members, List.of(new VirtualSynchronySet(members)), 0);
	}

	@Test
	void everybodyIsNewInTheFirstView() {
		GroupView view = view(ANN, BOB);
		assertThat(view.joined()).containsExactly(ANN, BOB);
		assertThat(view.left()).isEmpty();
		assertThat(view.group()).isEqualTo("room");
		assertThat(view.epoch()).isEqualTo(1);
		assertThat(view.groupId()).isEqualTo(ID);
		assertThat(view.size()).isEqualTo(2);
		assertThat(view.members()).containsExactly(ANN, BOB);
	}

	@Test
	void whoCameAndWhoWentIsComputedFromTheLists() {
		GroupView before = view(ANN, BOB, CID);
		// the daemon names one member and a cause, and neither has to be all of it
		GroupView after = GroupView.of(new JoinMessage(1, "room", ID, List.of(ANN, CID, DAN, EVE), EVE), ANN, before);
		assertThat(after.joined()).containsExactly(DAN, EVE);
		assertThat(after.left()).containsExactly(BOB);
		assertThat(after.cause()).isEqualTo(GroupView.Cause.JOIN);
	}

	@Test
	void aRepeatedViewChangesNothing() {
		GroupView before = view(ANN, BOB);
		GroupView after = GroupView.of(network(List.of(ANN, BOB)), ANN, before);
		assertThat(after.joined()).isEmpty();
		assertThat(after.left()).isEmpty();
	}

	@Test
	void knowsRanksAndTheCoordinator() {
		GroupView view = GroupView.of(network(List.of(ANN, BOB, CID)), CID, null);
		assertThat(view.self()).isEqualTo(CID);
		assertThat(view.rank()).isEqualTo(2);
		assertThat(view.rank(ANN)).isZero();
		assertThat(view.rank(EVE)).isEqualTo(-1);
		assertThat(view.coordinator()).isEqualTo(ANN);
		assertThat(view.isCoordinator()).isFalse();
		assertThat(view.contains(BOB)).isTrue();
		assertThat(view.contains(EVE)).isFalse();
		assertThat(view.isSelf(CID)).isTrue();
		assertThat(view.isSelf(ANN)).isFalse();
		assertThat(view.isSelf(null)).isFalse();
		assertThat(view(ANN).isCoordinator()).isTrue();
	}

	@Test
	void aReceiverThatIsNoMemberHasNoRank() {
		assertThat(GroupView.of(network(List.of(BOB)), ANN, null).rank()).isEqualTo(-1);
		GroupView anonymous = GroupView.of(network(List.of(BOB)), null, null);
		assertThat(anonymous.rank()).isEqualTo(-1);
		assertThat(anonymous.isCoordinator()).isFalse();
		assertThat(anonymous.self()).isNull();
	}

	@Test
	void anEmptyViewHasNeitherCoordinatorNorOwners() {
		GroupView empty = GroupView.of(network(List.of()), ANN, null);
		assertThatIllegalStateException().isThrownBy(empty::coordinator).withMessageContaining("'room'");
		assertThatIllegalStateException().isThrownBy(() -> empty.owner("key"));
	}

	@Test
	void networkViewsHaveSets() {
		VirtualSynchronySet ours = new VirtualSynchronySet(List.of(ANN));
		VirtualSynchronySet theirs = new VirtualSynchronySet(List.of(BOB));
		GroupView view = GroupView.of(new NetworkMessage(1, "room", ID, List.of(ANN, BOB), List.of(theirs, ours), 1),
				ANN, null);
		assertThat(view.cause()).isEqualTo(GroupView.Cause.NETWORK);
		assertThat(view.sets()).containsExactly(theirs, ours);
		assertThat(view.localSet()).isEqualTo(ours);
		assertThat(view(ANN).sets()).isEmpty();
		assertThat(view(ANN).localSet()).isNull();
	}

	@Test
	void causesAreThoseOfTheMessages() {
		List<Member> members = List.of(ANN);
		assertThat(GroupView.of(new LeaveMessage(1, "room", ID, members, BOB), ANN, null).cause())
			.isEqualTo(GroupView.Cause.LEAVE);
		assertThat(GroupView.of(new DisconnectMessage(1, "room", ID, members, BOB), ANN, null).cause())
			.isEqualTo(GroupView.Cause.DISCONNECT);
	}

	@Test
	void aTransitionalViewIsTheSameButForTheMark() {
		GroupView before = view(ANN);
		GroupView view = GroupView.of(network(List.of(ANN, BOB)), ANN, before);
		GroupView transitional = view.asTransitional();
		assertThat(view.isTransitional()).isFalse();
		assertThat(transitional.isTransitional()).isTrue();
		assertThat(transitional).isNotEqualTo(view)
			.isEqualTo(view.asTransitional())
			.hasSameHashCodeAs(view.asTransitional());
		assertThat(transitional.joined()).containsExactly(BOB);
		assertThat(transitional.members()).isEqualTo(view.members());
		assertThat(GroupView.of(network(List.of(ANN)), ANN, transitional).isTransitional()).isFalse();
		assertThat(transitional.toString()).contains("transitional");
	}

	@Test
	void forALateComerEverybodyHasJoined() {
		GroupView view = GroupView.of(network(List.of(ANN, CID)), ANN, view(ANN, BOB)).asTransitional().asFirst();
		assertThat(view.joined()).containsExactly(ANN, CID);
		assertThat(view.left()).isEmpty();
		assertThat(view.isTransitional()).isTrue();
	}

	/**
	 * Values of a program of its own in another language: members of other languages and
	 * of other releases must agree on them, so these never change.
	 */
	@ParameterizedTest
	@CsvSource({ "'', #eve#d3", "a, #ann#d1", "order-1, #dan#d2", "order-2, #cid#d2", "order-3, #eve#d3",
			"EUR/USD, #ann#d1", "user:42, #dan#d2", "gr\u00fcn, #ann#d1", "\u20ac, #ann#d1" })
	void ownersAreForEver(String key, String owner) {
		assertThat(view(ANN, BOB, CID, DAN, EVE).owner(key)).hasToString(owner);
		assertThat(view(EVE, DAN, CID, BOB, ANN).owner(key)).hasToString(owner);
	}

	@Test
	void ownersOfBytesAreForEver() {
		GroupView view = view(ANN, BOB, CID, DAN, EVE);
		assertThat(view.owner(new byte[] { 0, (byte) 0xFF, (byte) 0x80 })).hasToString("#eve#d3");
		assertThat(view.owner(new byte[] { (byte) 0x80 })).hasToString("#ann#d1");
		assertThat(view.owner("user:42".getBytes(StandardCharsets.UTF_8))).isEqualTo(view.owner("user:42"));
	}

	@Test
	void whenAMemberLeavesOnlyItsKeysMove() {
		GroupView before = view(ANN, BOB, CID, DAN, EVE);
		GroupView after = view(ANN, BOB, DAN, EVE);
		int moved = 0;
		for (int i = 0; i < 10_000; i++) {
			Member owner = before.owner("key-" + i);
			if (owner.equals(CID)) {
				moved++;
				assertThat(after.owner("key-" + i)).isNotEqualTo(CID);
			}
			else {
				assertThat(after.owner("key-" + i)).isEqualTo(owner);
			}
		}
		assertThat(moved).isBetween(1_700, 2_300);
	}

	@Test
	void keysSpreadEvenlyOverMembersWithSimilarNames() {
		Member[] members = IntStream.range(0, 10)
			.mapToObj((i) -> Member.of("#worker" + i + "#d" + i % 3))
			.toArray(Member[]::new);
		GroupView view = view(members);
		Map<Member, Integer> owned = new HashMap<>();
		for (int i = 0; i < 20_000; i++) {
			owned.merge(view.owner("order-" + i), 1, Integer::sum);
		}
		assertThat(owned).hasSize(10);
		assertThat(owned.values()).allSatisfy((count) -> assertThat(count).isBetween(1_800, 2_200));
	}

	@Test
	void keysOfALeaverSpreadOverAllThatRemain() {
		List<Member> all = new ArrayList<>(Arrays.asList(ANN, BOB, CID, DAN, EVE));
		GroupView before = view(all.toArray(Member[]::new));
		all.remove(BOB);
		GroupView after = view(all.toArray(Member[]::new));
		Map<Member, Integer> heirs = new HashMap<>();
		for (int i = 0; i < 10_000; i++) {
			if (before.owner("key-" + i).equals(BOB)) {
				heirs.merge(after.owner("key-" + i), 1, Integer::sum);
			}
		}
		assertThat(heirs).containsOnlyKeys(ANN, CID, DAN, EVE);
		assertThat(heirs.values()).allSatisfy((count) -> assertThat(count).isBetween(400, 600));
	}

	@Test
	void equalityIsThatOfTheMessage() {
		assertThat(view(ANN, BOB)).isEqualTo(view(ANN, BOB)).hasSameHashCodeAs(view(ANN, BOB)).isNotEqualTo(view(ANN));
		assertThat(view(ANN).message()).isInstanceOf(JoinMessage.class);
	}

}
