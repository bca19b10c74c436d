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

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Messages that an application makes itself, for the tests of its listeners.
 */
class SpreadMessageTests {

	private static final GroupId ID = new GroupId(1, 2, 3);

	private static final Member ANN = Member.of("#ann#d1");

	private static final byte[] EMPTY = {};

	private static DataMessage data(List<String> groups, int type) {
		return new DataMessage(1, ANN, groups, ServiceType.AGREED, type, false, ByteOrder.BIG_ENDIAN, EMPTY);
	}

	static Stream<Function<List<String>, List<String>>> messagesToGroups() {
		return Stream.of((groups) -> data(groups, 0).groups(),
				(groups) -> new RejectedMessage(1, RejectedMessage.Request.JOIN, groups, null, 0, EMPTY).groups(),
				(groups) -> new OpaqueMessage(1, 0, "", groups, EMPTY).groups(),
				(groups) -> new SessionEvent.Joined(1, groups).groups());
	}

	@ParameterizedTest
	@MethodSource("messagesToGroups")
	void groupsAreNotThoseOfAListThatChanges(Function<List<String>, List<String>> message) {
		List<String> given = new ArrayList<>(List.of("a", "b"));
		List<String> groups = message.apply(given);
		given.clear();
		assertThat(groups).containsExactly("a", "b").isUnmodifiable();
	}

	static Stream<Function<List<Member>, List<Member>>> messagesWithMembers() {
		return Stream.of((members) -> new JoinMessage(1, "room", ID, members, ANN).members(),
				(members) -> new LeaveMessage(1, "room", ID, members, ANN).members(),
				(members) -> new DisconnectMessage(1, "room", ID, members, ANN).members(), (members) -> {
					List<VirtualSynchronySet> sets = new ArrayList<>(List.of(new VirtualSynchronySet(members)));
					NetworkMessage message = new NetworkMessage(1, "room", ID, members, sets, 0);
					sets.clear();
					members.clear();
					assertThat(message.local().members()).containsExactly(ANN);
					return message.members();
				});
	}

	@ParameterizedTest
	@MethodSource("messagesWithMembers")
	void membersAreNotThoseOfAListThatChanges(Function<List<Member>, List<Member>> message) {
		List<Member> given = new ArrayList<>(List.of(ANN));
		List<Member> members = message.apply(given);
		given.clear();
		assertThat(members).containsExactly(ANN).isUnmodifiable();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 0x7FFF, 0x8000, 0xFFFF })
	void everyMessageTypeThatTheWireHasIsKept(int type) {
		assertThat(data(List.of("a"), type).type()).isEqualTo(type);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0x10000, Integer.MAX_VALUE })
	void aMessageTypeThatTheWireDoesNotHaveIsRefused(int type) {
		assertThatIllegalArgumentException().isThrownBy(() -> data(List.of("a"), type))
			.withMessageContaining("0..65535")
			.withMessageContaining(String.valueOf(type));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RejectedMessage(1, RejectedMessage.Request.MULTICAST, List.of("a"),
					ServiceType.AGREED, type, EMPTY))
			.withMessageContaining("0..65535");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 1 })
	void theSetOfTheReceiverIsOneOfTheSets(int localSet) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new NetworkMessage(1, "room", ID, List.of(ANN),
					List.of(new VirtualSynchronySet(List.of(ANN))), localSet))
			.withMessageContaining("localSet")
			.withMessageContaining("1 virtual synchrony sets")
			.withMessageContaining(String.valueOf(localSet));
	}

	@Test
	@SuppressWarnings("NullAway")
	void whatIsMissingIsNamed() {
		assertThatNullPointerException().isThrownBy(
				() -> new DataMessage(1, null, List.of("a"), ServiceType.AGREED, 0, false, ByteOrder.BIG_ENDIAN, EMPTY))
			.withMessage("sender");
		assertThatNullPointerException().isThrownBy(() -> new JoinMessage(1, "room", ID, List.of(ANN), null))
			.withMessage("member");
		assertThatNullPointerException().isThrownBy(() -> new SelfLeaveMessage(1, null)).withMessage("group");
	}

}
