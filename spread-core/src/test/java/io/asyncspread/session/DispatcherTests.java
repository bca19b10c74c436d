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

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.DataMessage;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupId;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.NetworkMessage;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.VirtualSynchronySet;

import static org.assertj.core.api.Assertions.assertThat;

class DispatcherTests {

	private static final Member ANN = Member.of("#ann#d1");

	private static final Member BOB = Member.of("#bob#d1");

	private static final Member CID = Member.of("#cid#d2");

	private static final GroupId ID = new GroupId(1, 2, 3);

	private final List<String> counted = new ArrayList<>();

	private final Dispatcher dispatcher = new Dispatcher(new SpreadMetrics() {
		@Override
		public void listenerFailed() {
			DispatcherTests.this.counted.add("listener failed");
		}

		@Override
		public void viewInstalled(GroupView view) {
			DispatcherTests.this.counted.add("view " + view.size());
		}

		@Override
		public void groupEnded(String group) {
			DispatcherTests.this.counted.add("end " + group);
		}

		@Override
		public void opaqueReceived() {
			DispatcherTests.this.counted.add("opaque");
		}

		@Override
		public void rejected() {
			DispatcherTests.this.counted.add("rejected");
		}
	}, new MessageFlow(Runnable::run, () -> {
	}), true);

	private final List<String> calls = new ArrayList<>();

	@BeforeEach
	void connected() {
		this.dispatcher
			.accept(new SessionEvent.Connected(1, ANN, DaemonAddress.tcp("a", 1), new DaemonVersion(4, 4, 0)));
	}

	private GroupSubscription subscribe(String who, String... groups) {
		GroupSubscription subscription = new GroupSubscription(List.of(groups), new Log(who),
				(closed) -> CompletableFuture.completedFuture(null));
		this.dispatcher.add(subscription);
		return subscription;
	}

	private void view(String group, Member... members) {
		this.dispatcher.accept(new JoinMessage(1, group, ID, List.of(members), members[0]));
	}

	private void data(String... groups) {
		this.dispatcher.accept(new DataMessage(1, BOB, List.of(groups), ServiceType.AGREED, 0, false,
				ByteOrder.BIG_ENDIAN, new byte[0]));
	}

	@Test
	void aMessageComesWithTheViewOfItsGroup() {
		subscribe("x", "room");
		view("room", ANN, BOB);
		this.calls.clear();
		data("room");
		data("other");
		assertThat(this.calls).containsExactly("x data room 2");
	}

	@Test
	void aMessageToSeveralGroupsOfASubscriptionIsDeliveredOnceWithTheFirst() {
		subscribe("x", "room", "audit");
		subscribe("y", "audit");
		view("room", ANN);
		view("audit", ANN, BOB);
		this.calls.clear();
		data("none", "audit", "room", "audit");
		assertThat(this.calls).containsExactly("x data audit 2", "y data audit 2");
	}

	@Test
	void nothingOfAGroupComesBeforeItsFirstView() {
		subscribe("x", "room", "audit");
		subscribe("y", "room");
		view("audit", ANN);
		this.calls.clear();
		// we are in one of the two, and that is why it came
		data("room", "audit");
		assertThat(this.calls).containsExactly("x data audit 1");
	}

	@Test
	void theFirstViewIsAStartAndTheNextTellWhoCameAndWent() {
		subscribe("x", "room");
		view("room", ANN, BOB);
		this.dispatcher.accept(new DisconnectMessage(1, "room", ID, List.of(ANN, CID), BOB));
		assertThat(this.calls).containsExactly("x membership JoinMessage", "x view room 2", "x start room",
				"x membership DisconnectMessage", "x view room 2", "x left #bob#d1", "x joined #cid#d2");
		assertThat(this.dispatcher.view("room").rank()).isZero();
		assertThat(this.counted).containsExactly("view 2", "view 2");
	}

	@Test
	void aTransitionalSignalMarksTheView() {
		subscribe("x", "room");
		view("room", ANN, BOB);
		this.calls.clear();
		this.dispatcher.accept(new TransitionalMessage(1, "room", ID));
		assertThat(this.dispatcher.view("room").isTransitional()).isTrue();
		this.dispatcher
			.accept(new NetworkMessage(1, "room", ID, List.of(ANN), List.of(new VirtualSynchronySet(List.of(ANN))), 0));
		assertThat(this.dispatcher.view("room").isTransitional()).isFalse();
		assertThat(this.calls).containsExactly("x membership TransitionalMessage", "x transitional room",
				"x membership NetworkMessage", "x view room 1", "x left #bob#d1");
	}

	@Test
	void aTransitionalSignalOfAGroupWithoutAViewIsNoMoreThanAMessage() {
		subscribe("x", "room");
		this.dispatcher.accept(new TransitionalMessage(1, "room", ID));
		assertThat(this.calls).containsExactly("x membership TransitionalMessage");
		assertThat(this.dispatcher.view("room")).isNull();
	}

	@Test
	void leavingEndsTheGroup() {
		subscribe("x", "room");
		view("room", ANN);
		this.calls.clear();
		this.dispatcher.accept(new SelfLeaveMessage(1, "room"));
		assertThat(this.calls).containsExactly("x membership SelfLeaveMessage", "x end room");
		assertThat(this.dispatcher.groups()).isEmpty();
		this.dispatcher.accept(new SelfLeaveMessage(1, "room"));
		assertThat(this.calls).hasSize(3);
		assertThat(this.counted).containsExactly("view 1", "end room");
	}

	@Test
	void aLostSessionEndsAllGroupsAfterItsEvent() {
		subscribe("x", "b", "a");
		listen("s");
		view("b", ANN);
		view("a", ANN);
		this.calls.clear();
		this.dispatcher.accept(new SessionEvent.Disconnected(1, DaemonAddress.tcp("a", 1),
				new SessionLostException("gone", 1, false, null), 0, null));
		assertThat(this.calls).containsExactly("s event Disconnected", "x end a", "x end b");
		assertThat(this.dispatcher.groups()).isEmpty();
		view("a", ANN);
		assertThat(this.calls).contains("x start a");
	}

	private void listen(String who) {
		this.dispatcher.add(new ListenerSubscription(new SessionListener() {
			@Override
			public void onEvent(SessionEvent event) {
				DispatcherTests.this.calls.add(who + " event " + event.getClass().getSimpleName());
			}

			@Override
			public void onMessage(SpreadMessage message) {
				DispatcherTests.this.calls.add(who + " " + message.getClass().getSimpleName());
			}

			@Override
			public void onPrivateMessage(DataMessage message) {
				DispatcherTests.this.calls.add(who + " private");
			}

			@Override
			public void onRejected(RejectedMessage message) {
				DispatcherTests.this.calls.add(who + " rejected " + message.request());
			}
		}, (closed) -> {
		}));
	}

	@Test
	void sessionListenersSeeEverythingFirst() {
		listen("s");
		subscribe("x", "room");
		view("room", ANN);
		data("room");
		data("room", "#ann#d1");
		data("#bob#d1");
		this.dispatcher.accept(new OpaqueMessage(1, 0, "", List.of(), new byte[0]));
		this.dispatcher
			.accept(new RejectedMessage(1, RejectedMessage.Request.JOIN, List.of("a"), null, 0, new byte[0]));
		assertThat(this.calls).containsExactly("s JoinMessage", "x membership JoinMessage", "x view room 1",
				"x start room", "s DataMessage", "x data room 1", "s DataMessage", "x data room 1", "s private",
				"s DataMessage", "s OpaqueMessage", "s RejectedMessage", "s rejected JOIN");
		assertThat(this.counted).contains("opaque", "rejected");
	}

	@Test
	void aLateSubscriberGetsThePresentViewAsItsFirst() {
		view("room", ANN);
		view("room", ANN, BOB);
		GroupSubscription late = subscribe("x", "room");
		assertThat(this.calls).containsExactly("x view room 2", "x start room");
		assertThat(late.isOpen()).isTrue();
	}

	@Test
	void aClosedSubscriptionIsNotCalledAgain() {
		GroupSubscription subscription = subscribe("x", "room");
		view("room", ANN);
		this.calls.clear();
		subscription.close();
		data("room");
		this.dispatcher.remove(subscription);
		data("room");
		GroupSubscription closedEarly = new GroupSubscription(List.of("room"), new Log("y"),
				(closed) -> CompletableFuture.completedFuture(null));
		closedEarly.close();
		this.dispatcher.add(closedEarly);
		data("room");
		assertThat(this.calls).isEmpty();
	}

	@Test
	void aListenerThatThrowsIsCountedAndTheOthersAreCalled() {
		this.dispatcher.add(new GroupSubscription(List.of("room"), new GroupListener() {
			@Override
			public void onView(GroupView view) {
				throw new AssertionError("expected by this test");
			}

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				throw new IllegalStateException("expected by this test");
			}
		}, (closed) -> CompletableFuture.completedFuture(null)));
		subscribe("x", "room");
		view("room", ANN);
		data("room");
		assertThat(this.calls).contains("x view room 1", "x data room 1");
		assertThat(this.counted).filteredOn("listener failed"::equals).hasSize(2);
	}

	@Test
	void afterTheEndOnlyTasksOfTheClientRun() {
		subscribe("x", "room");
		listen("s");
		this.dispatcher.finish();
		view("room", ANN);
		data("room");
		this.dispatcher.accept(new SessionEvent.Closed(null));
		this.dispatcher.accept((Runnable) () -> this.calls.add("task"));
		assertThat(this.calls).containsExactly("task");
	}

	private final class Log implements GroupListener {

		private final String who;

		Log(String who) {
			this.who = who;
		}

		private void log(String call) {
			DispatcherTests.this.calls.add(this.who + " " + call);
		}

		@Override
		public void onMessage(DataMessage message, GroupView view) {
			log("data " + view.group() + " " + view.size());
		}

		@Override
		public void onView(GroupView view) {
			log("view " + view.group() + " " + view.size());
		}

		@Override
		public void onMembership(MembershipMessage message) {
			log("membership " + message.getClass().getSimpleName());
		}

		@Override
		public void onGroupStart(GroupView view) {
			log("start " + view.group());
		}

		@Override
		public void onMemberJoined(Member member, GroupView view) {
			log("joined " + member);
		}

		@Override
		public void onMemberLeft(Member member, GroupView view) {
			log("left " + member);
		}

		@Override
		public void onTransitional(GroupView view) {
			log("transitional " + view.group());
		}

		@Override
		public void onGroupEnd(String group, GroupView last) {
			log("end " + group);
		}

	}

}
