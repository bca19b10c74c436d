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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.PingOptions;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The whole client against a daemon that does what no real one does when asked: cuts,
 * stalls, refuses and floods.
 */
@Timeout(60)
abstract class ClientTest {

	static final BackoffPolicy SOON = (attempt) -> Duration.ofMillis(10);

	static final BackoffPolicy NEVER_SOON = (attempt) -> Duration.ofHours(1);

	final ScriptedDaemon daemon = ScriptedDaemon.start();

	final List<SpreadClient> clients = new ArrayList<>();

	final List<SessionEvent> events = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.daemon.close();
		this.clients.forEach(SpreadClient::closeAsync);
		this.clients.forEach((client) -> assertThat(client.closeAsync()).succeedsWithin(Duration.ofSeconds(20)));
	}

	SpreadClient client() {
		return client((options) -> options);
	}

	SpreadClient client(UnaryOperator<SpreadOptions.Builder> change) {
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
				ClientTest.this.events.add(event);
			}
		});
		this.clients.add(client);
		return client;
	}

	ScriptedPeer connect(SpreadClient client) {
		CompletableFuture<Member> connected = client.connect();
		ScriptedPeer peer = this.daemon.acceptSession("#ann#d1");
		assertThat(connected.join()).isEqualTo(Member.of("#ann#d1"));
		return peer;
	}

	static <T extends Throwable> T failure(CompletableFuture<?> future, Class<T> type) {
		return type.cast(assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> future.orTimeout(20, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(type)
			.actual()
			.getCause());
	}

	static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	List<SessionEvent.Disconnected> disconnects() {
		return this.events.stream()
			.filter(SessionEvent.Disconnected.class::isInstance)
			.map(SessionEvent.Disconnected.class::cast)
			.toList();
	}

	void awaitEvent(Class<? extends SessionEvent> type, int count) {
		Awaitility.await().until(() -> this.events.stream().filter(type::isInstance).count() >= count);
	}

	void awaitState(SpreadClient client, SessionState state) {
		Awaitility.await().until(() -> client.state() == state);
	}

	/**
	 * A listener that hangs until it is let go.
	 */
	static final class Gate implements GroupListener {

		private final CountDownLatch opened = new CountDownLatch(1);

		final List<String> received = new CopyOnWriteArrayList<>();

		volatile boolean entered;

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
	 * Asks for all messages, and does nothing with them.
	 */
	static class Taking implements Flow.Subscriber<SpreadMessage> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(SpreadMessage message) {
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onComplete() {
		}

	}

	/**
	 * Writes down what a group listener is told.
	 */
	static final class Log implements GroupListener {

		final List<String> calls = new CopyOnWriteArrayList<>();

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
