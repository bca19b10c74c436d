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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.LeaveMessage;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.NetworkMessage;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.PingOptions;
import io.asyncspread.RejectCode;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionEvent;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.Subscription;
import io.asyncspread.TransitionalMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What users of asyncspread write here, a test for each row of the page.
 */
class FromAsyncspreadTests extends MigrationTests {

	@Test
	void clientIsBuiltFromNameHostAndPort() {
		try (SpreadClient client = SpreadClient.builder()
			.daemons(this.daemon.port() + "@127.0.0.1")
			.privateName("prices")
			.build()) {
			assertThat(get(client.connect())).isEqualTo(Member.of("prices", "d1"));
		}
	}

	@Test
	void membershipMessagesCanBeTurnedOff() {
		SpreadClient client = client("quiet", this.daemon.address(), (options) -> options.membership(false));
		get(client.connect());
		Heard heard = new Heard();
		join(client, "g", heard);
		connected("other").send(Multicast.to("g").text("data"));
		await().until(() -> heard.texts().equals(List.of("data")));
		assertThat(heard.membership).isEmpty();
	}

	@Test
	void pingsFindADeadConnection() {
		SpreadClient client = client("prices", this.daemon.address(), (options) -> options
			.ping(PingOptions.DEFAULT.interval(Duration.ofMillis(50)).timeout(Duration.ofMillis(200))));
		Heard heard = new Heard();
		client.listen(heard);
		get(client.connect());
		this.daemon.freeze();
		await().until(() -> !heard.events(SessionEvent.Disconnected.class).isEmpty());
	}

	@Test
	void connectGivesAFuture() {
		SpreadClient client = client("prices", this.daemon.address(), (options) -> options);
		CompletableFuture<Member> connecting = client.connect();
		assertThat(get(connecting).name()).isEqualTo("prices");
		assertThat(client.state().isConnected()).isTrue();
	}

	@Test
	void stateTellsWhetherThereIsASession() {
		SpreadClient client = client("prices", this.daemon.address(), (options) -> options);
		assertThat(client.state().isConnected()).isFalse();
		get(client.connect());
		assertThat(client.state().isConnected()).isTrue();
		client.close();
		assertThat(client.state().isConnected()).isFalse();
	}

	@Test
	void selfIsTheSessionName() {
		Member self = connected("prices").self();
		assertThat(self).isNotNull();
		assertThat(self.privateGroup()).isEqualTo("#prices#d1");
	}

	@Test
	void daemonTellsItsVersion() {
		assertThat(connected("prices").daemonVersion()).isEqualTo(new DaemonVersion(4, 4, 0));
	}

	@Test
	void receiverTakesMessagesInYourOwnLoop() throws InterruptedException {
		SpreadClient client = connected("prices");
		try (MessageReceiver receiver = client.receiver()) {
			get(client.join("g"));
			client.send(Multicast.to("g").text("data"));
			assertThat(receiver.receive(PATIENCE)).isInstanceOf(JoinMessage.class);
			assertThat(receiver.receive(PATIENCE)).isInstanceOf(DataMessage.class);
		}
	}

	@Test
	void serviceIsChosenForEachMessage() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		join(client, "g", heard);
		Multicast safe = Multicast.to("g").service(ServiceType.SAFE);
		client.send(safe.text("1"));
		client.send(safe.text("2"));
		client.send(Multicast.to("g").text("3"));
		await().until(() -> heard.data.size() == 3);
		assertThat(heard.data).extracting(DataMessage::service)
			.containsExactly(ServiceType.SAFE, ServiceType.SAFE, ServiceType.AGREED);
	}

	@Test
	void joinGivesTheView() {
		GroupView view = get(connected("prices").join("g"));
		assertThat(view).isNotNull();
		assertThat(view.members()).containsExactly(Member.of("#prices#d1"));
	}

	@Test
	void leaveIsConfirmed() {
		SpreadClient client = connected("prices");
		get(client.join("g"));
		get(client.leave("g"));
		assertThat(client.groups()).isEmpty();
	}

	@Test
	void multicastReachesAllGroupsButNotTheSender() {
		SpreadClient sender = connected("sender");
		Heard own = new Heard();
		join(sender, "g1", own);
		Heard other = new Heard();
		join(connected("other"), "g2", other);
		sender.send(Multicast.to("g1", "g2").type(7).text("data").selfDiscard());
		get(sender.sendConfirmed(Multicast.to("g2").text("end")));
		await().until(() -> other.texts().equals(List.of("data", "end")));
		assertThat(other.data.get(0).type()).isEqualTo(7);
		assertThat(own.data).isEmpty();
	}

	@Test
	void ownCopyComesUnlessDiscarded() {
		SpreadClient sender = connected("sender");
		Heard own = new Heard();
		join(sender, "g", own);
		sender.send(Multicast.to("g").text("data"));
		await().until(() -> own.texts().equals(List.of("data")));
	}

	@Test
	void messageReachesOneClient() {
		SpreadClient receiver = connected("receiver");
		Heard heard = new Heard();
		receiver.listen(heard);
		Member member = receiver.self();
		assertThat(member).isNotNull();
		connected("sender").send(Multicast.to(member).type(1).text("for you"));
		await().until(() -> heard.privately.size() == 1);
		assertThat(heard.privately.get(0).groups()).containsExactly("#receiver#d1");
	}

	@Test
	void closeSaysGoodbye() {
		Heard heard = new Heard();
		join(connected("stays"), "g", heard);
		SpreadClient goes = connected("goes");
		get(goes.join("g"));
		goes.send(Multicast.to("g").text("last words"));
		goes.close();
		await().until(() -> heard.views.size() == 3);
		assertThat(heard.texts()).containsExactly("last words");
		assertThat(heard.views.get(2).left()).containsExactly(Member.of("#goes#d1"));
	}

	@Test
	void lostSessionComesBackWithItsGroups() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		join(client, "g", heard);
		this.daemon.kill("prices");
		await().until(() -> client.epoch() == 2 && client.view("g") != null);
		await().until(() -> heard.calls.equals(List.of("start g", "end g", "start g")));
	}

	@Test
	void anyThreadMaySend() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		join(client, "g", heard);
		IntStream.range(0, 100).parallel().forEach((i) -> client.send(Multicast.to("g").text("data")));
		await().until(() -> heard.data.size() == 100);
	}

	@Test
	void severalListenersShareAClient() {
		SpreadClient client = connected("prices");
		Heard one = new Heard();
		Heard two = new Heard();
		join(client, "g", one);
		join(client, "g", two);
		client.send(Multicast.to("g").text("data"));
		await().until(() -> one.texts().equals(List.of("data")) && two.texts().equals(List.of("data")));
	}

	@Test
	void connectedIsAnEvent() {
		SpreadClient client = client("prices", this.daemon.address(), (options) -> options);
		Heard heard = new Heard();
		client.listen(heard);
		get(client.connect());
		await().until(() -> !heard.events(SessionEvent.Connected.class).isEmpty());
		assertThat(heard.events(SessionEvent.Connected.class).get(0).self()).isEqualTo(Member.of("#prices#d1"));
	}

	@Test
	void droppedIsAnEvent() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		client.listen(heard);
		this.daemon.kill("prices");
		await().until(() -> !heard.events(SessionEvent.Disconnected.class).isEmpty());
		assertThat(heard.events(SessionEvent.Disconnected.class).get(0).epoch()).isEqualTo(1);
	}

	@Test
	void failedAttemptIsAnEvent() {
		SpreadClient client = client("prices", DaemonAddress.parse("127.0.0.1:1"), (options) -> options);
		Heard heard = new Heard();
		client.listen(heard);
		client.connect();
		await().until(() -> !heard.events(SessionEvent.ConnectFailed.class).isEmpty());
		assertThat(heard.events(SessionEvent.ConnectFailed.class).get(0).cause()).hasMessageContaining("1@127.0.0.1");
	}

	@Test
	void dataComesWithItsView() {
		List<GroupView> views = new CopyOnWriteArrayList<>();
		SpreadClient client = connected("prices");
		join(client, "g", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				views.add(view);
			}

		});
		client.send(Multicast.to("g").text("data"));
		await().until(() -> views.size() == 1);
		assertThat(views.get(0)).isEqualTo(client.view("g"));
	}

	@Test
	void groupStartsWhenWeAreInIt() {
		Heard heard = new Heard();
		join(connected("prices"), "g", heard);
		assertThat(heard.calls).containsExactly("start g");
	}

	@Test
	void groupEndsWhenWeAreOutOfIt() {
		Heard heard = new Heard();
		SpreadClient client = connected("prices");
		join(client, "g", heard);
		this.daemon.kill("prices");
		await().until(() -> heard.calls.contains("end g"));
	}

	@Test
	void transitionalSignalComesFirst() {
		Heard heard = split();
		assertThat(heard.calls).startsWith("start g", "joined far JOIN", "transitional g", "left far NETWORK");
	}

	private Heard split() {
		Heard heard = new Heard();
		join(connected("near", "d1"), "g", heard);
		get(connected("far", "d2").join("g"));
		await().until(() -> heard.views.size() == 2);
		this.network.partition(Set.of("d1"), Set.of("d2"));
		await().until(() -> heard.calls.size() == 4);
		return heard;
	}

	@Test
	void eachNewMemberIsTold() {
		Heard heard = new Heard();
		join(connected("first"), "g", heard);
		get(connected("second").join("g"));
		await().until(() -> heard.calls.equals(List.of("start g", "joined second JOIN")));
	}

	@Test
	void eachMemberThatIsGoneIsToldWithTheCause() {
		Heard heard = new Heard();
		join(connected("first"), "g", heard);
		SpreadClient leaves = connected("leaves");
		get(leaves.join("g"));
		get(leaves.leave("g"));
		get(leaves.join("g"));
		this.daemon.kill("leaves");
		await().until(() -> heard.calls.contains("left leaves DISCONNECT"));
		assertThat(heard.calls).startsWith("start g", "joined leaves JOIN", "left leaves LEAVE", "joined leaves JOIN",
				"left leaves DISCONNECT");
	}

	@Test
	void networkChangeIsAViewWithSets() {
		Heard heard = split();
		this.network.heal();
		await().until(() -> heard.views.size() == 4);
		GroupView split = heard.views.get(2);
		assertThat(split.cause()).isEqualTo(GroupView.Cause.NETWORK);
		assertThat(split.left()).containsExactly(Member.of("#far#d2"));
		GroupView merged = heard.views.get(3);
		assertThat(merged.joined()).containsExactly(Member.of("#far#d2"));
		assertThat(merged.sets()).hasSize(2);
		assertThat(merged.localSet()).isNotNull();
		assertThat(merged.localSet().members()).containsExactly(Member.of("#near#d1"));
	}

	@Test
	void timerRunsBetweenListeners() {
		SpreadClient client = connected("prices");
		AtomicInteger ticks = new AtomicInteger();
		try (Subscription timer = client.every(Duration.ofMillis(10), ticks::incrementAndGet)) {
			await().until(() -> ticks.get() >= 3);
			assertThat(timer.groups()).isEmpty();
		}
	}

	@Test
	void viewHasTheMembers() {
		SpreadClient client = connected("prices");
		get(client.join("g"));
		GroupView view = client.view("g");
		assertThat(view).isNotNull();
		assertThat(view.members()).containsExactly(Member.of("#prices#d1"));
	}

	@Test
	void exceptionOfAListenerStopsNobody() {
		SpreadClient client = connected("prices");
		join(client, "g", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				throw new IllegalStateException("wanted by the test");
			}

		});
		Heard heard = new Heard();
		join(client, "g", heard);
		client.send(Multicast.to("g").text("1"));
		client.send(Multicast.to("g").text("2"));
		await().until(() -> heard.texts().equals(List.of("1", "2")));
	}

	@Test
	void pingMeasuresTheRoundTrip() {
		assertThat(get(connected("prices").ping())).isPositive();
	}

	@Test
	void pingsAreCounted() {
		SpreadClient client = connected("prices");
		get(client.ping());
		await().until(() -> client.pings().received() >= 1);
		assertThat(client.pings().sent()).isPositive();
		assertThat(client.pings().late()).isZero();
		assertThat(client.pings().lossRatio()).isZero();
	}

	@Test
	void eachGroupHasItsOwnListener() {
		SpreadClient client = connected("prices");
		Heard one = new Heard();
		Heard two = new Heard();
		join(client, "g1", one);
		join(client, "g2", two);
		client.send(Multicast.to("g1").text("1"));
		client.send(Multicast.to("g2").text("2"));
		client.send(Multicast.to("g1", "g2").text("both"));
		await().until(() -> one.texts().equals(List.of("1", "both")) && two.texts().equals(List.of("2", "both")));
	}

	@Test
	void joinCanBeWaitedFor() {
		Subscription subscription = connected("prices").subscribe("g", new Heard());
		get(subscription.joined());
		assertThat(this.daemon.groups()).containsKey("g");
	}

	@Test
	void whatIsForNoGroupOfOursIsSeenToo() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		client.listen(heard);
		connected("other").send(Multicast.to("#prices#d1").text("private"));
		await().until(() -> heard.privately.size() == 1);
		assertThat(heard.all).hasSize(1);
	}

	@Test
	void sessionListenerSeesEverything() {
		SpreadClient client = client("prices", this.daemon.address(), (options) -> options);
		Heard heard = new Heard();
		client.listen(heard);
		get(client.connect());
		get(client.join("g"));
		client.send(Multicast.to("g").text("data"));
		await().until(() -> heard.all.size() == 2);
		assertThat(heard.all).hasExactlyElementsOfTypes(JoinMessage.class, DataMessage.class);
		assertThat(heard.events).hasAtLeastOneElementOfType(SessionEvent.Connected.class);
	}

	@Test
	void dataMessageHasTheSameParts() {
		Heard heard = new Heard();
		join(connected("receiver"), "g", heard);
		connected("sender").send(Multicast.to("g", "h").type(0xffff).text("data").selfDiscard());
		await().until(() -> heard.data.size() == 1);
		DataMessage message = heard.data.get(0);
		assertThat(message.sender()).isEqualTo(Member.of("#sender#d1"));
		assertThat(message.groups()).containsExactly("g", "h");
		assertThat(message.type()).isEqualTo(0xffff);
		assertThat(message.selfDiscard()).isTrue();
		assertThat(message.body()).isEqualTo("data".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void membershipMessagesHaveTheSameNames() {
		Heard heard = split();
		SpreadClient third = connected("third");
		get(third.join("g"));
		get(third.leave("g"));
		get(third.join("g"));
		this.daemon.kill("third");
		await().until(() -> !heard.membership(DisconnectMessage.class).isEmpty());
		assertThat(heard.membership(JoinMessage.class).get(0).group()).isEqualTo("g");
		assertThat(heard.membership(LeaveMessage.class).get(0).member()).isEqualTo(Member.of("#third#d1"));
		assertThat(heard.membership(NetworkMessage.class).get(0).members()).containsExactly(Member.of("#near#d1"));
		assertThat(heard.membership(TransitionalMessage.class)).hasSize(1);
	}

	@Test
	void ownLeaveIsAMessageOfItsOwn() {
		SpreadClient client = connected("prices");
		Heard heard = new Heard();
		client.listen(heard);
		get(client.join("g"));
		get(client.leave("g"));
		await().until(() -> heard.all.stream().anyMatch(SelfLeaveMessage.class::isInstance));
	}

	@Test
	void allKindsOfMessagesAreKnownToTheCompiler() {
		assertThat(Arrays.asList(SpreadMessage.class.getPermittedSubclasses())).contains(DataMessage.class,
				MembershipMessage.class, OpaqueMessage.class);
	}

	@Test
	void serviceTypesHaveTheSameBits() {
		assertThat(ServiceType.values()).extracting(ServiceType::bit).containsExactly(1, 2, 4, 8, 16, 32);
	}

	@Test
	void rejectionsHaveTheSameNumbers() {
		this.daemon.rejectNext(1, RejectCode.NOT_UNIQUE);
		SpreadClient client = client("prices", this.daemon.address(),
				(options) -> options.nameConflict(NameConflictPolicy.FAIL));
		assertThatExceptionOfType(SpreadRejectedException.class).isThrownBy(() -> get(client.connect()))
			.satisfies((ex) -> assertThat(ex.code().code()).isEqualTo(-6));
	}

}
