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

package io.asyncspread.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Multicast;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendQueueFullException;
import io.asyncspread.SendResult;
import io.asyncspread.SendingOptions;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Messages held between sessions.
 */
class HoldTests {

	private EmbeddedSpread daemon;

	private SpreadClient client;

	@BeforeEach
	void start() {
		this.daemon = EmbeddedSpread.start();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.daemon.close();
	}

	private void connect(SendingOptions sending) {
		this.client = SpreadClient.builder()
			.daemons(this.daemon.address().toString())
			.options((options) -> options.sending(sending)
				.reconnect(ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofMillis(20))))
			.build();
		this.client.connect().join();
	}

	private void loseSession() {
		this.daemon.stop();
		await()
			.until(() -> this.client.state() == SessionState.BACKOFF || this.client.state() == SessionState.CONNECTING);
	}

	@Test
	void heldMessagesGoOutInOrderWithTheNextSession() {
		connect(SendingOptions.DEFAULT.holdWhileReconnecting(1 << 20, Duration.ofSeconds(30)));
		List<Integer> heard = new CopyOnWriteArrayList<>();
		this.client.subscribe("hold", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				heard.add(message.type());
			}

		}).joined().join();
		loseSession();
		IntStream.range(0, 100).forEach((i) -> this.client.send(Multicast.to("hold").type(i)));
		CompletableFuture<Void> written = this.client.sendAsync(Multicast.to("hold").type(100));
		assertThat(written).isNotDone();
		this.daemon.restart();
		written.join();
		this.client.send(Multicast.to("hold").type(101));
		await().until(() -> heard.size() == 102);
		assertThat(heard).isEqualTo(IntStream.range(0, 102).boxed().toList());
		await().until(() -> this.client.lane().sendBytes() == 0);
	}

	@Test
	void whatIsHeldIsBoundedByBytes() {
		connect(SendingOptions.DEFAULT.holdWhileReconnecting(1000, Duration.ofSeconds(30)));
		loseSession();
		assertThat(this.client.trySend(Multicast.to("hold").body(new byte[500]))).isEqualTo(SendResult.OK);
		assertThat(this.client.trySend(Multicast.to("hold").body(new byte[500]))).isEqualTo(SendResult.FULL);
		assertThatExceptionOfType(SendQueueFullException.class)
			.isThrownBy(() -> this.client.send(Multicast.to("hold").body(new byte[500])))
			.withMessageContaining("sending.holdBytes");
	}

	@Test
	void whatIsHeldTooLongFails() {
		connect(SendingOptions.DEFAULT.holdWhileReconnecting(1 << 20, Duration.ofMillis(50)));
		loseSession();
		CompletableFuture<Void> held = this.client.sendAsync(Multicast.to("hold").text("old"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(held::join)
			.withCauseInstanceOf(SpreadTimeoutException.class)
			.withMessageContaining("sending.holdFor");
		assertThat(this.client.lane().sendBytes()).isZero();
	}

}
