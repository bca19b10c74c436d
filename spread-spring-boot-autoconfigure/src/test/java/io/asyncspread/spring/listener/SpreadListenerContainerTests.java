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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneOptions;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.event.SpreadContainerFailedEvent;
import io.asyncspread.spring.event.SpreadContainerStartedEvent;
import io.asyncspread.spring.event.SpreadContainerStoppedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Starting, stopping, pausing and pressing back, with a real client and the embedded
 * daemon.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpreadListenerContainerTests {

	private final Executor threads = new SimpleAsyncTaskExecutor("test-");

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private final AtomicInteger views = new AtomicInteger();

	private EmbeddedSpread daemon;

	private SpreadClient client;

	private SpreadClient other;

	@BeforeEach
	void connect() {
		this.daemon = EmbeddedSpread.start();
		this.client = SpreadClient.builder().daemons(this.daemon.address().toString()).privateName("self").build();
		this.other = SpreadClient.builder().daemons(this.daemon.address().toString()).privateName("other").build();
		this.client.connect().join();
		this.other.connect().join();
	}

	@AfterEach
	void disconnect() {
		this.other.close();
		this.client.close();
		this.daemon.close();
	}

	private DefaultSpreadListenerContainer container(ContainerOptions options, SpreadMessageListener listener) {
		DefaultSpreadListenerContainer container = new DefaultSpreadListenerContainer("test", List.of("group"), false,
				options, this.client, new ViewCounter(listener), this.threads);
		container.setEventPublisher(this.events::add);
		return container;
	}

	/**
	 * Start a container and wait until its listener has seen the first view, so that what
	 * is queued from here on are messages alone.
	 */
	private void startAndJoin(SpreadListenerContainer container) {
		int before = this.views.get();
		container.start();
		Awaitility.await().until(() -> this.views.get() > before && container.statistics().queued() == 0);
	}

	private void send(int count) {
		for (int i = 0; i < count; i++) {
			this.other.send(Multicast.to("group").text(String.valueOf(i)));
		}
	}

	private static SpreadMessageListener texts(List<String> texts) {
		return (delivery) -> {
			if (delivery instanceof Delivery.Data data) {
				texts.add(new String(data.message().body()));
			}
			return null;
		};
	}

	@Test
	void stopLeavesTheGroupAndDeliversWhatHadCome() {
		List<String> seen = new CopyOnWriteArrayList<>();
		CountDownLatch go = new CountDownLatch(1);
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, (delivery) -> {
			if (delivery instanceof Delivery.Data) {
				go.await();
			}
			return texts(seen).onDelivery(delivery);
		});
		startAndJoin(container);
		send(10);
		Awaitility.await().until(() -> container.statistics().queued() == 10);
		CompletableFuture<Void> stopped = container.stop();
		Awaitility.await().until(() -> this.daemon.groups().isEmpty());
		assertThat(container.state()).isEqualTo(ContainerState.DRAINING);
		assertThat(container.expectedState()).isEqualTo(ContainerState.STOPPED);
		go.countDown();
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
		assertThat(seen).hasSize(10);
		assertThat(container.state()).isEqualTo(ContainerState.STOPPED);
		assertThat(this.events).containsExactly(new SpreadContainerStartedEvent("test", List.of("group")),
				new SpreadContainerStoppedEvent("test", List.of("group"), 0));
	}

	@Test
	void stopAwaitsAsynchronousResults() {
		CompletableFuture<Void> result = new CompletableFuture<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT,
				(delivery) -> (delivery instanceof Delivery.Data) ? result : null);
		startAndJoin(container);
		send(1);
		Awaitility.await().until(() -> container.statistics().asyncResults() == 1);
		CompletableFuture<Void> stopped = container.stop();
		Awaitility.await().until(() -> this.daemon.groups().isEmpty());
		assertThat(stopped).isNotDone();
		result.complete(null);
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void stopInterruptsAListenerThatTakesTooLong() {
		List<Throwable> errors = new CopyOnWriteArrayList<>();
		DefaultSpreadListenerContainer container = container(
				ContainerOptions.DEFAULT.shutdownTimeout(Duration.ofMillis(50)), (delivery) -> {
					if (delivery instanceof Delivery.Data) {
						new CountDownLatch(1).await();
					}
					return null;
				});
		container.setErrorHandler((error, failed) -> errors.add(error));
		startAndJoin(container);
		send(3);
		Awaitility.await().until(() -> container.statistics().queued() == 3);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(errors).hasSize(1).first().isInstanceOf(InterruptedException.class);
		assertThat(container.statistics().undelivered()).isEqualTo(2);
		assertThat(this.events).contains(new SpreadContainerStoppedEvent("test", List.of("group"), 2));
	}

	@Test
	void stopIsIdempotentAndStartAgainWorks() {
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, texts(seen));
		assertThat(container.stop()).isCompleted();
		startAndJoin(container);
		container.start();
		CompletableFuture<Void> first = container.stop();
		CompletableFuture<Void> second = container.stop();
		assertThat(CompletableFuture.allOf(first, second)).succeedsWithin(Duration.ofSeconds(30));
		Awaitility.await().until(() -> !this.client.groups().contains("group"));
		startAndJoin(container);
		send(1);
		Awaitility.await().until(() -> seen.size() == 1);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void startWhileStoppingStartsAfterwards() {
		CountDownLatch go = new CountDownLatch(1);
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, (delivery) -> {
			if (delivery instanceof Delivery.Data) {
				go.await();
			}
			return texts(seen).onDelivery(delivery);
		});
		startAndJoin(container);
		send(1);
		Awaitility.await().until(() -> container.statistics().queued() == 1);
		container.stop();
		container.start();
		assertThat(container.state()).isEqualTo(ContainerState.DRAINING);
		assertThat(container.expectedState()).isEqualTo(ContainerState.RUNNING);
		go.countDown();
		Awaitility.await().until(() -> container.state() == ContainerState.RUNNING);
		// What is sent while the group is left and joined again reaches nobody.
		Awaitility.await().until(() -> {
			send(1);
			return seen.size() > 1;
		});
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void listenerMayStopItsOwnContainer() {
		CompletableFuture<CompletableFuture<Void>> stopping = new CompletableFuture<>();
		CompletableFuture<SpreadListenerContainer> self = new CompletableFuture<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, (delivery) -> {
			if (delivery instanceof Delivery.Data) {
				stopping.complete(self.join().stop());
			}
			return null;
		});
		self.complete(container);
		startAndJoin(container);
		send(1);
		assertThat(stopping.thenCompose((stopped) -> stopped)).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void pauseHoldsMessagesAndKeepsTheMembership() {
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, texts(seen));
		startAndJoin(container);
		container.pause();
		send(3);
		Awaitility.await().until(() -> container.statistics().queued() == 3);
		assertThat(container.state()).isEqualTo(ContainerState.PAUSED);
		assertThat(container.expectedState()).isEqualTo(ContainerState.PAUSED);
		assertThat(this.daemon.groups()).containsKey("group");
		assertThat(seen).isEmpty();
		container.resume();
		Awaitility.await().until(() -> seen.size() == 3);
		assertThat(seen).containsExactly("0", "1", "2");
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

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
		Awaitility.await().until(() -> this.client.lane().readingPaused());
		assertThat(container.statistics().queued()).isEqualTo(2);
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
	void lastContainerOfAGroupLeavesIt() {
		SpreadListenerContainer one = container(ContainerOptions.DEFAULT, texts(new ArrayList<>()));
		SpreadListenerContainer two = container(ContainerOptions.DEFAULT, texts(new ArrayList<>()));
		startAndJoin(one);
		startAndJoin(two);
		assertThat(one.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(this.client.view("group")).isNotNull();
		assertThat(two.stop()).succeedsWithin(Duration.ofSeconds(30));
		Awaitility.await().until(() -> this.daemon.groups().isEmpty());
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

	@Test
	void failsWhenTheClientHasEndedAndSaysSo(CapturedOutput output) {
		this.client.close();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, texts(new ArrayList<>()));
		container.start();
		Awaitility.await().until(() -> container.state() == ContainerState.FAILED);
		assertThat(container.expectedState()).isEqualTo(ContainerState.RUNNING);
		assertThat(container.failure()).isNotNull();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.events).hasAtLeastOneElementOfType(SpreadContainerFailedEvent.class));
		assertThat(output)
			.contains("Listener container 'test' of groups [group] hears nothing any more, for its client has ended");
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void failsWithTheReasonIfThereIsNoThreadForIt(CapturedOutput output) {
		SpreadListenerContainer container = new DefaultSpreadListenerContainer("test", List.of("group"), false,
				ContainerOptions.DEFAULT, this.client, texts(new ArrayList<>()), (task) -> {
					throw new RejectedExecutionException("no thread is left");
				});
		container.start();
		assertThat(container.state()).isEqualTo(ContainerState.FAILED);
		assertThat(output)
			.contains("Listener container 'test' of groups [group] cannot work: mend the cause, then stop and start it")
			.contains("RejectedExecutionException: no thread is left");
		assertThat(container.stop()).as("a stop that has nothing to wait for").isCompleted();
	}

	/**
	 * Counts the views that the listeners of a test are done with.
	 */
	private final class ViewCounter extends DelegatingSpreadMessageListener {

		ViewCounter(SpreadMessageListener delegate) {
			super(delegate);
		}

		@Override
		public CompletionStage<?> onDelivery(Delivery delivery) throws Exception {
			CompletionStage<?> result = super.onDelivery(delivery);
			if (delivery instanceof Delivery.View) {
				SpreadListenerContainerTests.this.views.incrementAndGet();
			}
			return result;
		}

	}

}
