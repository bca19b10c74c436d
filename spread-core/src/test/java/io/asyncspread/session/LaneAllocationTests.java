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

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.stub.Allocations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The budget of the way from the event loop to the listeners: no garbage, and one wake-up
 * for a batch. Counted, never timed.
 */
class LaneAllocationTests {

	private static final int BATCH = 300;

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final List<Runnable> wakeUps = new ArrayList<>();

	private final Dispatcher dispatcher = new Dispatcher(SpreadMetrics.NONE, new MessageFlow(Runnable::run, () -> {
	}), false);

	private final DeliveryLane lane = new DeliveryLane(this.channel.eventLoop(), this.wakeUps::add, LaneOptions.DEFAULT,
			this.dispatcher, () -> {
			});

	private int wokenUp;

	private long delivered;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 10, 43 })
	void aMessageReachesItsListenerWithoutGarbage(int groups) {
		List<String> targets = new ArrayList<>(List.of("room"));
		for (int i = 1; i < groups; i++) {
			targets.add("group-" + i);
		}
		subscribe(List.of("room", "group-1"));
		DataMessage message = new DataMessage(1, Member.of("#ann#d1"), List.copyOf(targets), ServiceType.AGREED, 0,
				false, ByteOrder.BIG_ENDIAN, new byte[100]);
		double bytes = Allocations.of(() -> deliver(message)) / BATCH;
		assertThat(this.delivered).isEqualTo(40L * BATCH);
		assertThat(bytes).isLessThan(4);
	}

	@Test
	void aBatchWakesTheListenersOnce() {
		subscribe(List.of("room"));
		DataMessage message = new DataMessage(1, Member.of("#ann#d1"), List.of("room"), ServiceType.AGREED, 0, false,
				ByteOrder.BIG_ENDIAN, new byte[100]);
		for (int i = 0; i < 10; i++) {
			deliver(message);
		}
		assertThat(this.delivered).isEqualTo(10L * BATCH);
		assertThat(this.wokenUp).isEqualTo(10);
	}

	private void subscribe(List<String> groups) {
		this.dispatcher.add(new GroupSubscription(groups, new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				LaneAllocationTests.this.delivered++;
			}

		}, (subscription) -> new CompletableFuture<>()));
	}

	private void deliver(DataMessage message) {
		for (int i = 0; i < BATCH; i++) {
			this.lane.add(message);
		}
		this.lane.publish();
		this.wokenUp += this.wakeUps.size();
		this.wakeUps.forEach(Runnable::run);
		this.wakeUps.clear();
	}

}
