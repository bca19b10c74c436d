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

package io.asyncspread.spring.listener;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queue between the lane and a container's thread.
 */
class ListenerQueueTests {

	private static final Delivery STEP = new Delivery.End(new GroupEnd("group", null, GroupEnd.Cause.LEFT));

	private final ListenerQueue queue = new ListenerQueue(1, Long.MAX_VALUE);

	@AfterEach
	void letEverybodyGo() {
		this.queue.abort();
	}

	/**
	 * With room for one, the lane waits at nearly each step, and is woken at nearly each:
	 * whoever misses a call waits for ever.
	 */
	@Test
	void theLaneIsWokenWheneverThereIsRoom() {
		int steps = 100_000;
		CompletableFuture<Void> lane = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < steps; i++) {
				spin(i);
				this.queue.put(STEP);
			}
		}, (task) -> new Thread(task).start());
		CompletableFuture<Void> container = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < steps; i++) {
				Delivery taken = this.queue.take();
				spin(i * 7);
				this.queue.done(taken);
			}
		}, (task) -> new Thread(task).start());
		assertThat(CompletableFuture.allOf(lane, container)).succeedsWithin(Duration.ofSeconds(60));
		assertThat(this.queue.messages()).isZero();
	}

	private static void spin(int i) {
		for (int turn = i % 61; turn > 0; turn--) {
			Thread.onSpinWait();
		}
	}

	@Test
	void anAbortedQueueLetsTheLaneGo() {
		assertThat(this.queue.put(STEP)).isTrue();
		CompletableFuture<Thread> lane = new CompletableFuture<>();
		CountDownLatch refused = new CountDownLatch(1);
		new Thread(() -> {
			lane.complete(Thread.currentThread());
			if (!this.queue.put(STEP)) {
				refused.countDown();
			}
		}).start();
		Awaitility.await().until(() -> lane.join().getState() == Thread.State.WAITING);
		this.queue.abort();
		Awaitility.await().until(() -> refused.getCount() == 0);
		assertThat(this.queue.take()).isNull();
	}

	@Test
	void whatAnAbortedQueueStillHasCanBeCountedAndDropped() {
		this.queue.put(STEP);
		this.queue.abort();
		assertThat(this.queue.discard()).isEqualTo(1);
		assertThat(this.queue.messages()).isZero();
	}

}
