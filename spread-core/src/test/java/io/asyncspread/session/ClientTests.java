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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.Confirmation;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.Member;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.PingOptions;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.RejectCode;
import io.asyncspread.SendResult;
import io.asyncspread.SendingOptions;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionLostException;
import io.asyncspread.SessionState;
import io.asyncspread.SlowConsumerPolicy;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadInterruptedException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.Subscription;
import io.asyncspread.Transport;
import io.asyncspread.metrics.CountingMetrics;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The whole client against a daemon that does what no real one does when asked: cuts,
 * stalls, refuses and floods.
 */
@Timeout(60)
class ClientTests {

	private static final int FLOOD = 30;

	private static final BackoffPolicy SOON = (attempt) -> Duration.ofMillis(10);

	private static final BackoffPolicy NEVER_SOON = (attempt) -> Duration.ofHours(1);

	private final ScriptedDaemon daemon = ScriptedDaemon.start();

	private final List<SpreadClient> clients = new ArrayList<>();

	private final List<SessionEvent> events = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.daemon.close();
		this.clients.forEach(SpreadClient::closeAsync);
		this.clients.forEach((client) -> assertThat(client.closeAsync()).succeedsWithin(Duration.ofSeconds(20)));
	}

	private SpreadClient client() {
		return client((options) -> options);
	}

	private SpreadClient client(UnaryOperator<SpreadOptions.Builder> change) {
		SpreadOptions.Builder options = SpreadOptions.builder()
			.daemons(List.of(this.daemon.address()))
			.privateName("ann")
			.ping(PingOptions.DEFAULT.interval(Duration.ZERO))
			.closeTimeout(Duration.ofMillis(500))
			.reconnect(ReconnectOptions.DEFAULT.backoff(SOON));
		SpreadClient client = SpreadClient.create(change.apply(options).build());
		client.listen(new SessionListener() {
			@Override
			public void onEvent(SessionEvent event) {
				ClientTests.this.events.add(event);
			}
		});
		this.clients.add(client);
		return client;
	}

	private ScriptedPeer connect(SpreadClient client) {
		CompletableFuture<Member> connected = client.connect();
		ScriptedPeer peer = this.daemon.acceptSession("#ann#d1");
		assertThat(connected.join()).isEqualTo(Member.of("#ann#d1"));
		return peer;
	}

	private static <T extends Throwable> T failure(CompletableFuture<?> future, Class<T> type) {
		return type.cast(assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> future.orTimeout(20, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(type)
			.actual()
			.getCause());
	}

	/**
	 * Send what is far too much for a lane of eight messages.
	 */
	private static void flood(ScriptedPeer peer) {
		for (int i = 0; i < FLOOD; i++) {
			peer.writeData("room", "m" + i);
		}
	}

	private List<SessionEvent.Disconnected> disconnects() {
		return this.events.stream()
			.filter(SessionEvent.Disconnected.class::isInstance)
			.map(SessionEvent.Disconnected.class::cast)
			.toList();
	}

	private void awaitEvent(Class<? extends SessionEvent> type, int count) {
		Awaitility.await().until(() -> this.events.stream().filter(type::isInstance).count() >= count);
	}

	private void awaitState(SpreadClient client, SessionState state) {
		Awaitility.await().until(() -> client.state() == state);
	}

	@Test
	void aLostSessionIsFollowedByAnotherWithAllItsGroups() {
		SpreadClient client = client();
		Log log = new Log();
		client.subscribe("b", log);
		client.subscribe("a", log);
		ScriptedPeer first = connect(client);
		assertThat(first.confirmJoin()).isEqualTo("b");
		assertThat(first.confirmJoin()).isEqualTo("a");
		awaitState(client, SessionState.READY);
		assertThat(client.epoch()).isEqualTo(1);
		first.writeData("a", "one").close();
		ScriptedPeer second = this.daemon.acceptSession("#ann#d1");
		assertThat(second.confirmJoin()).isEqualTo("b");
		// lost in the middle of joining
		assertThat(second.readFrame().groups()).containsExactly("a");
		second.close();
		ScriptedPeer third = this.daemon.acceptSession("#ann#d1");
		assertThat(third.confirmJoin()).isEqualTo("b");
		assertThat(third.confirmJoin()).isEqualTo("a");
		third.writeData("a", "two");
		Awaitility.await().until(() -> log.calls.contains("3 message two 1"));
		assertThat(log.calls).containsSubsequence("1 view b", "1 start b", "1 view a", "1 start a", "1 message one 1",
				"1 end a", "1 end b", "2 view b", "2 start b", "2 end b", "3 view b", "3 start b", "3 view a",
				"3 start a", "3 message two 1");
		assertThat(client.groups()).containsExactlyInAnyOrder("a", "b");
		assertThat(this.events.stream().map((event) -> event.getClass().getSimpleName())).containsExactly("Connected",
				"Joined", "Disconnected", "Connected", "Disconnected", "Connected", "Joined");
		assertThat(this.events.get(1)).isEqualTo(new SessionEvent.Joined(1, List.of("b", "a")));
		assertThat(this.events.get(6)).isEqualTo(new SessionEvent.Joined(3, List.of("b", "a")));
	}

	@Test
	void whatWasUnderWayFailsWithTheSession() {
		SpreadClient client = client((options) -> options.reconnect(ReconnectOptions.DEFAULT.backoff(NEVER_SOON)));
		ScriptedPeer peer = connect(client);
		CompletableFuture<GroupView> joining = client.join("room");
		CompletableFuture<Confirmation> confirmed = client.sendConfirmed(Multicast.to("room"));
		CompletableFuture<Duration> ping = client.ping();
		peer.readFrame();
		peer.readFrame();
		peer.readFrame();
		peer.close();
		assertThat(failure(joining, SessionLostException.class).epoch()).isEqualTo(1);
		failure(confirmed, SessionLostException.class);
		failure(ping, SessionLostException.class);
		awaitState(client, SessionState.BACKOFF);
		failure(client.sendAsync(Multicast.to("room")), SessionLostException.class);
		failure(client.ping(), SessionLostException.class);
		assertThatExceptionOfType(SessionLostException.class).isThrownBy(() -> client.send(Multicast.to("room")))
			.withMessageContaining(
					"BACKOFF, since Spread daemon at " + this.daemon.address() + " closed the connection")
			.withCauseInstanceOf(SessionLostException.class);
		assertThat(client.trySend(Multicast.to("room"))).isEqualTo(SendResult.NOT_CONNECTED);
		assertThat(client.self()).isNull();
		assertThat(client.view("room")).isNull();
		assertThat(client.lane().sendBytes()).isZero();
	}

	@Test
	void aClientThatWasNeverConnectedSaysSo() {
		assertThatExceptionOfType(SessionLostException.class).isThrownBy(() -> client().send(Multicast.to("room")))
			.withMessageContaining("connect() was not called");
	}

	@Test
	void closingIsBoundedInEveryState() {
		// NEW
		SpreadClient fresh = client();
		CompletableFuture<GroupView> early = fresh.join("room");
		fresh.close();
		failure(early, SessionClosedException.class);
		failure(fresh.connect(), SessionClosedException.class);
		assertThat(fresh.state()).isEqualTo(SessionState.CLOSED);
		// CONNECTING or HANDSHAKING
		SpreadClient connecting = client();
		CompletableFuture<Member> connected = connecting.connect();
		ScriptedPeer silent = this.daemon.accept();
		connecting.close();
		failure(connected, SessionClosedException.class);
		silent.readToEnd();
		// JOINING
		SpreadClient joining = client();
		CompletableFuture<GroupView> joined = joining.join("room");
		ScriptedPeer peer = connect(joining);
		assertThat(peer.readFrame().word()).isEqualTo(0x10000);
		CompletableFuture<Void> closed = joining.closeAsync();
		assertThat(peer.readFrame().word()).isEqualTo(0x40000);
		peer.close();
		closed.join();
		failure(joined, SessionClosedException.class);
		// BACKOFF
		this.events.clear();
		SpreadClient waiting = client((options) -> options.reconnect(ReconnectOptions.DEFAULT.backoff(NEVER_SOON)));
		connect(waiting).close();
		awaitState(waiting, SessionState.BACKOFF);
		waiting.close();
		assertThat(waiting.state()).isEqualTo(SessionState.CLOSED);
		assertThat(this.events.get(this.events.size() - 1)).isEqualTo(new SessionEvent.Closed(null));
		// CLOSED
		waiting.close();
		failure(waiting.join("room"), SessionClosedException.class);
		failure(waiting.leave("room"), SessionClosedException.class);
		assertThat(failure(waiting.ping(), SessionClosedException.class))
			.hasMessage("Spread client 'ann' of [" + this.daemon.address() + "] is closed");
		failure(waiting.subscribe("room", new Log()).joined(), SessionClosedException.class);
		assertThat(waiting.trySend(Multicast.to("room"))).isEqualTo(SendResult.CLOSED);
	}

	@Test
	void aSubscriptionThatOutlivesItsClientIsClosedWithoutAnError() {
		SpreadClient client = client();
		Subscription subscription = client.subscribe("room", new Log());
		connect(client).confirmJoin();
		subscription.joined().join();
		this.daemon.close();
		client.close();
		assertThat(subscription.closeAsync()).succeedsWithin(Duration.ofSeconds(20));
		assertThat(subscription.closeAsync()).isCompleted();
		assertThat(client.subscribe("room", new Log()).closeAsync()).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void theFuturesOfASubscriptionAreTheCallersOwn() {
		SpreadClient client = client();
		Subscription subscription = client.subscribe("room", new Log());
		assertThat(subscription.joined().complete(null)).isTrue();
		assertThat(subscription.joined().cancel(false)).isTrue();
		CompletableFuture<Void> joined = subscription.joined();
		assertThat(joined).isNotDone();
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		assertThat(joined).succeedsWithin(Duration.ofSeconds(20));
		CompletableFuture<Void> closed = subscription.closeAsync();
		assertThat(subscription.closeAsync().complete(null)).isTrue();
		assertThat(closed).isNotDone();
		assertThat(peer.readFrame().word()).isEqualTo(0x20000);
		peer.close();
		assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void aSubscriptionClosedBeforeItsJoinSaysSoToAllWhoWait() {
		Subscription subscription = client().subscribe("room", new Log());
		CompletableFuture<Void> joined = subscription.joined();
		subscription.close();
		assertThat(joined).isCancelled();
		assertThat(subscription.joined()).isCancelled();
	}

	@Test
	void aDaemonThatDoesNotReactDoesNotHoldUpTheClosing() {
		SpreadClient client = client();
		ScriptedPeer peer = connect(client);
		assertThat(client.closeAsync()).succeedsWithin(Duration.ofSeconds(20));
		assertThat(peer.readFrame().word()).isEqualTo(0x40000);
		assertThat(peer.readToEnd()).isEmpty();
	}

	@Test
	void closingWritesWhatWasAccepted() {
		SpreadClient client = client();
		ScriptedPeer peer = connect(client);
		for (int i = 0; i < 200; i++) {
			client.send(Multicast.to("room").type(i).body(new byte[5_000]));
		}
		CompletableFuture<Void> closed = client.closeAsync();
		for (int i = 0; i < 200; i++) {
			assertThat(peer.readFrame().type()).isEqualTo(i);
		}
		assertThat(peer.readFrame().word()).isEqualTo(0x40000);
		peer.close();
		closed.join();
	}

	@Test
	void aListenerMayCloseTheClientAndIsNotCalledAgain() {
		SpreadClient client = client();
		List<String> calls = new CopyOnWriteArrayList<>();
		client.subscribe("room", new GroupListener() {
			@Override
			public void onMessage(DataMessage message, GroupView view) {
				calls.add(new String(message.body()));
				client.close();
			}
		});
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		peer.writeData("room", "last");
		assertThat(peer.readFrame().word()).isEqualTo(0x40000);
		peer.close();
		assertThat(client.closeAsync()).succeedsWithin(Duration.ofSeconds(20));
		assertThat(calls).containsExactly("last");
	}

	@Test
	void aListenerOnTheNetworkThreadMayCloseTheClient() {
		SpreadClient client = client((options) -> options.listenerExecutor(SpreadOptions.SAME_THREAD));
		client.subscribe("room", new GroupListener() {
			@Override
			public void onGroupStart(GroupView view) {
				client.close();
			}
		});
		client.connect();
		ScriptedPeer peer = this.daemon.acceptSession("#ann#d1");
		peer.confirmJoin();
		assertThat(peer.readFrame().word()).isEqualTo(0x40000);
		peer.close();
		assertThat(client.closeAsync()).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void aListenerThatHangsDoesNotHoldUpTheClosingAndNobodyWaitsForEver() {
		SpreadClient client = client();
		Gate gate = new Gate();
		client.subscribe("room", gate);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		peer.writeData("room", "one").writeData("room", "two");
		Awaitility.await().until(() -> gate.entered);
		CompletableFuture<GroupView> joined = client.join("audit");
		assertThat(peer.confirmJoin()).isEqualTo("audit");
		CompletableFuture<Void> closed = client.closeAsync();
		try {
			assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
			assertThat(failure(joined, SessionClosedException.class)).hasMessageContaining("client 'ann'")
				.hasMessageContaining("a listener was still running after 500 ms (option closeTimeout)");
		}
		finally {
			gate.open();
		}
		assertThat(client.state()).isEqualTo(SessionState.CLOSED);
		Awaitility.await().until(() -> !gate.received.isEmpty());
		assertThat(gate.received).containsExactly("one");
	}

	@Test
	void fatalRejectionsEndTheClientWithTheReason() {
		SpreadClient client = client();
		CompletableFuture<Member> connected = client.connect();
		CompletableFuture<GroupView> joined = client.join("room");
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.write(new byte[] { -5 });
		assertThat(failure(connected, SpreadRejectedException.class).code()).isEqualTo(RejectCode.ILLEGAL_NAME);
		failure(joined, SessionClosedException.class);
		assertThat(client.state()).isEqualTo(SessionState.FAILED);
		awaitEvent(SessionEvent.Closed.class, 1);
		assertThat(((SessionEvent.Closed) this.events.get(this.events.size() - 1)).cause())
			.isInstanceOf(SpreadRejectedException.class);
		assertThat(failure(client.sendAsync(Multicast.to("room")), SessionClosedException.class))
			.hasMessageContaining("ILLEGAL_NAME");
		client.close();
		assertThat(this.events.stream().filter(SessionEvent.Closed.class::isInstance)).hasSize(1);
	}

	@Test
	void aDaemonOfVersion3EndsTheClientWithTheReason() {
		SpreadClient client = client();
		CompletableFuture<Member> connected = client.connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		peer.write(ScriptedPeer.accept(3, 17, 4, "#ann#d1"));
		assertThat(failure(connected, SpreadProtocolException.class)).hasMessageContaining("version 3.17.4")
			.hasMessageContaining("needs 4.0 or later");
		assertThat(client.state()).isEqualTo(SessionState.FAILED);
		assertThat(client.daemonVersion()).isNull();
	}

	@Test
	void whoPullsIsToldWhenTheClientFailsForGood() throws InterruptedException {
		SpreadClient client = client((options) -> options.reconnect(ReconnectOptions.NEVER));
		CompletableFuture<Throwable> error = new CompletableFuture<>();
		client.messages().subscribe(new Flow.Subscriber<>() {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				subscription.request(Long.MAX_VALUE);
			}

			@Override
			public void onNext(SpreadMessage message) {
			}

			@Override
			public void onError(Throwable failure) {
				error.complete(failure);
			}

			@Override
			public void onComplete() {
				error.complete(new AssertionError("ended without an error"));
			}

		});
		try (MessageReceiver receiver = client.receiver()) {
			connect(client).close();
			assertThat(error).succeedsWithin(Duration.ofSeconds(20)).isInstanceOf(SessionLostException.class);
			assertThat(receiver.receive(Duration.ofMinutes(5))).isNull();
		}
	}

	@Test
	void aSessionThatEndsAsItBeginsIsToldWithANumberOfItsOwn() {
		SpreadClient client = client();
		client.connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		byte[] noFrame = new byte[48];
		Arrays.fill(noFrame, (byte) -1);
		peer.write(ScriptedPeer.accept(4, 4, 0, "#ann#d1"), noFrame);
		this.daemon.acceptSession("#ann#d1");
		awaitEvent(SessionEvent.Connected.class, 2);
		assertThat(this.events.stream().filter((event) -> !(event instanceof SessionEvent.Joined))).satisfiesExactly(
				(event) -> assertThat(((SessionEvent.Connected) event).epoch()).isEqualTo(1),
				(event) -> assertThat(((SessionEvent.Disconnected) event).epoch()).isEqualTo(1),
				(event) -> assertThat(((SessionEvent.Connected) event).epoch()).isEqualTo(2));
	}

	@Test
	void aNameThatStaysTakenIsTriedAtTheNextDaemon() {
		try (ScriptedDaemon other = ScriptedDaemon.start()) {
			SpreadClient client = client((options) -> options.daemons(List.of(this.daemon.address(), other.address())));
			CompletableFuture<Member> connected = client.connect();
			for (int i = 0; i < 4; i++) {
				ScriptedPeer refused = this.daemon.accept();
				refused.readOnce();
				refused.write(new byte[] { -6 });
			}
			other.acceptSession("#ann#d2");
			assertThat(connected.join()).isEqualTo(Member.of("#ann#d2"));
			assertThat(client.daemon()).isEqualTo(other.address());
		}
	}

	@Test
	void withoutReconnectALossIsTheEnd() {
		SpreadClient client = client((options) -> options.reconnect(ReconnectOptions.NEVER));
		connect(client).close();
		awaitState(client, SessionState.FAILED);
		awaitEvent(SessionEvent.Closed.class, 1);
		assertThat(disconnects()).singleElement().satisfies((event) -> assertThat(event.nextAttempt()).isNull());
		client.close();
		assertThat(client.state()).isEqualTo(SessionState.CLOSED);
	}

	@Test
	void aTakenNameIsChangedAndTold() {
		SpreadClient client = client((options) -> options.nameConflict(NameConflictPolicy.SUFFIX));
		CompletableFuture<Member> connected = client.connect();
		ScriptedPeer refused = this.daemon.accept();
		assertThat(refused.readOnce()).endsWith('a', 'n', 'n');
		refused.write(new byte[] { -6 });
		ScriptedPeer peer = this.daemon.accept();
		assertThat(peer.readOnce()).endsWith('a', 'n', 'n', '~', '1');
		peer.writeAuthList("NULL ");
		peer.read(90);
		peer.write(ScriptedPeer.accept(4, 4, 0, "#ann~1#d1"));
		assertThat(connected.join().name()).isEqualTo("ann~1");
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events).hasAtLeastOneElementOfType(SessionEvent.ConnectFailed.class)
			.contains(new SessionEvent.NameChanged("ann", "ann~1"));
	}

	@Test
	void theNextDaemonIsTriedWhenOneIsGone() {
		SpreadClient client = client((options) -> options.daemons("1@127.0.0.1", this.daemon.address().toString()));
		connect(client);
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events.get(0)).isInstanceOfSatisfying(SessionEvent.ConnectFailed.class, (event) -> {
			assertThat(event.cause()).isInstanceOf(SpreadConnectException.class);
			assertThat(event.nextAttempt()).isEqualTo(Duration.ofMillis(10));
		});
		assertThat(client.daemon()).isEqualTo(this.daemon.address());
	}

	@Test
	void slowListenersStopTheReadingAndAreToldAndReadingGoesOn() {
		SpreadClient client = client((options) -> options.lane(LaneOptions.DEFAULT.maxMessages(8)));
		Gate gate = new Gate();
		client.subscribe("room", gate);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		flood(peer);
		Awaitility.await().until(() -> client.lane().readingPaused());
		peer.writeData("room", "behind");
		gate.open();
		Awaitility.await().until(() -> gate.received.size() == FLOOD + 1);
		assertThat(gate.received.get(FLOOD)).isEqualTo("behind");
		assertThat(this.events).hasAtLeastOneElementOfType(SessionEvent.SlowConsumer.class);
		Awaitility.await().until(() -> !client.lane().readingPaused());
		assertThat(client.epoch()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "NIO" })
	void aDaemonThatThrowsOutASlowConsumerIsExplained(Transport transport) {
		SpreadClient client = client(
				(options) -> options.lane(LaneOptions.DEFAULT.maxMessages(8)).transport(transport));
		Gate gate = new Gate();
		client.subscribe("room", gate);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		flood(peer);
		Awaitility.await().until(() -> client.lane().readingPaused());
		peer.close();
		gate.open();
		awaitEvent(SessionEvent.Disconnected.class, 1);
		assertThat(disconnects()).first()
			.satisfies((event) -> assertThat(event.cause()).hasMessageContaining("probably as a slow consumer")
				.hasMessageMatching(".*reading had stopped for \\d+ ms with \\d+ messages waiting.*"));
		assertThat(this.events).hasAtLeastOneElementOfType(SessionEvent.SlowConsumer.class);
	}

	@Test
	void anOrdinaryEndIsNotBlamedOnTheListeners() {
		SpreadClient client = client();
		connect(client).close();
		awaitEvent(SessionEvent.Disconnected.class, 1);
		assertThat(disconnects()).first()
			.satisfies((event) -> assertThat(event.cause()).message().doesNotContain("slow consumer"));
	}

	@Test
	void anAttemptThatFailsInTwoWaysIsOneFailure() {
		SpreadClient client = client();
		CompletableFuture<Member> connected = client.connect();
		for (int i = 0; i < 3; i++) {
			ScriptedPeer refused = this.daemon.accept();
			refused.readOnce();
			// too many sessions, and a reset behind it
			refused.write(new byte[] { -3 });
			refused.reset();
		}
		this.daemon.acceptSession("#ann#d1");
		connected.join();
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events.stream()
			.filter(SessionEvent.ConnectFailed.class::isInstance)
			.map((event) -> ((SessionEvent.ConnectFailed) event).attempt())).containsExactly(1, 2, 3);
	}

	@Test
	void aHostThatIsNotKnownIsOneFailureAndTheNextDaemonIsTried() {
		SpreadClient client = client(
				(options) -> options.daemons("4803@no-such-host.invalid", this.daemon.address().toString()));
		connect(client);
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events.get(0)).isInstanceOfSatisfying(SessionEvent.ConnectFailed.class,
				(event) -> assertThat(event.cause()).hasMessageContaining("no-such-host.invalid")
					.hasMessageContaining("unknown"));
	}

	@Test
	void aFailureThatRepeatsItselfIsLoggedOnceAndWithoutAStackTrace() {
		Logger logger = (Logger) LoggerFactory.getLogger("io.asyncspread.session");
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try {
			client((options) -> options.daemons("1@127.0.0.1")).connect();
			awaitEvent(SessionEvent.ConnectFailed.class, 5);
		}
		finally {
			logger.detachAppender(lines);
		}
		assertThat(List.copyOf(lines.list)).filteredOn((line) -> line.getFormattedMessage().contains("1@127.0.0.1"))
			.singleElement()
			.satisfies((line) -> {
				assertThat(line.getLevel()).isEqualTo(Level.WARN);
				assertThat(line.getFormattedMessage()).contains("client 'ann'", "trying again in 10 ms");
				assertThat(line.getThrowableProxy()).isNull();
			});
	}

	@Test
	void waitingOnTheNetworkThreadIsRefusedWithAdvice() {
		SpreadClient client = client((options) -> options.listenerExecutor(SpreadOptions.SAME_THREAD)
			.receiveBuffer(0)
			.sending(SendingOptions.DEFAULT.maxBytes(300_000)));
		List<Throwable> refusals = new CopyOnWriteArrayList<>();
		MessageReceiver receiver = client.receiver();
		client.subscribe("room", new GroupListener() {
			@Override
			public void onMessage(DataMessage message, GroupView view) {
				try {
					receiver.receive(Duration.ofSeconds(1));
				}
				catch (IllegalStateException | InterruptedException ex) {
					refusals.add(ex);
				}
				try {
					for (int i = 0; i < 1_000; i++) {
						client.send(Multicast.to("room").body(new byte[100_000]));
					}
				}
				catch (IllegalStateException ex) {
					refusals.add(ex);
				}
			}
		});
		client.connect();
		ScriptedPeer peer = this.daemon.acceptSession("#ann#d1");
		peer.confirmJoin();
		peer.writeData("room", "go");
		Awaitility.await().until(() -> refusals.size() == 2);
		assertThat(refusals.get(0)).isInstanceOf(IllegalStateException.class).hasMessageContaining("receive()");
		assertThat(refusals.get(1)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("trySend() or sendAsync()");
	}

	@Test
	void aListenerMaySendWhileItsOwnLaneIsFull() {
		SpreadClient client = client((options) -> options.lane(LaneOptions.DEFAULT.maxMessages(8)));
		CountDownLatch full = new CountDownLatch(1);
		client.subscribe("room", new GroupListener() {
			@Override
			public void onMessage(DataMessage message, GroupView view) {
				try {
					full.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				client.send(Multicast.to("answers").body(message.body()));
			}
		});
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		for (int i = 0; i < 50; i++) {
			peer.writeData("room", "m" + i);
		}
		Awaitility.await().until(() -> client.lane().readingPaused());
		full.countDown();
		for (int i = 0; i < 50; i++) {
			assertThat(new String(peer.readFrame().data())).isEqualTo("m" + i);
		}
		assertThat(client.epoch()).isEqualTo(1);
	}

	@Test
	void listenersRunOnVirtualThreadsInOrderWhereThereAreAny() {
		if (Runtime.version().feature() < 21) {
			assertThatIllegalArgumentException().isThrownBy(() -> SpreadOptions.builder().listenersOnVirtualThreads())
				.withMessageContaining("Java 21");
			return;
		}
		SpreadClient client = client(SpreadOptions.Builder::listenersOnVirtualThreads);
		List<String> received = new CopyOnWriteArrayList<>();
		List<String> threads = new CopyOnWriteArrayList<>();
		client.subscribe("room", new GroupListener() {
			@Override
			public void onMessage(DataMessage message, GroupView view) {
				received.add(new String(message.body()));
				threads.add(Thread.currentThread().toString());
			}
		});
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			sent.add("m" + i);
			peer.writeData("room", "m" + i);
		}
		Awaitility.await().until(() -> received.size() == 200);
		assertThat(received).containsExactlyElementsOf(sent);
		assertThat(threads).allMatch((thread) -> thread.startsWith("VirtualThread["));
	}

	@Test
	void threadsDoNotGrowWithTheClients() {
		int before = ListenerThreads.shared().size();
		for (int i = 0; i < 60; i++) {
			connect(client());
		}
		awaitEvent(SessionEvent.Joined.class, 60);
		assertThat(ListenerThreads.shared().size()).isLessThan(before + 30);
	}

	@Test
	void slowListenersCanEndTheSession() {
		SpreadClient client = client((options) -> options
			.lane(LaneOptions.DEFAULT.maxMessages(8).slowConsumer(SlowConsumerPolicy.DISCONNECT))
			.reconnect(ReconnectOptions.NEVER));
		Gate gate = new Gate();
		client.subscribe("room", gate);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		flood(peer);
		awaitState(client, SessionState.FAILED);
		gate.open();
		awaitEvent(SessionEvent.Disconnected.class, 1);
		assertThat(disconnects()).singleElement()
			.satisfies((event) -> assertThat(event.cause()).hasMessageContaining("listeners are too slow"));
	}

	@Test
	void aSenderWaitsForRoomAndGivesUpInTime() {
		SpreadClient client = client((options) -> options.receiveBuffer(0)
			.sending(SendingOptions.DEFAULT.maxBytes(300_000).timeout(Duration.ofMillis(200))));
		connect(client);
		Multicast message = Multicast.to("room").body(new byte[100_000]);
		assertThatExceptionOfType(SpreadTimeoutException.class).isThrownBy(() -> {
			for (int i = 0; i < 1_000; i++) {
				client.send(message);
			}
		}).withMessageContaining("sending.timeout").withMessageContaining("300000");
		// the system may take a little more yet
		Awaitility.await().until(() -> client.trySend(message) == SendResult.FULL);
	}

	@Test
	void aSenderThatIsInterruptedIsToldThatItsMessageIsNotSent() {
		SpreadClient client = client((options) -> options.receiveBuffer(0)
			.sending(SendingOptions.DEFAULT.maxBytes(300_000).timeout(Duration.ofMinutes(5))));
		connect(client);
		Multicast message = Multicast.to("room").body(new byte[100_000]);
		CompletableFuture<Boolean> status = new CompletableFuture<>();
		CompletableFuture<Void> outcome = new CompletableFuture<>();
		Thread sender = new Thread(() -> {
			try {
				while (true) {
					client.send(message);
				}
			}
			catch (SpreadException ex) {
				status.complete(Thread.currentThread().isInterrupted());
				outcome.completeExceptionally(ex);
			}
		});
		sender.start();
		// wherever it is: it waits sooner or later
		sender.interrupt();
		assertThat(failure(outcome, SpreadInterruptedException.class)).hasMessageContaining("not sent")
			.hasMessageContaining(this.daemon.address() + ", session 1")
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(status).isCompletedWithValue(true);
	}

	@Test
	void aSenderThatWaitsIsToldOfTheEnd() {
		SpreadClient client = client(
				(options) -> options.sending(SendingOptions.DEFAULT.maxBytes(300_000).timeout(Duration.ofMinutes(5)))
					.reconnect(ReconnectOptions.NEVER));
		ScriptedPeer peer = connect(client);
		Multicast message = Multicast.to("room").body(new byte[100_000]);
		CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
			while (true) {
				client.send(message);
			}
		});
		Awaitility.await().until(() -> client.trySend(message) == SendResult.FULL);
		peer.reset();
		Throwable cause = failure(sender, Throwable.class);
		assertThat(cause).isInstanceOfAny(SessionLostException.class, SessionClosedException.class);
		Awaitility.await().until(() -> client.lane().sendBytes() == 0);
	}

	@Test
	void aConfirmationIsReportedToTheMetrics() {
		CountingMetrics metrics = new CountingMetrics();
		SpreadClient client = client((options) -> options.metrics(metrics));
		ScriptedPeer peer = connect(client);
		CompletableFuture<Confirmation> confirmed = client.sendConfirmed(Multicast.to("room"));
		RawFrame sent = peer.readFrame();
		assertThat(metrics.snapshot().confirmed()).isZero();
		peer.write(sent.swapped());
		confirmed.orTimeout(20, TimeUnit.SECONDS).join();
		Awaitility.await().until(() -> metrics.snapshot().confirmed() == 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "RELIABLE", "AGREED" })
	void pingsAreNotCountedAmongTheMessages(ServiceType service) {
		CountingMetrics metrics = new CountingMetrics();
		SpreadClient client = client((options) -> options.metrics(metrics)
			.ping(PingOptions.DEFAULT.interval(Duration.ZERO).service(service)));
		ScriptedPeer peer = connect(client);
		CompletableFuture<Duration> ping = client.ping();
		peer.write(peer.readFrame().swapped());
		assertThat(ping).succeedsWithin(Duration.ofSeconds(20));
		client.send(Multicast.to("#ann#d1").service(ServiceType.FIFO).text("a note to myself"));
		peer.write(peer.readFrame().swapped());
		Awaitility.await().until(() -> metrics.snapshot().received().containsKey(ServiceType.FIFO));
		assertThat(metrics.snapshot().received()).isEqualTo(Map.of(ServiceType.FIFO, 1L));
		assertThat(metrics.snapshot().sent()).isEqualTo(Map.of(ServiceType.FIFO, 1L));
		assertThat(metrics.snapshot().receivedBytes()).isEqualTo(metrics.snapshot().sentBytes()).isEqualTo(96);
	}

	@Test
	void aRefusedPingDoesNotShiftConfirmations() {
		SpreadClient client = client(
				(options) -> options.ping(PingOptions.DEFAULT.interval(Duration.ZERO).service(ServiceType.AGREED)));
		ScriptedPeer peer = connect(client);
		client.ping();
		RawFrame ping = peer.readFrame();
		peer.write(ping.refused());
		CompletableFuture<Confirmation> confirmed = client.sendConfirmed(Multicast.to("room"));
		peer.write(peer.readFrame().swapped());
		assertThat(confirmed.orTimeout(20, TimeUnit.SECONDS).join().epoch()).isEqualTo(1);
	}

	@Test
	void aConfirmedMessageComesBackAsItWasSent() {
		SpreadClient client = client();
		Log log = new Log();
		client.subscribe("room", log);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		CompletableFuture<Confirmation> confirmed = client.sendConfirmed(Multicast.to("room").text("mine"));
		RawFrame frame = peer.readFrame();
		assertThat(frame.groups()).containsExactly("room", "#ann#d1");
		peer.write(frame.swapped());
		assertThat(confirmed.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(new Confirmation(1, false));
		Awaitility.await().until(() -> log.calls.contains("1 message mine 1"));
	}

	@Test
	void confirmationsThatCannotBeAreRefusedAtOnce() {
		SpreadClient client = client();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.sendConfirmed(Multicast.to("room").service(ServiceType.RELIABLE)))
			.withMessageContaining("RELIABLE");
		assertThatIllegalArgumentException().isThrownBy(() -> client.sendConfirmed(Multicast.to("room").selfDiscard()))
			.withMessageContaining("self-discard");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.sendConfirmed(Multicast.to(Collections.nCopies(43, "room"))))
			.withMessageContaining("at most 42");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.sendConfirmed(Multicast.to("room").body(new byte[143_119])))
			.withMessageContaining("143087");
	}

	@Test
	void aLateSubscriberGetsThePresentViewFirst() {
		SpreadClient client = client();
		client.subscribe("room", new Log());
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		peer.writeView("room", List.of("#ann#d1", "#bob#d1"));
		Awaitility.await().until(() -> client.view("room") != null && client.view("room").size() == 2);
		Log late = new Log();
		Subscription subscription = client.subscribe("room", late);
		subscription.joined().join();
		peer.writeData("room", "hello");
		Awaitility.await().until(() -> late.calls.size() == 3);
		assertThat(late.calls).containsExactly("1 view room", "1 start room", "1 message hello 2");
		subscription.close();
		peer.writeData("room", "not for you");
		peer.writeData("#ann#d1", "private");
		assertThat(late.calls).hasSize(3);
	}

	@Test
	void aListenerThatThrowsDoesNotStopTheOthers() {
		SpreadClient client = client();
		Log log = new Log();
		client.subscribe("room", new GroupListener() {
			@Override
			public void onMessage(DataMessage message, GroupView view) {
				throw new AssertionError("listener");
			}
		});
		client.subscribe("room", log);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		peer.writeData("room", "one").writeData("room", "two");
		Awaitility.await().until(() -> log.calls.contains("1 message two 1"));
		assertThat(log.calls).containsSubsequence("1 message one 1", "1 message two 1");
	}

	@Test
	void whatHangsOnFuturesNeverRunsOnTheNetworkThread() {
		SpreadClient client = client();
		List<String> threads = new CopyOnWriteArrayList<>();
		CompletableFuture<?> leave = client.leave("never-joined").thenRun(() -> note(threads));
		ScriptedPeer peer = connect(client);
		CompletableFuture<?> join = client.join("room").thenRun(() -> note(threads));
		peer.confirmJoin();
		CompletableFuture<?> sent = client.sendAsync(Multicast.to("room")).thenRun(() -> note(threads));
		CompletableFuture.allOf(leave, join, sent).orTimeout(20, TimeUnit.SECONDS).join();
		assertThat(threads).hasSize(3).noneMatch((name) -> name.startsWith("spread-io"));
	}

	private static void note(List<String> threads) {
		threads.add(Thread.currentThread().getName());
	}

	@Test
	void unreadableBytesEndTheSessionAndTheNextOneBegins() {
		SpreadClient client = client();
		ScriptedPeer peer = connect(client);
		byte[] broken = RawFrame.of(0x10, "#x#d", List.of(), 0, new byte[0]).bytes();
		System.arraycopy(RawFrame.littleEndian(-1), 0, broken, 36, 4);
		peer.write(broken);
		this.daemon.acceptSession("#ann#d1");
		awaitEvent(SessionEvent.Connected.class, 2);
		assertThat(disconnects()).singleElement()
			.satisfies((event) -> assertThat(event.cause()).hasMessageContaining("negative number of groups: -1")
				.hasMessageContaining(this.daemon.address().toString()));
	}

	/**
	 * A listener that hangs until it is let go.
	 */
	private static final class Gate implements GroupListener {

		private final CountDownLatch opened = new CountDownLatch(1);

		private final List<String> received = new CopyOnWriteArrayList<>();

		private volatile boolean entered;

		@Override
		public void onMessage(DataMessage message, GroupView view) {
			this.entered = true;
			try {
				this.opened.await();
				this.received.add(new String(message.body()));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		void open() {
			this.opened.countDown();
		}

	}

	/**
	 * Writes down what a group listener is told.
	 */
	private static final class Log implements GroupListener {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Override
		public void onMessage(DataMessage message, GroupView view) {
			this.calls.add(message.epoch() + " message " + new String(message.body()) + " "
					+ ((view != null) ? view.size() : "none"));
		}

		@Override
		public void onView(GroupView view) {
			this.calls.add(view.epoch() + " view " + view.group());
		}

		@Override
		public void onGroupStart(GroupView view) {
			this.calls.add(view.epoch() + " start " + view.group());
		}

		@Override
		public void onGroupEnd(String group, GroupView last) {
			this.calls.add(last.epoch() + " end " + group);
		}

	}

}
