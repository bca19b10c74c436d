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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.Confirmation;
import io.asyncspread.Multicast;
import io.asyncspread.PingOptions;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendResult;
import io.asyncspread.SendingOptions;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadInterruptedException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.metrics.CountingMetrics;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Senders that wait, confirmations and pings.
 */
class ClientSendTests extends ClientTest {

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

	/**
	 * The end of the session makes room in the queue, which is of no use any more to
	 * those who wait for it.
	 */
	@RepeatedTest(3)
	void whatIsAcceptedWhenASessionEndsIsSentOrCounted() {
		CountingMetrics metrics = new CountingMetrics();
		SpreadClient client = client((options) -> options.metrics(metrics)
			.reconnect(ReconnectOptions.DEFAULT.backoff(NEVER_SOON))
			.sending(SendingOptions.DEFAULT.maxBytes(300_000).timeout(Duration.ofMinutes(5))));
		ScriptedPeer peer = connect(client);
		Multicast message = Multicast.to("room").body(new byte[100_000]);
		AtomicInteger accepted = new AtomicInteger();
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			senders.add(CompletableFuture.runAsync(() -> {
				while (true) {
					client.send(message);
					accepted.incrementAndGet();
				}
			}, (task) -> new Thread(task).start()));
		}
		Awaitility.await().until(() -> client.lane().sendBytes() > 200_000);
		peer.reset();
		senders.forEach((sender) -> assertThat(failure(sender, SessionLostException.class).isWritten()).isFalse());
		awaitEvent(SessionEvent.Disconnected.class, 1);
		long explained = metrics.snapshot().sent().values().stream().mapToLong(Long::longValue).sum()
				+ disconnects().get(0).unsent();
		assertThat(explained).isGreaterThanOrEqualTo(accepted.get());
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

	@Test
	void aConfirmationIsReportedBeforeTheCallersOwnStagesRun() {
		CountingMetrics metrics = new CountingMetrics();
		SpreadClient client = client((options) -> options.metrics(metrics));
		ScriptedPeer peer = connect(client);
		CompletableFuture<Long> reported = client.sendConfirmed(Multicast.to("room"))
			.thenApply((confirmation) -> metrics.snapshot().confirmed());
		peer.write(peer.readFrame().swapped());
		assertThat(reported).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(1L);
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
		Awaitility.await().until(() -> metrics.snapshot().receivedBytes() > 0);
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

}
