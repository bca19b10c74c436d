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
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.CountDownLatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendResult;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Subscription;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a client and of its subscriptions, from every state and thread.
 */
class ClientCloseTests extends ClientTest {

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
		SpreadClient waiting = client((options) -> options.closeTimeout(Duration.ofSeconds(30))
			.reconnect(ReconnectOptions.DEFAULT.backoff(NEVER_SOON)));
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

	/**
	 * Whatever the application does with the common pool.
	 */
	@Test
	void closingNeedsNoThreadOfTheCommonPool() throws InterruptedException {
		SpreadClient client = client();
		connect(client).close();
		int threads = ForkJoinPool.getCommonPoolParallelism();
		CountDownLatch busy = new CountDownLatch(threads);
		CountDownLatch over = new CountDownLatch(1);
		Thread closer = new Thread(client::close);
		try {
			for (int i = 0; i < threads; i++) {
				// not as a CompletableFuture does, which gives small machines more
				// threads
				ForkJoinPool.commonPool().execute(() -> {
					busy.countDown();
					awaitQuietly(over);
				});
			}
			busy.await();
			closer.start();
			closer.join(Duration.ofSeconds(20).toMillis());
			assertThat(client.state()).isEqualTo(SessionState.CLOSED);
			assertThat(closer.isAlive()).isFalse();
		}
		finally {
			over.countDown();
		}
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

}
