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

package io.asyncspread.sample.heartbeat;

import java.util.ArrayList;
import java.util.List;

import io.asyncspread.GroupId;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.sample.Groups;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of all members of a view exactly one answers a heartbeat.
 */
class HeartbeatResponderTests {

	private static final List<Member> MEMBERS = List.of(Member.of("a", "d1"), Member.of("b", "d1"),
			Member.of("c", "d2"), Member.of("d", "d2"));

	@Test
	void exactlyOneMemberAnswersEachSender() {
		for (Member sender : MEMBERS) {
			List<HeartbeatAnswer> answers = new ArrayList<>();
			for (Member self : MEMBERS) {
				HeartbeatAnswer answer = new HeartbeatResponder((event) -> {
				}).answer(new Heartbeat(3), sender, view(self));
				if (answer != null) {
					assertThat(answer.responder()).isEqualTo(self.privateGroup());
					answers.add(answer);
				}
			}
			assertThat(answers).singleElement().extracting(HeartbeatAnswer::number).isEqualTo(3L);
		}
	}

	@Test
	void answersAreCounted() {
		Member alone = MEMBERS.get(0);
		GroupView view = GroupView.of(join(List.of(alone), alone), alone, null);
		List<Object> events = new ArrayList<>();
		HeartbeatResponder responder = new HeartbeatResponder(events::add);
		responder.answer(new Heartbeat(1), alone, view);
		responder.answer(new Heartbeat(2), alone, view);
		assertThat(events).containsExactly(new HeartbeatAnswered(1), new HeartbeatAnswered(2));
	}

	private static GroupView view(Member self) {
		return GroupView.of(join(MEMBERS, MEMBERS.get(3)), self, null);
	}

	private static JoinMessage join(List<Member> members, Member who) {
		return new JoinMessage(1, Groups.HEARTBEAT, new GroupId(1, 1, 1), members, who);
	}

}
