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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.RejectedExecutionException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.spring.event.SpreadContainerFailedEvent;
import io.asyncspread.spring.event.SpreadContainerStartedEvent;
import io.asyncspread.spring.event.SpreadContainerStoppedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Start, stop and pause of a container, and what ends it.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContainerLifecycleTests extends ContainerTest {

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
		assertThat(output).contains(
				"Listener container 'test' of groups [group] cannot work, and takes nothing any more: mend the cause, then stop and start it")
			.contains("RejectedExecutionException: no thread is left");
		assertThat(container.stop()).as("a stop that has nothing to wait for").isCompleted();
	}

	/**
	 * Three threads are needed: the container's own and its two workers.
	 */
	@Test
	void failsWithTooFewThreadsAndHoldsNobodyBack() {
		ThreadPoolExecutor few = new ThreadPoolExecutor(2, 2, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
		try {
			List<String> seen = new CopyOnWriteArrayList<>();
			SpreadListenerContainer healthy = container(ContainerOptions.DEFAULT, texts(seen));
			startAndJoin(healthy);
			SpreadListenerContainer broken = container(
					ContainerOptions.DEFAULT.ordering(Ordering.NONE, 2).queueCapacity(5),
					texts(new CopyOnWriteArrayList<>()), few);
			broken.start();
			Awaitility.await().until(() -> broken.state() == ContainerState.FAILED);
			Awaitility.await().until(() -> few.getActiveCount() == 0);
			send(50);
			Awaitility.await().until(() -> seen.size() == 50);
			healthy.stop().join();
			Awaitility.await().until(() -> this.daemon.groups().isEmpty());
			assertThat(broken.stop()).succeedsWithin(Duration.ofSeconds(30));
			few.setMaximumPoolSize(3);
			few.setCorePoolSize(3);
			broken.start();
			Awaitility.await().until(() -> !this.daemon.groups().isEmpty());
			assertThat(broken.state()).isEqualTo(ContainerState.RUNNING);
			assertThat(broken.stop()).succeedsWithin(Duration.ofSeconds(30));
		}
		finally {
			few.shutdownNow();
		}
	}

	@Test
	void stopWhileStartingLeavesNoMemberBehind() {
		AtomicReference<SpreadListenerContainer> itself = new AtomicReference<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT, texts(new CopyOnWriteArrayList<>()),
				(task) -> {
					this.threads.execute(task);
					itself.get().stop();
				});
		itself.set(container);
		container.start();
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
		this.other.join("group").join();
		// behind whatever our client asked its daemon for
		this.client.sendConfirmed(Multicast.to("elsewhere")).join();
		Awaitility.await()
			.until(() -> List.of(Member.of("other", "localhost")).equals(this.daemon.groups().get("group")));
		assertThat(this.client.groups()).isEmpty();
	}

	@Test
	void workersGoOnWhenTheListenerCannotEvenBeToldOfAFailure() {
		List<String> seen = new CopyOnWriteArrayList<>();
		SpreadListenerContainer container = container(ContainerOptions.DEFAULT.ordering(Ordering.NONE, 2),
				new SpreadMessageListener() {

					@Override
					public CompletionStage<?> onDelivery(Delivery delivery) {
						if (delivery instanceof Delivery.Data data) {
							seen.add(new String(data.message().body()));
							throw new IllegalStateException("first");
						}
						ContainerLifecycleTests.this.views.incrementAndGet();
						return null;
					}

					@Override
					public void onFailure(Delivery delivery, Throwable error) {
						throw new IllegalStateException("second");
					}

				}, this.threads);
		startAndJoin(container);
		send(20);
		Awaitility.await().until(() -> seen.size() == 20);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(container.statistics().undelivered()).isZero();
	}

}
