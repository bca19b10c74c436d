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

package io.asyncspread.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.asyncspread.DaemonAddress;
import io.asyncspread.GroupId;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.NetworkMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.RequestRejectedException;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.VirtualSynchronySet;

import static org.assertj.core.api.Assertions.assertThat;

class JoinedGroupsTests {

	private static final Member ANN = Member.of("#ann#d1");

	private static final Member BOB = Member.of("#bob#d1");

	private static final GroupId ID = new GroupId(1, 2, 3);

	private static final SessionLostException LOST = new SessionLostException("gone", 1, false, null);

	private final Recorder requests = new Recorder();

	private final JoinedGroups groups = new JoinedGroups(this.requests, Duration.ofSeconds(30), true);

	private CompletableFuture<@Nullable GroupView> join(String group) {
		CompletableFuture<@Nullable GroupView> joined = new CompletableFuture<>();
		this.groups.join(group, joined);
		return joined;
	}

	private CompletableFuture<@Nullable GroupView> subscribe(String group) {
		CompletableFuture<@Nullable GroupView> joined = new CompletableFuture<>();
		this.groups.subscribe(group, joined);
		return joined;
	}

	private CompletableFuture<Void> leave(String group) {
		CompletableFuture<Void> left = new CompletableFuture<>();
		this.groups.leave(group, left);
		return left;
	}

	private CompletableFuture<Void> unsubscribe(String group) {
		CompletableFuture<Void> left = new CompletableFuture<>();
		this.groups.unsubscribe(group, left);
		return left;
	}

	private void view(String group, Member... members) {
		this.groups.received(new JoinMessage(1, group, ID, List.of(members), members[0]));
	}

	private void refuse(RejectedMessage.Request request, String group) {
		this.groups.received(new RejectedMessage(1, request, List.of(group), null, 0, new byte[0]));
	}

	@Test
	void groupsAreJoinedInTheOrderWantedWhenTheSessionBegins() {
		join("c");
		subscribe("a");
		join("b");
		assertThat(this.requests.sent).isEmpty();
		this.groups.started(ANN);
		assertThat(this.requests.sent).containsExactly("join c", "join a", "join b");
	}

	@Test
	void allAreJoinedWhenEachHasAViewWithUs() {
		CompletableFuture<@Nullable GroupView> a = join("a");
		join("b");
		this.groups.started(ANN);
		view("a", BOB, ANN);
		assertThat(this.requests.completed).containsExactly("a");
		assertThat(a).isDone();
		assertThat(this.requests.allJoined).isEmpty();
		view("b", BOB);
		assertThat(this.requests.allJoined).isEmpty();
		view("b", ANN);
		assertThat(this.requests.allJoined).containsExactly(List.of("a", "b"));
	}

	@Test
	void aSessionWithoutGroupsIsReadyAtOnce() {
		this.groups.started(ANN);
		assertThat(this.requests.allJoined).containsExactly(List.of());
	}

	@Test
	void insideATransitionAJoinIsANetworkMessage() {
		CompletableFuture<@Nullable GroupView> joined = join("a");
		this.groups.started(ANN);
		this.groups
			.received(new NetworkMessage(1, "a", ID, List.of(ANN), List.of(new VirtualSynchronySet(List.of())), 0));
		assertThat(joined).isDone();
	}

	@Test
	void severalThatWantAGroupShareOneJoinAndTheLastToGoLeaves() {
		this.groups.started(ANN);
		CompletableFuture<@Nullable GroupView> first = subscribe("a");
		CompletableFuture<@Nullable GroupView> second = subscribe("a");
		CompletableFuture<@Nullable GroupView> third = join("a");
		assertThat(this.requests.sent).containsExactly("join a");
		view("a", ANN);
		assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
		assertThat(subscribe("a")).isDone();
		assertThat(unsubscribe("a")).isDone();
		assertThat(unsubscribe("a")).isDone();
		assertThat(leave("a")).isDone();
		assertThat(this.requests.sent).containsExactly("join a");
		CompletableFuture<Void> left = unsubscribe("a");
		assertThat(this.requests.sent).containsExactly("join a", "leave a");
		assertThat(left).isNotDone();
		this.groups.received(new SelfLeaveMessage(1, "a"));
		assertThat(left).isCompleted();
	}

	@Test
	void leavingWhatWasNeverJoinedIsDoneAtOnce() {
		assertThat(leave("a")).isCompleted();
		assertThat(unsubscribe("a")).isCompleted();
		this.groups.started(ANN);
		assertThat(leave("a")).isCompleted();
		assertThat(this.requests.sent).isEmpty();
	}

	@Test
	void aNewSessionJoinsAgainInOrderWhatTheOldOneHad() {
		this.groups.started(ANN);
		join("b");
		join("a");
		join("gone");
		view("b", ANN);
		view("a", ANN);
		view("gone", ANN);
		leave("gone");
		this.groups.lost(LOST);
		this.requests.clear();
		this.groups.started(BOB);
		assertThat(this.requests.sent).containsExactly("join b", "join a");
		view("b", BOB);
		view("a", BOB);
		assertThat(this.requests.allJoined).containsExactly(List.of("b", "a"));
	}

	@Test
	void aSecondLossInTheMiddleStartsTheListAgain() {
		join("a");
		join("b");
		this.groups.started(ANN);
		view("a", ANN);
		this.groups.lost(LOST);
		this.requests.clear();
		this.groups.started(ANN);
		assertThat(this.requests.sent).containsExactly("join a", "join b");
		view("b", ANN);
		assertThat(this.requests.allJoined).isEmpty();
		view("a", ANN);
		assertThat(this.requests.allJoined).containsExactly(List.of("a", "b"));
	}

	@Test
	void aLostSessionFailsJoinsAndFulfilsLeaves() {
		this.groups.started(ANN);
		join("a");
		view("a", ANN);
		CompletableFuture<@Nullable GroupView> joining = join("b");
		CompletableFuture<Void> leaving = leave("a");
		this.groups.lost(LOST);
		assertThat(this.requests.failures(joining)).containsExactly(LOST);
		assertThat(leaving).isCompleted();
	}

	@Test
	void aViewOfTheTimeBeforeALeaveDoesNotConfirmTheJoinAfterIt() {
		this.groups.started(ANN);
		join("a");
		view("a", ANN);
		CompletableFuture<Void> left = leave("a");
		CompletableFuture<@Nullable GroupView> again = join("a");
		assertThat(this.requests.sent).containsExactly("join a", "leave a", "join a");
		view("a", ANN, BOB);
		assertThat(again).isNotDone();
		this.groups.received(new SelfLeaveMessage(1, "a"));
		assertThat(left).isCompleted();
		assertThat(again).isNotDone();
		view("a", ANN);
		assertThat(again).isDone();
	}

	@Test
	void joinAndLeaveCanChangeOftenBeforeAnAnswerCome() {
		this.groups.started(ANN);
		CompletableFuture<@Nullable GroupView> first = join("a");
		CompletableFuture<Void> firstLeave = leave("a");
		CompletableFuture<@Nullable GroupView> second = join("a");
		CompletableFuture<Void> secondLeave = leave("a");
		CompletableFuture<@Nullable GroupView> third = join("a");
		assertThat(this.requests.failures(first)).hasSize(1).hasOnlyElementsOfType(CancellationException.class);
		assertThat(this.requests.failures(second)).hasSize(1).hasOnlyElementsOfType(CancellationException.class);
		view("a", ANN);
		this.groups.received(new SelfLeaveMessage(1, "a"));
		view("a", ANN);
		assertThat(third).isNotDone();
		this.groups.received(new SelfLeaveMessage(1, "a"));
		assertThat(List.of(firstLeave, secondLeave)).allMatch(CompletableFuture::isDone);
		assertThat(third).isNotDone();
		view("a", ANN);
		assertThat(third).isDone();
	}

	@Test
	void leavingWhileTheJoinIsUnderWayEndsOutside() {
		this.groups.started(ANN);
		CompletableFuture<@Nullable GroupView> joined = join("a");
		CompletableFuture<Void> left = leave("a");
		view("a", ANN);
		this.groups.received(new SelfLeaveMessage(1, "a"));
		assertThat(left).isCompleted();
		assertThat(this.requests.failures(joined)).hasSize(1);
		this.groups.lost(LOST);
		this.requests.clear();
		this.groups.started(ANN);
		assertThat(this.requests.sent).isEmpty();
	}

	@Test
	void leavingAGroupThatHoldsUpTheSessionMakesItReady() {
		join("a");
		join("slow");
		this.groups.started(ANN);
		view("a", ANN);
		leave("slow");
		assertThat(this.requests.allJoined).containsExactly(List.of("a"));
	}

	@Test
	void aRefusedJoinFailsIsToldAndTriedInTheNextSession() {
		CompletableFuture<@Nullable GroupView> joined = join("secret");
		join("a");
		this.groups.started(ANN);
		refuse(RejectedMessage.Request.JOIN, "secret");
		assertThat(this.requests.failures(joined)).hasSize(1).hasOnlyElementsOfType(RequestRejectedException.class);
		assertThat(this.requests.joinFailed).containsExactly("secret");
		view("a", ANN);
		assertThat(this.requests.allJoined).containsExactly(List.of("a"));
		assertThat(join("secret")).isNotDone();
		assertThat(this.requests.sent).containsExactly("join secret", "join a", "join secret");
		this.groups.lost(LOST);
		this.requests.clear();
		this.groups.started(ANN);
		assertThat(this.requests.sent).contains("join secret");
	}

	@Test
	void aRefusedJoinThatWasLeftMeanwhileDoesNotSpoilTheNext() {
		this.groups.started(ANN);
		join("a");
		CompletableFuture<Void> left = leave("a");
		CompletableFuture<@Nullable GroupView> again = join("a");
		// the daemon refuses the first join, and ignores the leave of a group we are not
		// in
		refuse(RejectedMessage.Request.JOIN, "a");
		assertThat(left).isCompleted();
		assertThat(again).isNotDone();
		view("a", ANN);
		assertThat(again).isDone();
	}

	@Test
	void aRefusedLeaveFailsAndWeAreStillIn() {
		this.groups.started(ANN);
		join("a");
		view("a", ANN);
		CompletableFuture<Void> left = leave("a");
		refuse(RejectedMessage.Request.LEAVE, "a");
		assertThat(this.requests.failures(left)).hasSize(1).hasOnlyElementsOfType(RequestRejectedException.class);
		CompletableFuture<@Nullable GroupView> again = join("a");
		view("a", ANN);
		assertThat(again).isDone();
	}

	@Test
	void aJoinThatIsNotConfirmedInTimeFailsAndStillStands() {
		CompletableFuture<@Nullable GroupView> joined = join("a");
		join("b");
		this.groups.started(ANN);
		view("b", ANN);
		this.requests.passTime();
		assertThat(this.requests.failures(joined)).hasSize(1)
			.hasOnlyElementsOfType(SpreadTimeoutException.class)
			.first()
			.satisfies((failure) -> assertThat(failure).hasMessageContaining("'a'")
				.hasMessageContaining("30000 ms")
				.hasMessageContaining("Spread daemon at 1@a, session 3 of #ann#d1"));
		assertThat(this.requests.joinFailed).containsExactly("a");
		assertThat(this.requests.allJoined).containsExactly(List.of("b"));
		view("a", ANN);
		assertThat(join("a")).isDone();
		assertThat(this.requests.sent).containsExactly("join a", "join b");
	}

	@Test
	void aJoinAskedForAfterOneWasNotConfirmedHasADeadlineOfItsOwn() {
		this.groups.started(ANN);
		join("a");
		this.requests.passTime();
		CompletableFuture<@Nullable GroupView> second = join("a");
		assertThat(second).isNotDone();
		this.requests.passTime();
		assertThat(this.requests.failures(second)).hasSize(1).hasOnlyElementsOfType(SpreadTimeoutException.class);
	}

	@Test
	void aLeaveThatIsNotConfirmedInTimeFails() {
		this.groups.started(ANN);
		join("a");
		view("a", ANN);
		CompletableFuture<Void> left = leave("a");
		this.requests.passTime();
		assertThat(this.requests.failures(left)).hasSize(1)
			.hasOnlyElementsOfType(SpreadTimeoutException.class)
			.first()
			.satisfies((failure) -> assertThat(failure).hasMessageContaining("'a'")
				.hasMessageContaining("Spread daemon at 1@a, session 3 of #ann#d1"));
		this.groups.received(new SelfLeaveMessage(1, "a"));
		CompletableFuture<@Nullable GroupView> again = join("a");
		view("a", ANN);
		assertThat(again).isDone();
	}

	@Test
	void deadlinesOfAnEarlierSessionAreVoid() {
		this.groups.started(ANN);
		join("a");
		view("a", ANN);
		this.groups.lost(LOST);
		List<Runnable> old = this.requests.takeTimers();
		this.requests.clear();
		this.groups.started(ANN);
		old.forEach(Runnable::run);
		assertThat(this.requests.joinFailed).isEmpty();
		view("a", ANN);
		assertThat(this.requests.allJoined).containsExactly(List.of("a"));
	}

	@Test
	void withoutMembershipMessagesTheRequestIsAllThereIs() {
		JoinedGroups silent = new JoinedGroups(this.requests, Duration.ofSeconds(30), false);
		CompletableFuture<@Nullable GroupView> early = new CompletableFuture<>();
		silent.join("a", early);
		silent.started(ANN);
		assertThat(early).isDone();
		assertThat(this.requests.allJoined).containsExactly(List.of("a"));
		CompletableFuture<Void> left = new CompletableFuture<>();
		silent.leave("a", left);
		assertThat(left).isCompleted();
		assertThat(this.requests.sent).containsExactly("join a", "leave a");
		assertThat(this.requests.timers).isEmpty();
	}

	@Test
	void theEndOfTheClientFailsWhatWaits() {
		CompletableFuture<@Nullable GroupView> joined = join("a");
		this.groups.ended(LOST);
		assertThat(this.requests.failures(joined)).containsExactly(LOST);
		this.groups.started(ANN);
		assertThat(this.requests.sent).isEmpty();
	}

	/**
	 * What the groups ask of the session, with time that passes when a test says so.
	 */
	private static final class Recorder implements MembershipRequests {

		private final List<String> sent = new ArrayList<>();

		private final List<Runnable> timers = new ArrayList<>();

		private final List<String> completed = new ArrayList<>();

		private final List<String> joinFailed = new ArrayList<>();

		private final List<List<String>> allJoined = new ArrayList<>();

		private final List<Failure> failures = new ArrayList<>();

		void clear() {
			this.sent.clear();
			this.allJoined.clear();
			this.joinFailed.clear();
		}

		List<Runnable> takeTimers() {
			List<Runnable> taken = List.copyOf(this.timers);
			this.timers.clear();
			return taken;
		}

		void passTime() {
			takeTimers().forEach(Runnable::run);
		}

		List<Throwable> failures(CompletableFuture<?> future) {
			return this.failures.stream().filter((failure) -> failure.future == future).map(Failure::cause).toList();
		}

		@Override
		public void sendJoin(String group) {
			this.sent.add("join " + group);
		}

		@Override
		public void sendLeave(String group) {
			this.sent.add("leave " + group);
		}

		@Override
		public void schedule(Duration delay, Runnable action) {
			assertThat(delay).isEqualTo(Duration.ofSeconds(30));
			this.timers.add(action);
		}

		@Override
		public void completeInOrder(String group, List<CompletableFuture<@Nullable GroupView>> futures) {
			this.completed.add(group);
			futures.forEach((future) -> assertThat(future.complete(null)).isTrue());
		}

		@Override
		public void leftInOrder(List<CompletableFuture<Void>> futures) {
			futures.forEach((future) -> assertThat(future.complete(null)).isTrue());
		}

		@Override
		public void fail(CompletableFuture<?> future, Throwable cause) {
			assertThat(future.completeExceptionally(cause)).isTrue();
			this.failures.add(new Failure(future, cause));
		}

		@Override
		public SpreadException refusal(RejectedMessage message) {
			return new RequestRejectedException(message.request(), message.groups(), DaemonAddress.tcp("a", 1));
		}

		@Override
		public String where() {
			return "Spread daemon at 1@a, session 3 of #ann#d1";
		}

		@Override
		public void joinFailed(String group, SpreadException cause) {
			this.joinFailed.add(group);
		}

		@Override
		public void allJoined(List<String> groups) {
			this.allJoined.add(groups);
		}

		private record Failure(CompletableFuture<?> future, Throwable cause) {
		}

	}

}
