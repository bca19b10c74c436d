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

package io.asyncspread.contract;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.LeaveMessage;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups, their members and their views.
 */
abstract class MembershipContractTests extends ClientContract {

	private static final Member ANN = Member.of("#ann#d1");

	private static final Member BOB = Member.of("#bob#d1");

	private static final Member CID = Member.of("#cid#d1");

	@Test
	void joiningGivesTheFirstView() {
		SpreadClient ann = connected("ann");
		GroupView view = get(ann.join("first"));
		assertThat(view).isNotNull();
		assertThat(view.members()).containsExactly(ANN);
		assertThat(view.self()).isEqualTo(ANN);
		assertThat(view.rank()).isZero();
		assertThat(view.isCoordinator()).isTrue();
		assertThat(view.cause()).isEqualTo(GroupView.Cause.JOIN);
		assertThat(view.joined()).containsExactly(ANN);
		assertThat(view.groupId().index()).isEqualTo(1);
		assertThat(ann.view("first")).isEqualTo(view);
		assertThat(ann.groups()).containsExactly("first");
	}

	@Test
	void allMembersSeeTheSameViewsInTheDaemonsOrder() {
		Recorder cidSees = new Recorder();
		Recorder annSees = new Recorder();
		SpreadClient cid = connected("cid");
		SpreadClient bob = connected("bob");
		SpreadClient ann = connected("ann");
		get(cid.subscribe("same", cidSees).joined());
		get(bob.join("same"));
		get(ann.subscribe("same", annSees).joined());
		get(bob.leave("same"));
		await().until(() -> cidSees.story().contains("left bob by LEAVE") && annSees.views().size() == 2);
		assertThat(cidSees.views()).extracting(GroupView::members)
			.containsExactly(List.of(CID), List.of(BOB, CID), List.of(ANN, BOB, CID), List.of(ANN, CID));
		assertThat(cidSees.views()).extracting((view) -> view.groupId().index()).containsExactly(1, 2, 3, 4);
		assertThat(cidSees.views()).extracting(GroupView::rank).containsExactly(0, 1, 2, 1);
		assertThat(annSees.views()).extracting(GroupView::message)
			.containsExactlyElementsOf(cidSees.views().subList(2, 4).stream().map(GroupView::message).toList());
		assertThat(cidSees.membership().get(1)).isInstanceOfSatisfying(JoinMessage.class,
				(join) -> assertThat(join.member()).isEqualTo(BOB));
		assertThat(cidSees.membership().get(3)).isInstanceOfSatisfying(LeaveMessage.class,
				(leave) -> assertThat(leave.member()).isEqualTo(BOB));
		assertThat(cidSees.story()).containsExactly("view [#cid#d1]", "start same", "view [#bob#d1, #cid#d1]",
				"joined bob", "view [#ann#d1, #bob#d1, #cid#d1]", "joined ann", "view [#ann#d1, #cid#d1]",
				"left bob by LEAVE");
	}

	@Test
	void leavingEndsTheGroupForTheLeaver() {
		SpreadClient ann = connected("ann");
		Recorder recorder = new Recorder();
		Subscription subscription = ann.subscribe("leaving", recorder);
		get(subscription.joined());
		Recorder everything = new Recorder();
		ann.listen(everything);
		get(subscription.closeAsync());
		assertThat(ann.view("leaving")).isNull();
		assertThat(everything.all()).hasAtLeastOneElementOfType(SelfLeaveMessage.class);
		get(ann.join("leaving"));
		assertThat(ann.view("leaving")).isNotNull();
	}

	@Test
	void joiningAgainAtOnceAfterLeavingWorks() {
		SpreadClient ann = connected("ann");
		get(ann.join("again"));
		for (int i = 0; i < 20; i++) {
			ann.leave("again");
			GroupView view = get(ann.join("again"));
			assertThat(view).isNotNull();
			assertThat(view.members()).containsExactly(ANN);
		}
	}

	@Test
	void aMessageSentAfterJoiningComesBackWithoutWaitingForTheJoin() {
		SpreadClient ann = connected("ann");
		for (int i = 0; i < 100; i++) {
			Recorder recorder = new Recorder();
			Subscription subscription = ann.subscribe("eager" + i, recorder);
			ann.send(Multicast.to("eager" + i).text("first"));
			ann.send(Multicast.to("eager" + i).text("second"));
			await().until(() -> recorder.texts().equals(List.of("first", "second")));
			subscription.close();
		}
	}

	@Test
	void subscribersOfAGroupShareOneJoin() {
		SpreadClient ann = connected("ann");
		SpreadClient bob = connected("bob");
		Recorder bobSees = new Recorder();
		get(bob.subscribe("shared", bobSees).joined());
		Subscription first = ann.subscribe("shared", new Recorder());
		Subscription second = ann.subscribe("shared", new Recorder());
		get(first.joined());
		get(second.joined());
		get(first.closeAsync());
		get(ann.sendConfirmed(Multicast.to("shared").text("still here")));
		await().until(() -> bobSees.texts().contains("still here"));
		assertThat(bobSees.views()).hasSize(2);
		get(second.closeAsync());
		await().until(() -> bobSees.views().size() == 3);
		assertThat(bobSees.views().get(2).left()).containsExactly(ANN);
	}

	@Test
	void aLateSubscriberIsShownTheCurrentViewFirst() {
		SpreadClient ann = connected("ann");
		SpreadClient bob = connected("bob");
		get(bob.join("late"));
		get(ann.join("late"));
		Recorder late = new Recorder();
		get(ann.subscribe("late", late).joined());
		bob.send(Multicast.to("late").text("welcome"));
		await().until(() -> late.texts().contains("welcome"));
		assertThat(late.story()).containsExactly("view [#ann#d1, #bob#d1]", "start late", "data welcome");
		assertThat(late.views().get(0).joined()).containsExactly(ANN, BOB);
	}

	@Test
	void dataAndViewsComeInOneOrderAtAllMembers() {
		SpreadClient ann = connected("ann");
		SpreadClient bob = connected("bob");
		Recorder annSees = new Recorder();
		Recorder bobSees = new Recorder();
		get(ann.subscribe("mixed", annSees).joined());
		get(bob.subscribe("mixed", bobSees).joined());
		SpreadClient cid = connected("cid");
		for (int i = 0; i < 10; i++) {
			ann.send(Multicast.to("mixed").text("a" + i));
			cid.join("mixed");
			bob.send(Multicast.to("mixed").text("b" + i));
			get(cid.leave("mixed"));
		}
		get(ann.sendConfirmed(Multicast.to("mixed").text("end")));
		await().until(() -> annSees.texts().contains("end") && bobSees.texts().contains("end"));
		List<String> annStory = annSees.story();
		assertThat(annStory.subList(annStory.indexOf("joined bob") + 1, annStory.size()))
			.isEqualTo(bobSees.story().subList(bobSees.story().indexOf("start mixed") + 1, bobSees.story().size()));
	}

	@Test
	void aClientThatWantsNoMembershipGetsDataOnly() {
		SpreadClient data = connected("data", (options) -> options.membership(false));
		Recorder recorder = new Recorder();
		Recorder everything = new Recorder();
		data.listen(everything);
		get(data.subscribe("quiet", recorder).joined());
		SpreadClient ann = connected("ann");
		GroupView view = get(ann.join("quiet"));
		assertThat(view).isNotNull();
		assertThat(view.members()).containsExactly(ANN, Member.of("#data#d1"));
		ann.send(Multicast.to("quiet").text("data"));
		await().until(() -> recorder.texts().equals(List.of("data")));
		get(data.leave("quiet"));
		assertThat(recorder.views()).isEmpty();
		assertThat(everything.all()).hasSize(1);
	}

	@Test
	void exactlyOneMemberOwnsAKey() {
		SpreadClient ann = connected("ann");
		SpreadClient bob = connected("bob");
		get(ann.join("owners"));
		get(bob.join("owners"));
		await().until(() -> ann.view("owners").size() == 2);
		for (int i = 0; i < 100; i++) {
			assertThat(ann.view("owners").owner("key" + i)).isEqualTo(bob.view("owners").owner("key" + i));
		}
	}

}
