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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupId;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rule of election, with a group made of state machines and one sequence of messages.
 */
class LeaderElectionTests {

	private final Map<Member, LeaderElection> group = new LinkedHashMap<>();

	private final Map<Member, GroupView> views = new LinkedHashMap<>();

	private final Deque<Said> sequence = new ArrayDeque<>();

	private int index;

	private int expected;

	private record Said(Member sender, LeaderMessage message) {
	}

	private static Member member(String name) {
		return Member.of(name, "d");
	}

	private void join(String name) {
		Member joined = member(name);
		this.group.put(joined, new LeaderElection(this.expected));
		install(new JoinMessage(1, "g", next(), members(), joined));
	}

	private void crash(String name) {
		Member gone = member(name);
		this.group.remove(gone);
		this.views.remove(gone);
		this.sequence.removeIf((said) -> said.sender().equals(gone));
		install(new DisconnectMessage(1, "g", next(), members(), gone));
	}

	private GroupId next() {
		return new GroupId(1, 1, ++this.index);
	}

	private List<Member> members() {
		return this.group.keySet().stream().sorted(Comparator.naturalOrder()).toList();
	}

	private void install(RegularMembershipMessage message) {
		this.group.forEach((self, election) -> {
			GroupView view = GroupView.of(message, self, this.views.get(self));
			this.views.put(self, view);
			say(self, election.onView(view));
		});
	}

	private void say(Member sender, LeaderMessage message) {
		if (message != null) {
			this.sequence.add(new Said(sender, message));
		}
	}

	private void deliver(int count) {
		for (int i = 0; i < count && !this.sequence.isEmpty(); i++) {
			Said said = this.sequence.poll();
			this.group.forEach((self, election) -> say(self, election.onMessage(said.sender(), said.message())));
		}
	}

	private void deliverAll() {
		deliver(Integer.MAX_VALUE);
	}

	private List<Member> leaders() {
		return this.group.values().stream().map(LeaderElection::leader).distinct().toList();
	}

	@Test
	void firstMemberLeadsAndKeepsTheLeadWhenSmallerNamesJoin() {
		join("m");
		deliverAll();
		join("a");
		assertThat(this.group.get(member("m")).leader()).isEqualTo(member("m"));
		deliverAll();
		join("z");
		deliverAll();
		assertThat(leaders()).containsExactly(member("m"));
	}

	@Test
	void firstOfTheRestFollowsALeaderThatIsGoneAtOnce() {
		join("m");
		deliverAll();
		join("z");
		deliverAll();
		join("b");
		deliverAll();
		crash("m");
		assertThat(leaders()).containsExactly(member("b"));
		assertThat(this.sequence).isEmpty();
	}

	@Test
	void leaderThatDiesWhileANewcomerLearnsIsReplacedAlike() {
		join("m");
		deliverAll();
		join("p");
		deliverAll();
		join("a");
		deliver(1);
		crash("m");
		deliverAll();
		assertThat(leaders()).hasSize(1).doesNotContainNull();
	}

	@Test
	void memberThatSaysNothingIsLeftOutAfterTheCall() {
		join("m");
		deliverAll();
		join("a");
		this.sequence.removeIf((said) -> said.sender().equals(member("a")));
		deliverAll();
		LeaderElection waiting = this.group.get(member("m"));
		assertThat(waiting.isExchanging()).isTrue();
		say(member("m"), waiting.close());
		deliverAll();
		assertThat(leaders()).containsExactly(member("m"));
		crash("m");
		assertThat(this.group.get(member("a")).leader()).isNull();
	}

	@Test
	void memberThatSpeaksLateLearnsTheLeader() {
		join("m");
		deliverAll();
		join("a");
		this.sequence.removeIf((said) -> said.sender().equals(member("a")));
		deliverAll();
		say(member("m"), this.group.get(member("m")).close());
		deliverAll();
		LeaderElection late = new LeaderElection(this.expected);
		this.group.put(member("a"), late);
		say(member("a"), late.onView(this.views.get(member("a")).asFirst()));
		deliverAll();
		assertThat(leaders()).containsExactly(member("m"));
	}

	@Test
	void nobodyLeadsBeforeTheMajorityIsThere() {
		this.expected = 3;
		join("m");
		deliverAll();
		assertThat(leaders()).containsExactly((Member) null);
		join("z");
		deliverAll();
		assertThat(leaders()).containsExactly(member("m"));
	}

	@Test
	void leaderThatLosesTheMajorityLeadsNoLongerAtOnce() {
		this.expected = 3;
		join("m");
		join("z");
		deliverAll();
		join("a");
		deliverAll();
		crash("z");
		assertThat(leaders()).containsExactly(member("m"));
		crash("a");
		assertThat(leaders()).containsExactly((Member) null);
		join("b");
		deliverAll();
		assertThat(leaders()).hasSize(1).doesNotContainNull();
	}

	@Test
	void halfIsNoMajority() {
		this.expected = 4;
		join("m");
		join("z");
		deliverAll();
		assertThat(leaders()).containsExactly((Member) null);
		join("a");
		deliverAll();
		assertThat(leaders()).hasSize(1).doesNotContainNull();
	}

	@Test
	void memberThatTakesNoPartCountsForNoMajority() {
		this.expected = 3;
		join("m");
		deliverAll();
		join("a");
		this.sequence.removeIf((said) -> said.sender().equals(member("a")));
		deliverAll();
		say(member("m"), this.group.get(member("m")).close());
		deliverAll();
		assertThat(this.group.get(member("m")).leader()).isNull();
	}

	@RepeatedTest(50)
	void anyHistoryEndsWithOneLeaderAndALivingLeaderStays(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		List<String> present = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			Member before = leaders().size() == 1 ? leaders().get(0) : null;
			boolean settled = this.sequence.isEmpty();
			if (present.isEmpty() || random.nextInt(5) < 3) {
				String name = random.nextInt(1000) + "n" + i;
				present.add(name);
				join(name);
			}
			else {
				crash(present.remove(random.nextInt(present.size())));
			}
			if (random.nextBoolean()) {
				deliverAll();
				if (settled && before != null && this.group.containsKey(before)) {
					assertThat(leaders()).containsExactly(before);
				}
			}
			else {
				deliver(random.nextInt(4));
			}
		}
		deliverAll();
		if (!this.group.isEmpty()) {
			assertThat(leaders()).hasSize(1).doesNotContainNull();
			assertThat(this.group).containsKey(leaders().get(0));
		}
	}

}
