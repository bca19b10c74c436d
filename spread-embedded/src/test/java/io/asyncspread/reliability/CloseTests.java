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

package io.asyncspread.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Multicast;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.Subscription;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Closing against everything else that may be going on.
 */
@Timeout(60)
class CloseTests extends ReliabilityTest {

	/** How far a client has come when it is closed. */
	enum Stage {

		NEW, RESOLVING, CONNECTING, HANDSHAKING, BACKOFF, JOINING, READY, CLOSING, CLOSED

	}

	@ParameterizedTest
	@EnumSource
	void aClientClosesInEveryState(Stage stage) {
		EmbeddedSpread daemon = daemon();
		FaultProxy proxy = proxy(daemon.address());
		if (stage == Stage.HANDSHAKING) {
			proxy.halfOpen();
		}
		DaemonAddress address = switch (stage) {
			// takes no connection and refuses none
			case CONNECTING -> new DaemonAddress.Tcp("192.0.2.1", 4803);
			case BACKOFF -> new DaemonAddress.Tcp("127.0.0.1", 1);
			default -> proxy.address();
		};
		SpreadClient client = client(address,
				(options) -> (stage == Stage.BACKOFF)
						? options.reconnect(
								io.asyncspread.ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofHours(1)))
						: options);
		Witness witness = witness(client);
		List<CompletableFuture<?>> futures = new ArrayList<>();
		if (stage != Stage.NEW) {
			futures.add(client.connect());
		}
		switch (stage) {
			case HANDSHAKING -> await().until(() -> client.state() == SessionState.HANDSHAKING);
			case BACKOFF -> await().until(() -> client.state() == SessionState.BACKOFF);
			case JOINING -> {
				daemon.holdDeliveries();
				get(client.connect());
			}
			case READY -> await().until(() -> client.state() == SessionState.READY);
			case CLOSING, CLOSED -> {
				CompletableFuture<Void> first = client.closeAsync();
				if (stage == Stage.CLOSED) {
					get(first);
				}
			}
			default -> {
			}
		}
		futures.add(client.join("room"));
		futures.add(client.subscribe("other", witness).joined());
		futures.add(client.sendAsync(Multicast.to("room").text("last")));
		futures.add(client.sendConfirmed(Multicast.to("room").text("last")));
		futures.add(client.ping());
		futures.add(client.leave("room"));
		CompletableFuture<Void> closed = client.closeAsync();
		get(closed);
		witness.end();
		assertThat(client.state()).isEqualTo(SessionState.CLOSED);
		assertThat(client.groups()).isEmpty();
		assertEnded(futures);
	}

	static void assertEnded(List<CompletableFuture<?>> futures) {
		await()
			.untilAsserted(() -> assertThat(futures.stream().filter((future) -> !future.isDone()).map(Object::toString))
				.isEmpty());
		for (CompletableFuture<?> future : futures) {
			try {
				future.join();
			}
			catch (CancellationException ex) {
				// left before it was joined
			}
			catch (CompletionException ex) {
				assertThat(ex.getCause()).isInstanceOfAny(SpreadException.class, CancellationException.class);
			}
		}
	}

	@Test
	void aFutureThatWaitsBehindAStuckListenerEndsWithTheClient() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = connected(daemon.address(), (options) -> options.closeTimeout(Duration.ofMillis(200)));
		CountDownLatch stuck = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		client.subscribe("stuck", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				stuck.countDown();
				awaitUninterruptibly(release);
			}

		});
		get(client.join("stuck"));
		client.send(Multicast.to("stuck"));
		awaitUninterruptibly(stuck);
		List<CompletableFuture<?>> futures = new ArrayList<>();
		futures.add(client.join("behind"));
		futures.add(client.join("stuck"));
		await().until(() -> client.lane().messages() > 0 && daemon.groups().containsKey("behind"));
		futures.add(client.leave("behind"));
		try {
			get(client.closeAsync());
			assertEnded(futures);
		}
		finally {
			release.countDown();
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean done = false;
		while (!done) {
			try {
				latch.await();
				done = true;
			}
			catch (InterruptedException ex) {
				// the test decides when
			}
		}
	}

	@Test
	void aTimerEndsWithItsClientThoughOthersKeepTheLoopsAlive() {
		EmbeddedSpread daemon = daemon();
		SpreadClient other = connected(daemon.address(), (options) -> options);
		SpreadClient client = connected(daemon.address(), (options) -> options);
		AtomicInteger calls = new AtomicInteger();
		AtomicBoolean closed = new AtomicBoolean();
		AtomicInteger late = new AtomicInteger();
		client.every(Duration.ofMillis(1), () -> {
			calls.incrementAndGet();
			if (closed.get()) {
				late.incrementAndGet();
			}
		});
		await().until(() -> calls.get() > 3);
		get(client.closeAsync());
		closed.set(true);
		// long enough for many a tick
		for (int i = 0; i < 100; i++) {
			get(other.ping());
		}
		Duration waited = Duration.ofMillis(50);
		await().pollDelay(waited).until(() -> true);
		assertThat(late).hasValue(0);
	}

	@Test
	void subscriptionsMayBeClosedAfterTheirClient() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = connected(daemon.address(), (options) -> options);
		List<Subscription> subscriptions = List.of(client.every(Duration.ofMillis(1), () -> {
		}), client.listen(new Witness()), client.subscribe("room", new Witness()));
		var receiver = client.receiver();
		get(client.closeAsync());
		// the last client takes the event loops with it
		await().pollDelay(Duration.ofMillis(300)).until(() -> true);
		subscriptions.forEach(Subscription::close);
		receiver.close();
		assertThat(subscriptions).allSatisfy((subscription) -> await().until(subscription.closeAsync()::isDone));
	}

	@Test
	void closeInAListenerReturnsAtOnceAndEndsTheClient() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = connected(daemon.address(), (options) -> options);
		AtomicInteger calls = new AtomicInteger();
		client.subscribe("room", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				calls.incrementAndGet();
				client.close();
			}

		});
		get(client.join("room"));
		client.send(Multicast.to("room"));
		await().until(() -> client.state() == SessionState.CLOSED);
		assertThat(calls).hasPositiveValue();
	}

	@Test
	void clientsThatCloseEachOtherInListenersBothEnd() {
		EmbeddedSpread daemon = daemon();
		SpreadClient one = connected(daemon.address(), (options) -> options.closeTimeout(Duration.ofMillis(300)));
		SpreadClient two = connected(daemon.address(), (options) -> options.closeTimeout(Duration.ofMillis(300)));
		for (SpreadClient[] pair : new SpreadClient[][] { { one, two }, { two, one } }) {
			get(pair[0].subscribe("room", new GroupListener() {

				@Override
				public void onMessage(DataMessage message, @Nullable GroupView view) {
					pair[1].close();
				}

			}).joined());
		}
		one.send(Multicast.to("room"));
		await().until(() -> one.state() == SessionState.CLOSED && two.state() == SessionState.CLOSED);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void closeAgainstManyThreadsLeavesNoFutureBehind(long seed) throws InterruptedException {
		EmbeddedSpread daemon = daemon();
		FaultProxy proxy = proxy(daemon.address());
		SpreadClient client = client(proxy.address(), (options) -> options);
		Witness witness = witness(client);
		client.connect();
		ConcurrentLinkedQueue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
		ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
		AtomicBoolean running = new AtomicBoolean(true);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Random random = new Random(seed * 10 + i);
			Thread thread = new Thread(() -> {
				while (running.get()) {
					try {
						anything(client, witness, proxy, random, futures);
					}
					catch (SpreadException ex) {
						// closed or without a session
					}
					catch (Throwable ex) {
						failures.add(ex);
					}
				}
			});
			thread.start();
			threads.add(thread);
		}
		await().until(() -> futures.size() > 300 + 100 * seed);
		get(client.closeAsync());
		witness.end();
		running.set(false);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(failures).isEmpty();
		assertEnded(new ArrayList<>(futures));
	}

	private static void anything(SpreadClient client, Witness witness, FaultProxy proxy, Random random,
			ConcurrentLinkedQueue<CompletableFuture<?>> futures) {
		String group = "g" + random.nextInt(5);
		Multicast message = Multicast.to(group).body(new byte[random.nextInt(3000)]);
		switch (random.nextInt(10)) {
			case 0 -> futures.add(named("join", client.join(group)));
			case 1 -> futures.add(named("leave", client.leave(group)));
			case 2 -> futures.add(named("sendAsync", client.sendAsync(message)));
			case 3 -> futures.add(named("sendConfirmed", client.sendConfirmed(message)));
			case 4 -> client.send(message);
			case 5 -> client.trySend(message);
			case 6 -> futures.add(named("ping", client.ping()));
			case 7 -> {
				Subscription subscription = client.subscribe(group, witness);
				futures.add(named("subscription", subscription.joined()));
				futures.add(named("end of subscription", subscription.closeAsync()));
			}
			case 8 -> client.every(Duration.ofMillis(5), () -> {
			}).close();
			default -> {
				if (random.nextInt(50) == 0) {
					proxy.cut(random.nextBoolean() ? FaultProxy.End.RESET : FaultProxy.End.CLOSE);
				}
			}
		}
	}

	/**
	 * A future that says what it is of when it is left behind.
	 */
	private static <T> CompletableFuture<T> named(String name, CompletableFuture<T> future) {
		CompletableFuture<T> named = new CompletableFuture<>() {

			@Override
			public String toString() {
				return name + ": " + future;
			}

		};
		future.whenComplete((result, failure) -> {
			if (failure != null) {
				named.completeExceptionally(
						(failure instanceof CompletionException wrapped) ? wrapped.getCause() : failure);
			}
			else {
				named.complete(result);
			}
		});
		return named;
	}

	@Test
	void whatIsAskedAfterTheEndFailsAtOnce() {
		EmbeddedSpread daemon = daemon();
		SpreadClient client = connected(daemon.address(), (options) -> options);
		get(client.closeAsync());
		for (CompletableFuture<?> future : List.of(client.connect(), client.join("room"), client.leave("room"),
				client.sendAsync(Multicast.to("room")), client.sendConfirmed(Multicast.to("room")), client.ping(),
				client.subscribe("room", new Witness()).joined())) {
			assertThat(future).isCompletedExceptionally();
			assertThat(future.handle((result, failure) -> failure).join()).isInstanceOf(SessionClosedException.class);
		}
	}

}
