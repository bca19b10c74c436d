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
import java.util.concurrent.CompletableFuture;
import io.asyncspread.SpreadMessage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendingOptions;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionState;
import io.asyncspread.SlowConsumerPolicy;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Subscription;
import io.asyncspread.Transport;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Listeners: their threads, what they may do, and what becomes of slow ones.
 */
class ClientListenerTests extends ClientTest {

	private static final int FLOOD = 30;

	/**
	 * Send what is far too much for a lane of eight messages.
	 */
	private static void flood(ScriptedPeer peer) {
		// in one write, for the client may close the connection in the middle of it
		peer.write(IntStream.range(0, FLOOD)
			.mapToObj((i) -> RawFrame.of(0x10, "#other#d1", List.of("room"), 0, ScriptedPeer.ascii("m" + i)))
			.toArray(RawFrame[]::new));
	}

	private ScriptedPeer floodUntilPaused(SpreadClient client, Gate gate) {
		client.subscribe("room", gate);
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		flood(peer);
		Awaitility.await().until(() -> client.lane().readingPaused());
		return peer;
	}

	@Test
	void slowListenersStopTheReadingAndAreToldAndReadingGoesOn() {
		SpreadClient client = client((options) -> options.lane(LaneOptions.DEFAULT.maxMessages(8)));
		Gate gate = new Gate();
		ScriptedPeer peer = floodUntilPaused(client, gate);
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
		ScriptedPeer peer = floodUntilPaused(client, gate);
		peer.close();
		gate.open();
		awaitEvent(SessionEvent.Disconnected.class, 1);
		assertThat(disconnects()).first()
			.satisfies((event) -> assertThat(event.cause()).hasMessageContaining("probably as a slow consumer")
				.hasMessageMatching(".*reading had stopped for \\d+ ms with \\d+ messages waiting.*"));
		assertThat(this.events).hasAtLeastOneElementOfType(SessionEvent.SlowConsumer.class);
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
	void aSubscriberThatThrowsTakesNothingFromTheOthers() throws InterruptedException {
		SpreadClient client = client();
		CompletableFuture<GroupView> joined = client.join("room");
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		joined.join();
		client.messages().subscribe(new Throwing() {
			@Override
			public void onNext(SpreadMessage message) {
				throw new IllegalStateException("next");
			}
		});
		client.messages().subscribe(new Throwing());
		try (MessageReceiver receiver = client.receiver()) {
			peer.writeData("room", "one").writeData("room", "two");
			for (String text : List.of("one", "two")) {
				assertThat(receiver.receive(Duration.ofSeconds(20))).isInstanceOfSatisfying(DataMessage.class,
						(message) -> assertThat(new String(message.body())).isEqualTo(text));
			}
			peer.close();
			client.close();
			SpreadMessage end = receiver.receive(Duration.ofDays(1));
			assertThat(end).isNull();
		}
	}

	/**
	 * Throws when it is told the end.
	 */
	private static class Throwing extends Taking {

		@Override
		public void onError(Throwable failure) {
			throw new IllegalStateException("error");
		}

		@Override
		public void onComplete() {
			throw new IllegalStateException("complete");
		}

	}

	@Test
	void anInterruptEndsWithTheCallThatItWasFor() {
		SpreadClient client = client();
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		CountDownLatch all = new CountDownLatch(1);
		client.subscribe("room", new GroupListener() {
			@Override
			public void onMessage(DataMessage message, GroupView view) {
				if (interrupted.isEmpty()) {
					awaitQuietly(all);
				}
				interrupted.add(Thread.currentThread().isInterrupted());
				Thread.currentThread().interrupt();
			}
		});
		ScriptedPeer peer = connect(client);
		peer.confirmJoin();
		for (int i = 0; i < 10; i++) {
			peer.writeData("room", "m" + i);
		}
		Awaitility.await().until(() -> client.lane().messages() >= 9);
		all.countDown();
		Awaitility.await().until(() -> interrupted.size() == 10);
		assertThat(interrupted).containsOnly(false);
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

}
