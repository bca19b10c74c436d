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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.Member;
import io.asyncspread.SpreadClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a container tells its listener, in which order and on how many threads.
 */
class ContainerDeliveryTests extends ContainerTest {

	@Test
	void fullQueueHoldsTheClientBackAndLosesNothing() {
		this.client.close();
		this.client = SpreadClient.builder()
			.daemons(this.daemon.address().toString())
			.privateName("self")
			.options((options) -> options.lane(LaneOptions.DEFAULT.maxMessages(8)))
			.build();
		this.client.connect().join();
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT.queueCapacity(2), texts(seen));
		startAndJoin(container);
		container.pause();
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			all.add(String.valueOf(i));
		}
		send(100);
		Awaitility.await().until(() -> this.client.lane().readingPaused() && container.statistics().queued() == 2);
		container.resume();
		Awaitility.await().until(() -> seen.size() == 100);
		assertThat(seen).isEqualTo(all);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void slowContainerDoesNotHoldBackOthers() {
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer slow = container(ContainerOptions.DEFAULT, texts(new ArrayList<>()));
		SpreadListenerContainer quick = container(ContainerOptions.DEFAULT, texts(seen));
		startAndJoin(slow);
		startAndJoin(quick);
		slow.pause();
		send(50);
		Awaitility.await().until(() -> seen.size() == 50);
		assertThat(slow.statistics().queued()).isEqualTo(50);
		CompletableFuture<Void> stopped = CompletableFuture.allOf(slow.stop(), quick.stop());
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void callsAGroupListenerAsTheClientWould() {
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT,
				SpreadMessageListener.of(new GroupListener() {

					@Override
					public void onGroupStart(GroupView view) {
						seen.add("start " + view.size());
					}

					@Override
					public void onMemberJoined(Member member, GroupView view) {
						seen.add("joined " + member.name());
					}

					@Override
					public void onMemberLeft(Member member, GroupView view) {
						seen.add("left " + member.name());
					}

					@Override
					public void onMessage(DataMessage message, GroupView view) {
						seen.add(new String(message.body()) + " in " + view.size());
					}

					@Override
					public void onGroupEnd(String group, GroupView last) {
						seen.add("end " + group);
					}

				}));
		startAndJoin(container);
		Awaitility.await().until(() -> seen.size() == 1);
		this.other.join("group").join();
		send(1);
		this.other.leave("group").join();
		Awaitility.await().until(() -> seen.size() == 4);
		this.daemon.kill("self");
		Awaitility.await().until(() -> seen.size() == 6);
		assertThat(seen).containsExactly("start 1", "joined other", "0 in 2", "left other", "end group", "start 1");
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(seen).hasSize(7).endsWith("end group");
	}

	@Test
	void everyMembershipHasOneEndBehindItsMessages() {
		List<Object> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, (delivery) -> {
			if (delivery instanceof Delivery.End ended) {
				seen.add(ended.end().cause());
			}
			else if (delivery instanceof Delivery.Data data) {
				seen.add(new String(data.message().body()));
			}
			else if (delivery instanceof Delivery.View change) {
				seen.add("view of session " + change.view().epoch());
			}
			return null;
		});
		startAndJoin(container);
		send(1);
		Awaitility.await().until(() -> seen.contains("0"));
		this.daemon.kill("self");
		Awaitility.await().until(() -> seen.contains("view of session 2"));
		container.pause();
		send(1);
		Awaitility.await().until(() -> container.statistics().queued() == 1);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(seen).containsExactly("view of session 1", "0", GroupEnd.Cause.SESSION_LOST, "view of session 2",
				"0", GroupEnd.Cause.LEFT);
		assertThat(container.statistics().received()).isEqualTo(container.statistics().handled());
		assertThat(container.statistics().queued()).isZero();
		// A start before the daemon has let us go would be shown the view that ends.
		Awaitility.await().until(() -> !this.client.groups().contains("group"));
		startAndJoin(container);
		Awaitility.await().untilAsserted(() -> assertThat(seen).hasSize(7));
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(seen).hasSize(8).endsWith(GroupEnd.Cause.LEFT);
	}

	@ParameterizedTest
	@EnumSource(names = "TOTAL", mode = EnumSource.Mode.EXCLUDE)
	void membershipIsABarrierForConcurrentData(Ordering ordering) {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		List<String> violations = new CopyOnWriteArrayList<>();
		List<Integer> viewsAfter = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT.ordering(ordering, 4), (delivery) -> {
			if (delivery instanceof Delivery.Data) {
				running.incrementAndGet();
				Thread.yield();
				done.incrementAndGet();
				running.decrementAndGet();
			}
			else if (delivery instanceof Delivery.View change) {
				if (running.get() != 0) {
					violations.add("data ran while the view changed");
				}
				viewsAfter.add(done.get());
			}
			return null;
		});
		startAndJoin(container);
		for (int round = 1; round <= 5; round++) {
			send(20);
			this.other.join("group").join();
			this.other.leave("group").join();
		}
		Awaitility.await().until(() -> viewsAfter.size() == 11);
		assertThat(violations).isEmpty();
		assertThat(viewsAfter).containsExactly(0, 20, 20, 40, 40, 60, 60, 80, 80, 100, 100);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void messagesOfOneSenderKeepTheirOrderInOrderingSender() {
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT.ordering(Ordering.SENDER, 4),
				texts(seen));
		startAndJoin(container);
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			all.add(String.valueOf(i));
		}
		send(200);
		Awaitility.await().until(() -> seen.size() == 200);
		assertThat(seen).isEqualTo(all);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void messagesRunAtTheSameTimeWithoutOrdering() {
		CountDownLatch together = new CountDownLatch(3);
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT.ordering(Ordering.NONE, 3),
				(delivery) -> {
					if (delivery instanceof Delivery.Data) {
						together.countDown();
						together.await();
					}
					return null;
				});
		startAndJoin(container);
		send(3);
		Awaitility.await().until(() -> together.getCount() == 0);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void batchesNeedOneThread() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> container(ContainerOptions.DEFAULT.ordering(Ordering.NONE, 2), new SpreadMessageListener() {

					@Override
					public CompletionStage<?> onDelivery(Delivery delivery) {
						return null;
					}

					@Override
					public boolean isBatch() {
						return true;
					}

				}))
			.withMessageContaining("concurrency must be 1");
	}

}
