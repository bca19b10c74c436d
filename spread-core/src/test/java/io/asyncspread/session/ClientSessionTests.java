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
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.asyncspread.Confirmation;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendResult;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionLostException;
import io.asyncspread.SendingOptions;
import io.asyncspread.PingOptions;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a client does, and tells, when a session ends.
 */
class ClientSessionTests extends ClientTest {

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
	void durationsThatMeanForEverAreTakenAsThat() {
		Duration forEver = ChronoUnit.FOREVER.getDuration();
		SpreadClient client = client((options) -> options.joinTimeout(forEver)
			.closeTimeout(forEver)
			.handshakeTimeout(forEver)
			.connectTimeout(forEver)
			.lane(LaneOptions.DEFAULT.slowListenerAfter(forEver))
			.sending(SendingOptions.DEFAULT.timeout(forEver).holdWhileReconnecting(1024, forEver))
			.ping(PingOptions.DEFAULT.interval(forEver).timeout(forEver)));
		Log log = new Log();
		client.subscribe("room", log);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		awaitState(client, SessionState.READY);
		assertThat(client.epoch()).isEqualTo(1);
		peer.close();
	}

	@Test
	void aClientThatWasNeverConnectedSaysSo() {
		assertThatExceptionOfType(SessionLostException.class).isThrownBy(() -> client().send(Multicast.to("room")))
			.withMessageContaining("connect() was not called");
	}

	@Test
	void whoPullsIsToldWhenTheClientFailsForGood() throws InterruptedException {
		SpreadClient client = client((options) -> options.reconnect(ReconnectOptions.NEVER));
		CompletableFuture<Throwable> error = new CompletableFuture<>();
		client.messages().subscribe(new Taking() {

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
	void anOrdinaryEndIsNotBlamedOnTheListeners() {
		SpreadClient client = client();
		connect(client).close();
		awaitEvent(SessionEvent.Disconnected.class, 1);
		assertThat(disconnects()).first()
			.satisfies((event) -> assertThat(event.cause()).message().doesNotContain("slow consumer"));
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

}
