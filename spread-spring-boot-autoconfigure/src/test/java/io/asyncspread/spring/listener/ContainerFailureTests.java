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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.observation.tck.TestObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.asyncspread.Multicast;
import io.asyncspread.spring.event.SpreadContainerFailedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container that breaks: it holds back nobody else, says so, and comes back when it is
 * stopped and started.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContainerFailureTests extends ContainerTest {

	private final ThreadPoolExecutor pool = new ThreadPoolExecutor(0, 2, 1, TimeUnit.SECONDS, new SynchronousQueue<>());

	private final List<String> healthy = new CopyOnWriteArrayList<>();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	@AfterEach
	void endPool() {
		this.pool.shutdownNow();
	}

	@Test
	void withTooFewThreadsItFailsAloneAndComesBackWhenThereAreEnough(CapturedOutput output) {
		SpreadListenerContainer good = healthyContainer();
		SpreadListenerContainer bad = broken(this.pool);
		bad.start();
		Awaitility.await().until(() -> bad.state() == ContainerState.FAILED);
		assertThat(bad.failure()).isInstanceOf(RejectedExecutionException.class)
			.hasMessage("a thread was refused: the container needs 3 threads of its executor for as long as it runs,"
					+ " one of them to dispatch");
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.events)
				.contains(new SpreadContainerFailedEvent("bad", List.of("bad"), bad.failure())));
		assertThat(output).contains("Listener container 'bad' of groups [bad] cannot work, and takes nothing any more:"
				+ " mend the cause, then stop and start it");
		Awaitility.await().until(() -> !this.daemon.groups().containsKey("bad"));
		Awaitility.await().until(() -> this.pool.getActiveCount() == 0);
		sendToBad(50);
		send(1);
		Awaitility.await().until(() -> this.healthy.size() == 1);

		this.pool.setMaximumPoolSize(3);
		assertThat(bad.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(bad.state()).isEqualTo(ContainerState.STOPPED);
		bad.start();
		// What is sent while the group is left and joined again reaches nobody.
		Awaitility.await().until(() -> {
			sendToBad(1);
			return !this.seen.isEmpty();
		});
		assertThat(bad.state()).isEqualTo(ContainerState.RUNNING);
		assertThat(bad.failure()).isNull();
		assertThat(CompletableFuture.allOf(good.stop(), bad.stop())).succeedsWithin(Duration.ofSeconds(30));
	}

	/**
	 * The pool queues what it has no thread for, and so never says that it has too few.
	 */
	@Test
	void withWorkersThatNeverBeginItFailsAloneAndJoinsNothing(CapturedOutput output) {
		ThreadPoolExecutor queueing = new ThreadPoolExecutor(2, 2, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		try {
			SpreadListenerContainer good = healthyContainer();
			SpreadListenerContainer bad = broken(queueing);
			bad.start();
			assertThat(bad.state()).isEqualTo(ContainerState.FAILED);
			assertThat(bad.failure()).hasMessage("2 of 3 threads began within PT0.5S: the container needs 3 threads of"
					+ " its executor for as long as it runs, one of them to dispatch");
			assertThat(this.events).contains(new SpreadContainerFailedEvent("bad", List.of("bad"), bad.failure()));
			assertThat(output).contains("Listener container 'bad' of groups [bad] cannot work");
			this.client.join("fence").join();
			assertThat(this.daemon.groups()).doesNotContainKey("bad");
			Awaitility.await().until(() -> queueing.getActiveCount() == 0 && queueing.getQueue().isEmpty());
			send(1);
			Awaitility.await().until(() -> this.healthy.size() == 1);

			queueing.setMaximumPoolSize(3);
			queueing.setCorePoolSize(3);
			assertThat(bad.stop()).succeedsWithin(Duration.ofSeconds(30));
			bad.start();
			assertThat(bad.state()).isEqualTo(ContainerState.RUNNING);
			Awaitility.await().until(() -> this.client.view("bad") != null);
			sendToBad(1);
			Awaitility.await().until(() -> this.seen.size() == 1);
			assertThat(CompletableFuture.allOf(good.stop(), bad.stop())).succeedsWithin(Duration.ofSeconds(30));
		}
		finally {
			queueing.shutdownNow();
		}
	}

	@Test
	void aThreadThatComesTooLateFindsNothingToDo() {
		List<Runnable> late = new ArrayList<>();
		SpreadListenerContainer bad = container("bad", ContainerOptions.DEFAULT.startTimeout(Duration.ofMillis(1)),
				texts(this.seen), late::add);
		bad.start();
		assertThat(bad.state()).isEqualTo(ContainerState.FAILED);
		assertThat(bad.failure()).hasMessage("0 of 1 threads began within PT0.001S: the container needs a thread of its"
				+ " executor for as long as it runs");
		assertThat(bad.stop()).as("a stop that has nothing to wait for").isCompleted();
		late.get(0).run();
		assertThat(bad.state()).isEqualTo(ContainerState.STOPPED);
	}

	@Test
	void stoppedWhileItWaitsForItsThreadsItWaitsNoLonger() {
		AtomicReference<SpreadListenerContainer> self = new AtomicReference<>();
		SpreadListenerContainer container = container("bad", ContainerOptions.DEFAULT, texts(this.seen),
				(task) -> self.get().stop());
		self.set(container);
		container.start();
		assertThat(container.state()).isEqualTo(ContainerState.STOPPED);
		assertThat(container.failure()).isNull();
	}

	@Test
	void whatWaitedForAContainerThatFailsIsCountedAndTheLaneGoesOn(CapturedOutput output) {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch full = new CountDownLatch(1);
		SpreadListenerContainer good = healthyContainer();
		DefaultSpreadListenerContainer bad = container("bad", ContainerOptions.DEFAULT.queueCapacity(10),
				texts(this.seen), this.threads);
		ContainerRun run = new ContainerRun(bad, this.client, (delivery) -> {
			called.countDown();
			awaitUninterrupted(full);
			return null;
		}, false);
		run.start(this.threads);
		awaitUninterrupted(called);
		sendToBad(50);
		send(1);
		Awaitility.await().until(() -> run.queue().messages() == 10);
		run.giveUp();
		Awaitility.await().until(() -> this.healthy.size() == 1);
		full.countDown();
		Awaitility.await().until(() -> run.queue().messages() == 0);
		Awaitility.await().until(() -> output.getOut().contains("Listener container 'bad' failed with 9 messages"));
		assertThat(bad.statistics().undelivered()).isGreaterThanOrEqualTo(9);
		assertThat(run.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(good.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void goesOnWhenTheListenerThrowsAtTheNewsOfAFailure(int concurrency, CapturedOutput output) {
		ContainerOptions options = (concurrency == 1) ? ContainerOptions.DEFAULT
				: ContainerOptions.DEFAULT.ordering(Ordering.NONE, concurrency);
		SpreadListenerContainer container = container(options, new SpreadMessageListener() {

			@Override
			public CompletionStage<?> onDelivery(Delivery delivery) {
				if (delivery instanceof Delivery.Data) {
					throw new IllegalStateException("the listener");
				}
				return null;
			}

			@Override
			public void onFailure(Delivery delivery, Throwable error) {
				throw new IllegalStateException("the news");
			}

		});
		startAndJoin(container);
		send(5);
		Awaitility.await().until(() -> container.statistics().failed() == 5 && container.statistics().queued() == 0);
		assertThat(container.state()).isEqualTo(ContainerState.RUNNING);
		assertThat(output).contains("onFailure of listener 'test' failed at").contains("the news");
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(output).doesNotContain("its thread still runs");
	}

	@Test
	void aMessageWithoutAKnownBatchIsAFailureOfThisMessageAlone() {
		List<String> failures = new CopyOnWriteArrayList<>();
		DefaultSpreadListenerContainer container = container(ContainerOptions.DEFAULT, new SpreadMessageListener() {

			@Override
			public CompletionStage<?> onDelivery(Delivery delivery) {
				return null;
			}

			@Override
			public CompletionStage<?> onBatch(List<Delivery.Data> batch) {
				batch.forEach((data) -> ContainerFailureTests.this.seen.add(text(data)));
				return null;
			}

			@Override
			public boolean isBatch() {
				return true;
			}

			@Override
			public Object batchKey(Delivery.Data data) {
				if (text(data).equals("2")) {
					throw new IllegalStateException("no key");
				}
				return "key";
			}

		});
		container
			.setErrorHandler((error, failed) -> failures.add(error.getMessage() + " at " + failed.messages().size()));
		startAndJoin(container);
		container.pause();
		send(5);
		Awaitility.await().until(() -> container.statistics().queued() == 5);
		container.resume();
		Awaitility.await().until(() -> container.statistics().queued() == 0);
		assertThat(this.seen).containsExactly("0", "1", "3", "4");
		assertThat(failures).containsExactly("no key at 1");
		assertThat(container.state()).isEqualTo(ContainerState.RUNNING);
		assertThat(container.statistics().received()).isEqualTo(container.statistics().handled());
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void aCallThatCannotBeObservedIsMadeAllTheSame(CapturedOutput output) {
		DefaultSpreadListenerContainer container = container(ContainerOptions.DEFAULT,
				new DelegatingSpreadMessageListener(texts(this.seen)) {

					@Override
					public boolean isFor(Delivery.Data data) {
						throw new IllegalStateException("who knows");
					}

				});
		container.setObservationRegistry(TestObservationRegistry::create);
		startAndJoin(container);
		send(2);
		Awaitility.await().until(() -> this.seen.size() == 2);
		assertThat(output).contains("Could not start to observe a call of listener 'test'; the call goes on");
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void stoppedWhileItStartsItJoinsNothing() {
		List<SpreadListenerContainer> self = new ArrayList<>();
		AtomicBoolean first = new AtomicBoolean(true);
		SpreadListenerContainer container = container("bad", ContainerOptions.DEFAULT, texts(this.seen), (task) -> {
			this.threads.execute(task);
			if (first.getAndSet(false)) {
				self.get(0).stop().join();
			}
		});
		self.add(container);
		container.start();
		assertThat(container.state()).isEqualTo(ContainerState.STOPPED);
		// A join of before would be through when this one is.
		this.client.join("fence").join();
		assertThat(this.daemon.groups()).doesNotContainKey("bad");
		container.start();
		Awaitility.await().until(() -> this.client.view("bad") != null);
		sendToBad(1);
		Awaitility.await().until(() -> this.seen.size() == 1);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void aBrokenRunDoesNotWorkAgainWhateverItJoins() {
		DefaultSpreadListenerContainer container = container(ContainerOptions.DEFAULT, texts(this.seen));
		ContainerStates states = states(container);
		ContainerRun run = states.start(() -> {
		});
		assertThat(states.broken(run, new IllegalStateException("broken"))).isTrue();
		states.joined(run, "group");
		assertThat(states.state()).isEqualTo(ContainerState.FAILED);
		assertThat(states.failure()).hasMessage("broken");
	}

	@Test
	void aRunThatEndsDoesNotFailTheNextOne() {
		ContainerStates states = states(container(ContainerOptions.DEFAULT, texts(this.seen)));
		ContainerRun run = states.start(() -> {
		});
		states.stop();
		states.start(() -> {
		});
		assertThat(states.failed(run, new IllegalStateException("closed"), Set.of("group"))).isFalse();
		assertThat(states.state()).isEqualTo(ContainerState.DRAINING);
	}

	private ContainerStates states(DefaultSpreadListenerContainer container) {
		return new ContainerStates(() -> new ContainerRun(container, this.client, texts(this.seen), false));
	}

	private SpreadListenerContainer healthyContainer() {
		SpreadListenerContainer good = container(ContainerOptions.DEFAULT, texts(this.healthy));
		startAndJoin(good);
		return good;
	}

	private SpreadListenerContainer broken(Executor executor) {
		return container("bad",
				ContainerOptions.DEFAULT.ordering(Ordering.SENDER, 2).startTimeout(Duration.ofMillis(500)),
				texts(this.seen), executor);
	}

	private DefaultSpreadListenerContainer container(String group, ContainerOptions options,
			SpreadMessageListener listener, Executor executor) {
		DefaultSpreadListenerContainer container = new DefaultSpreadListenerContainer(group, List.of(group), false,
				options, this.client, listener, executor);
		container.setEventPublisher(this.events::add);
		return container;
	}

	private void sendToBad(int count) {
		for (int i = 0; i < count; i++) {
			this.other.send(Multicast.to("bad").text(String.valueOf(i)));
		}
	}

	private static String text(Delivery.Data data) {
		return new String(data.message().body());
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
