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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.Subscription;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Taking messages instead of being called, and work at intervals on the lane.
 */
class PullTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private EmbeddedSpread daemon;

	private SpreadClient client;

	@BeforeEach
	void connect() {
		this.daemon = EmbeddedSpread.start();
		this.client = SpreadClient.builder().daemons(this.daemon.address().toString()).privateName("puller").build();
		this.client.connect().join();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.daemon.close();
	}

	@Test
	void aReceiverSeesEverythingInOrder() throws InterruptedException {
		try (MessageReceiver receiver = this.client.receiver()) {
			this.client.join("pull").join();
			int count = 2000;
			for (int i = 0; i < count; i++) {
				this.client.send(Multicast.to("pull").type(i));
			}
			assertThat(receiver.receive(PATIENCE)).isInstanceOf(JoinMessage.class);
			for (int i = 0; i < count; i++) {
				SpreadMessage message = receiver.receive(PATIENCE);
				assertThat(message).isInstanceOfSatisfying(DataMessage.class, (data) -> assertThat(data.type()));
				assertThat(((DataMessage) message).type()).isEqualTo(i);
			}
			assertThat(receiver.receive(Duration.ofMillis(1))).isNull();
		}
	}

	@Test
	void aReceiverThatDoesNotTakeHoldsTheLaneAndThenLetsItGo() throws InterruptedException {
		List<Integer> heard = new CopyOnWriteArrayList<>();
		this.client.subscribe("held", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				heard.add(message.type());
			}

		}).joined().join();
		MessageReceiver receiver = this.client.receiver();
		IntStream.range(0, 600).forEach((i) -> this.client.send(Multicast.to("held").type(i)));
		await().until(() -> this.client.lane().messages() >= 300);
		assertThat(heard).hasSizeLessThan(300);
		assertThat(((DataMessage) receiver.receive(PATIENCE)).type()).isZero();
		receiver.close();
		await().until(() -> heard.size() == 600);
		assertThat(receiver.receive(PATIENCE)).isNull();
	}

	@Test
	void aReceiverEndsWithItsClient() throws InterruptedException {
		MessageReceiver receiver = this.client.receiver();
		this.client.close();
		assertThat(receiver.receive(PATIENCE)).isNull();
		assertThat(receiver.receive(PATIENCE)).isNull();
	}

	@Test
	void workAtIntervalsRunsOnTheThreadOfTheListeners() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		List<Thread> listeners = new CopyOnWriteArrayList<>();
		this.client.subscribe("timer", new GroupListener() {

			@Override
			public void onView(GroupView view) {
				listeners.add(Thread.currentThread());
			}

		}).joined().join();
		Subscription timer = this.client.every(Duration.ofMillis(5), () -> threads.add(Thread.currentThread()));
		await().until(() -> threads.size() >= 3);
		assertThat(threads).allMatch((thread) -> thread.getName().equals(listeners.get(0).getName()));
		timer.close();
		this.client.sendConfirmed(Multicast.to("timer").text("fence")).join();
		int calls = threads.size();
		this.client.sendConfirmed(Multicast.to("timer").text("fence")).join();
		assertThat(threads.size()).isBetween(calls, calls + 1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.every(Duration.ZERO, () -> {
		}));
	}

}
