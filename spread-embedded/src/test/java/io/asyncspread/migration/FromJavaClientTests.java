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

package io.asyncspread.migration;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.asyncspread.Authenticator;
import io.asyncspread.DataMessage;
import io.asyncspread.DaemonVersion;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupId;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.LeaveMessage;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.NetworkMessage;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.RejectCode;
import io.asyncspread.RejectedMessage;
import io.asyncspread.RequestRejectedException;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.Subscription;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.VirtualSynchronySet;
import io.asyncspread.embedded.AccessPolicy;
import io.asyncspread.embedded.AuthMethod;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What users of the official Java client write here, a test for each row of the page.
 */
class FromJavaClientTests extends MigrationTests {

	@Test
	void connecting() {
		SpreadClient client = client("prices", this.daemon.address(), (options) -> options.membership(true));
		assertThat(get(client.connect())).isEqualTo(Member.of("#prices#d1"));
	}

	@Test
	void authenticating() {
		try (EmbeddedSpread strict = EmbeddedSpread.builder()
			.allowedAuthMethods(AuthMethod.PWORD)
			.user("bob", "secret")
			.start()) {
			SpreadClient client = client("prices", strict.address(),
					(options) -> options.authenticators(Authenticator.password("bob", "secret")));
			assertThat(get(client.connect()).name()).isEqualTo("prices");
			client.close();
		}
	}

	@Test
	void disconnectingWhileListening() {
		SpreadClient client = connected("prices");
		join(client, "g", new Heard());
		get(client.closeAsync());
		await().until(() -> this.daemon.clients().isEmpty());
	}

	@Test
	void knowingOnesPrivateGroup() {
		SpreadClient client = connected("prices");
		assertThat(client.self()).isEqualTo(Member.of("#prices#d1"));
		client.close();
		assertThat(client.self()).isNull();
	}

	@Test
	void knowingWhetherThereIsASession() {
		SpreadClient client = connected("prices");
		assertThat(client.state().isConnected()).isTrue();
		client.close();
		assertThat(client.state().isConnected()).isFalse();
	}

	@Test
	void receivingInALoop() throws InterruptedException {
		SpreadClient client = connected("prices");
		try (MessageReceiver receiver = client.receiver()) {
			get(client.join("g"));
			client.send(Multicast.to("g").text("data"));
			assertThat(receiver.receive(PATIENCE)).isInstanceOf(JoinMessage.class);
			assertThat(receiver.receive(PATIENCE)).isInstanceOf(DataMessage.class);
		}
	}

	@Test
	void receivingSeveralMessages() throws InterruptedException {
		SpreadClient client = connected("prices");
		try (MessageReceiver receiver = client.receiver()) {
			for (int i = 0; i < 3; i++) {
				client.send(Multicast.to("#prices#d1").type(i));
			}
			List<SpreadMessage> messages = new ArrayList<>();
			while (messages.size() < 3) {
				messages.add(receiver.receive(PATIENCE));
			}
			assertThat(messages).extracting((message) -> ((DataMessage) message).type()).containsExactly(0, 1, 2);
		}
	}

	@Test
	void lookingWhetherSomethingIsThere() throws InterruptedException {
		SpreadClient client = connected("prices");
		try (MessageReceiver receiver = client.receiver()) {
			assertThat(receiver.receive(Duration.ZERO)).isNull();
			client.send(Multicast.to("#prices#d1"));
			await().until(() -> receiver.receive(Duration.ZERO) != null);
		}
	}

	@Test
	void listeningToEverything() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		client.listen(heard);
		get(client.join("g"));
		client.send(Multicast.to("g").text("data"));
		await().until(() -> heard.all.size() == 2);
		assertThat(heard.all).hasExactlyElementsOfTypes(JoinMessage.class, DataMessage.class);
	}

	@Test
	void listeningToDataAndMembershipApart() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		join(client, "g", heard);
		client.send(Multicast.to("g").text("data"));
		await().until(() -> heard.texts().equals(List.of("data")));
		assertThat(heard.membership).hasExactlyElementsOfTypes(JoinMessage.class);
	}

	@Test
	void removingAListener() {
		SpreadClient client = connected("prices");
		Heard stays = new Heard();
		Heard goes = new Heard();
		join(client, "g", stays);
		Subscription subscription = join(client, "g", goes);
		subscription.close();
		client.send(Multicast.to("g").text("data"));
		await().until(() -> stays.texts().equals(List.of("data")));
		assertThat(goes.data).isEmpty();
	}

	@Test
	void sendingAMessage() {
		Heard heard = new Heard();
		join(connected("receiver"), "g", heard);
		connected("sender").send(Multicast.to("g").service(ServiceType.SAFE).type(3).text("data"));
		await().until(() -> heard.texts().equals(List.of("data")));
		assertThat(heard.data.get(0).service()).isEqualTo(ServiceType.SAFE);
	}

	@Test
	void sendingSeveralMessages() {
		Heard heard = new Heard();
		join(connected("receiver"), "g", heard);
		SpreadClient sender = connected("sender");
		List.of(Multicast.to("g").text("1"), Multicast.to("g").text("2")).forEach(sender::send);
		await().until(() -> heard.texts().equals(List.of("1", "2")));
	}

	@Test
	void joiningAGroup() {
		GroupView view = get(connected("prices").join("g"));
		assertThat(view).isNotNull();
		assertThat(view.group()).isEqualTo("g");
	}

	@Test
	void leavingAGroup() {
		SpreadClient client = connected("prices");
		get(client.join("g"));
		get(client.leave("g"));
		assertThat(client.groups()).isEmpty();
	}

	@Test
	void comparingGroups() {
		assertThat(Member.of("#prices#d1")).isEqualTo(Member.of("prices", "d1"))
			.hasSameHashCodeAs(Member.of("prices", "d1"))
			.hasToString("#prices#d1");
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to("a group name that is much too long"));
	}

	@Test
	void makingAMessage() {
		Multicast message = Multicast.to("g");
		assertThat(message.service()).isEqualTo(ServiceType.AGREED);
		assertThat(message.type()).isZero();
		assertThat(message.body()).isEmpty();
		assertThat(message.isSelfDiscard()).isFalse();
	}

	@Test
	void tellingOutgoingFromIncoming() {
		DataMessage incoming = received(Multicast.to("g").text("data"));
		assertThat(incoming).isInstanceOf(SpreadMessage.class);
		assertThat(SpreadMessage.class.isAssignableFrom(Multicast.class)).isFalse();
	}

	private DataMessage received(Multicast message) {
		Heard heard = new Heard();
		join(connected("receiver"), "g", heard);
		connected("sender").send(message);
		await().until(() -> heard.data.size() == 1);
		return heard.data.get(0);
	}

	@Test
	void choosingTheService() {
		assertThat(received(Multicast.to("g").service(ServiceType.FIFO)).service()).isEqualTo(ServiceType.FIFO);
	}

	@Test
	void tellingKindsOfMessagesApart() {
		try (EmbeddedSpread guarded = EmbeddedSpread.builder().accessPolicy(new AccessPolicy() {

			@Override
			public boolean permitJoin(Member client, String group) {
				return !group.equals("secret");
			}

		}).start()) {
			SpreadClient client = client("prices", guarded.address(), (options) -> options);
			get(client.connect());
			Heard heard = new Heard();
			client.listen(heard);
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> get(client.join("secret")));
			get(client.join("g"));
			client.send(Multicast.to("g").text("data"));
			await().until(() -> heard.all.size() == 3);
			assertThat(heard.all).extracting((message) -> {
				if (message instanceof DataMessage) {
					return "regular";
				}
				return (message instanceof MembershipMessage) ? "membership" : "reject";
			}).containsExactly("reject", "membership", "regular");
			assertThat(heard.rejected).extracting(RejectedMessage::request)
				.containsExactly(RejectedMessage.Request.JOIN);
			client.close();
		}
	}

	@Test
	void discardingOnesOwnCopy() {
		assertThat(received(Multicast.to("g").selfDiscard()).selfDiscard()).isTrue();
	}

	@Test
	void choosingTheGroups() {
		assertThat(received(Multicast.to("g", "h")).groups()).containsExactly("g", "h");
	}

	@Test
	void knowingTheSender() {
		SpreadClient receiver = connected("receiver");
		Heard heard = new Heard();
		join(receiver, "g", heard);
		SpreadClient sender = connected("sender");
		Heard answers = new Heard();
		sender.listen(answers);
		sender.send(Multicast.to("g").text("question"));
		await().until(() -> heard.data.size() == 1);
		receiver.send(Multicast.to(heard.data.get(0).sender()).text("answer"));
		await().until(() -> answers.privately.size() == 1);
	}

	@Test
	void fillingTheBody() {
		byte[] body = { 1, 2, 3 };
		assertThat(received(Multicast.to("g").body(body)).body()).isEqualTo(body);
	}

	@Test
	void sendingText() {
		DataMessage message = received(Multicast.to("g").text("\u20ac 1.17"));
		assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo("\u20ac 1.17");
	}

	@Test
	void choosingTheType() {
		DataMessage message = received(Multicast.to("g").type(0xfffe));
		assertThat(message.type()).isEqualTo(65534);
		assertThat((short) message.type()).isEqualTo((short) -2);
	}

	@Test
	void knowingTheByteOrderOfTheSender() {
		DataMessage message = received(Multicast.to("g").body(new byte[] { 0, 0, 0, 1 }));
		assertThat(message.senderOrder()).isEqualTo(ByteOrder.BIG_ENDIAN);
		assertThat(message.buffer().getInt()).isEqualTo(1);
	}

	@Test
	void reachingTheMembership() {
		Heard heard = new Heard();
		join(connected("prices"), "g", heard);
		assertThat(heard.views.get(0).message()).isEqualTo(heard.membership.get(0));
	}

	@Test
	void copyingAMessage() {
		Multicast pattern = Multicast.to("g").service(ServiceType.SAFE).type(7);
		Multicast message = pattern.text("data");
		assertThat(pattern.body()).isEmpty();
		assertThat(message.service()).isEqualTo(ServiceType.SAFE);
		assertThat(message.type()).isEqualTo(7);
	}

	private Heard split() {
		Heard heard = new Heard();
		join(connected("near", "d1"), "g", heard);
		get(connected("far", "d2").join("g"));
		await().until(() -> heard.views.size() == 2);
		this.network.partition(Set.of("d1"), Set.of("d2"));
		await().until(() -> heard.views.size() == 3);
		return heard;
	}

	@Test
	void tellingViewsFromSignals() {
		Heard heard = split();
		assertThat(heard.membership).filteredOn(RegularMembershipMessage.class::isInstance).hasSize(3);
		assertThat(heard.membership(TransitionalMessage.class)).hasSize(1);
		assertThat(heard.calls).contains("transitional g");
	}

	@Test
	void knowingTheCause() {
		Heard heard = split();
		SpreadClient third = connected("third");
		get(third.join("g"));
		get(third.leave("g"));
		get(third.join("g"));
		this.daemon.kill("third");
		await().until(() -> heard.views.size() >= 7);
		assertThat(heard.views).extracting(GroupView::cause)
			.startsWith(GroupView.Cause.JOIN, GroupView.Cause.JOIN, GroupView.Cause.NETWORK, GroupView.Cause.JOIN,
					GroupView.Cause.LEAVE, GroupView.Cause.JOIN, GroupView.Cause.DISCONNECT);
	}

	@Test
	void seeingOnesOwnLeave() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		client.listen(heard);
		get(client.join("g"));
		get(client.leave("g"));
		await().until(() -> heard.all.stream().anyMatch(SelfLeaveMessage.class::isInstance));
	}

	@Test
	void knowingGroupIdAndMembers() {
		SpreadClient client = connected("prices");
		GroupView view = get(client.join("g"));
		assertThat(view).isNotNull();
		assertThat(view.group()).isEqualTo("g");
		assertThat(view.groupId().index()).isOne();
		assertThat(view.members()).containsExactly(Member.of("#prices#d1"));
	}

	@Test
	void knowingWhoCame() {
		Heard heard = new Heard();
		join(connected("first"), "g", heard);
		get(connected("second").join("g"));
		await().until(() -> heard.views.size() == 2);
		assertThat(heard.membership(JoinMessage.class).get(1).member()).isEqualTo(Member.of("#second#d1"));
		assertThat(heard.views.get(1).joined()).containsExactly(Member.of("#second#d1"));
	}

	@Test
	void knowingWhoWent() {
		Heard heard = new Heard();
		join(connected("first"), "g", heard);
		SpreadClient second = connected("second");
		get(second.join("g"));
		get(second.leave("g"));
		await().until(() -> heard.views.size() == 3);
		assertThat(heard.membership(LeaveMessage.class).get(0).member()).isEqualTo(Member.of("#second#d1"));
		assertThat(heard.views.get(2).left()).containsExactly(Member.of("#second#d1"));
	}

	@Test
	void knowingWhoDisconnected() {
		Heard heard = new Heard();
		join(connected("first"), "g", heard);
		get(connected("second").join("g"));
		this.daemon.kill("second");
		await().until(() -> !heard.membership(DisconnectMessage.class).isEmpty());
		assertThat(heard.membership(DisconnectMessage.class).get(0).member()).isEqualTo(Member.of("#second#d1"));
	}

	@Test
	void knowingWhoSharesOurHistory() {
		Heard heard = split();
		NetworkMessage message = heard.membership(NetworkMessage.class).get(0);
		assertThat(message.local().members()).containsExactly(Member.of("#near#d1"));
		assertThat(heard.views.get(2).localSet()).isEqualTo(message.local());
	}

	@Test
	void knowingAllSets() {
		Heard heard = split();
		this.network.heal();
		await().until(() -> heard.views.size() == 4);
		assertThat(heard.views.get(3).sets()).extracting(VirtualSynchronySet::members)
			.containsExactlyInAnyOrder(List.of(Member.of("#near#d1")), List.of(Member.of("#far#d2")));
	}

	@Test
	void comparingGroupIds() {
		GroupId id = get(connected("prices").join("g")).groupId();
		assertThat(id).isEqualTo(new GroupId(id.daemonId(), id.time(), id.index()))
			.hasSameHashCodeAs(new GroupId(id.daemonId(), id.time(), id.index()));
	}

	@Test
	void catchingErrors() {
		this.daemon.rejectNext(1, RejectCode.NOT_UNIQUE);
		SpreadClient client = client("prices", this.daemon.address(),
				(options) -> options.nameConflict(NameConflictPolicy.FAIL));
		assertThatExceptionOfType(SpreadRejectedException.class).isThrownBy(() -> get(client.connect()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(RejectCode.NOT_UNIQUE));
	}

	@Test
	void knowingTheVersion() {
		assertThat(connected("prices").daemonVersion()).isEqualTo(new DaemonVersion(4, 4, 0));
	}

}
