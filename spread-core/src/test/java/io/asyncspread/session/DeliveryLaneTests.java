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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.asyncspread.DataMessage;
import io.asyncspread.LaneOptions;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SlowConsumerPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lane with an executor and an event loop that run when a test says so.
 */
class DeliveryLaneTests implements DeliveryLane.Consumer {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final Deque<Runnable> executor = new ArrayDeque<>();

	private final List<Object> delivered = new ArrayList<>();

	private int relieved;

	private boolean ready = true;

	private boolean finished;

	private final DeliveryLane lane = lane(new LaneOptions(8, 10_000, SlowConsumerPolicy.PAUSE, Duration.ofSeconds(5)));

	@AfterEach
	void close() {
		this.channel.close();
	}

	private DeliveryLane lane(LaneOptions options) {
		return new DeliveryLane(this.channel.eventLoop(), this.executor::add, options, this, () -> this.relieved++);
	}

	@Override
	public boolean isReady() {
		return this.ready;
	}

	@Override
	public boolean isFinished() {
		return this.finished;
	}

	@Override
	public void accept(Object item) {
		if (item instanceof RuntimeException failure) {
			throw failure;
		}
		if (item instanceof Error failure) {
			throw failure;
		}
		if (item instanceof Runnable action) {
			action.run();
		}
		this.delivered.add(item);
	}

	private void runOnce() {
		Runnable run = this.executor.poll();
		assertThat(run).isNotNull();
		run.run();
		this.channel.runPendingTasks();
	}

	private static DataMessage data(int size) {
		return new DataMessage(1, Member.of("#a#d"), List.of("room"), ServiceType.AGREED, 0, false,
				ByteOrder.BIG_ENDIAN, new byte[size]);
	}

	@Test
	void listenersGetWhatWasPublishedInOrder() {
		this.lane.add("a");
		this.lane.add("b");
		assertThat(this.executor).isEmpty();
		this.lane.publish();
		this.lane.add("c");
		runOnce();
		assertThat(this.delivered).containsExactly("a", "b");
		this.lane.publish();
		runOnce();
		assertThat(this.delivered).containsExactly("a", "b", "c");
		assertThat(this.lane.messages()).isZero();
	}

	@Test
	void onlyOneRunIsUnderWayAtATime() {
		for (int i = 0; i < 5; i++) {
			this.lane.add(i);
			this.lane.publish();
		}
		this.lane.publish();
		assertThat(this.executor).hasSize(1);
		runOnce();
		assertThat(this.delivered).containsExactly(0, 1, 2, 3, 4);
		assertThat(this.executor).isEmpty();
	}

	@Test
	void whatAListenerCausesComesAfterWhatIsThere() {
		this.lane.add((Runnable) () -> {
			this.lane.add("caused");
			this.lane.publish();
			this.delivered.add("listener");
		});
		this.lane.add("there");
		this.lane.publish();
		runOnce();
		assertThat(this.delivered).filteredOn(String.class::isInstance).containsExactly("listener", "there", "caused");
		assertThat(this.executor).isEmpty();
	}

	@Test
	void clientsThatShareAnExecutorTakeTurns() {
		IntStream.range(0, 1_200).forEach(this.lane::add);
		this.lane.publish();
		int runs = 0;
		while (!this.executor.isEmpty()) {
			assertThat(this.executor).hasSize(1);
			runOnce();
			runs++;
		}
		assertThat(runs).isEqualTo(3);
		assertThat(this.delivered).hasSize(1_200).isSorted();
	}

	@Test
	void anExecutorThatRunsAtOnceWillDo() {
		DeliveryLane direct = new DeliveryLane(this.channel.eventLoop(), Runnable::run, LaneOptions.DEFAULT, this,
				() -> {
				});
		IntStream.range(0, 20_000).forEach(direct::add);
		direct.publish();
		assertThat(this.delivered).hasSize(20_000).isSorted();
	}

	@Test
	void whatTheConsumerThrowsDoesNotStopTheLane() {
		this.lane.add(new IllegalStateException("expected by this test"));
		this.lane.add(new AssertionError("expected by this test"));
		this.lane.add("next");
		this.lane.publish();
		runOnce();
		assertThat(this.delivered).containsExactly("next");
		assertThat(this.lane.messages()).isZero();
	}

	@Test
	void isHighAtThreeQuartersOfItsMessagesAndRelievedAtOne() {
		for (int i = 0; i < 5; i++) {
			this.lane.add(i);
		}
		this.lane.publish();
		assertThat(this.lane.isHigh()).isFalse();
		this.lane.add(5);
		this.lane.publish();
		assertThat(this.lane.isHigh()).isTrue();
		this.lane.strain();
		this.channel.runPendingTasks();
		assertThat(this.relieved).isZero();
		runOnce();
		assertThat(this.relieved).isEqualTo(1);
		assertThat(this.lane.isHigh()).isFalse();
	}

	@Test
	void isHighAtThreeQuartersOfItsBytes() {
		this.lane.add(data(7_499));
		this.lane.publish();
		assertThat(this.lane.isHigh()).isFalse();
		this.lane.add(data(1));
		this.lane.publish();
		assertThat(this.lane.isHigh()).isTrue();
		assertThat(this.lane.bytes()).isEqualTo(7_500);
		runOnce();
		assertThat(this.lane.bytes()).isZero();
	}

	@Test
	void reliefIsNotMissedWhenTheLaneHasDrainedMeanwhile() {
		this.lane.strain();
		this.channel.runPendingTasks();
		assertThat(this.relieved).isEqualTo(1);
	}

	@Test
	void reliefComesOnce() {
		IntStream.range(0, 8).forEach(this.lane::add);
		this.lane.publish();
		this.lane.strain();
		runOnce();
		this.lane.add("more");
		this.lane.publish();
		runOnce();
		assertThat(this.relieved).isEqualTo(1);
	}

	@Test
	void knowsItsOwnThread() {
		List<Boolean> inside = new ArrayList<>();
		this.lane.add((Runnable) () -> inside.add(this.lane.isCurrentThread()));
		this.lane.publish();
		assertThat(this.lane.isCurrentThread()).isFalse();
		runOnce();
		assertThat(inside).containsExactly(true);
		assertThat(this.lane.isCurrentThread()).isFalse();
	}

	@Test
	void standsStillWhileTheConsumerIsNotReady() {
		this.lane.add((Runnable) () -> this.ready = false);
		this.lane.add("later");
		this.lane.publish();
		runOnce();
		assertThat(this.delivered).hasSize(1);
		assertThat(this.executor).isEmpty();
		assertThat(this.lane.messages()).isEqualTo(1);
		this.lane.add("last");
		this.lane.publish();
		while (!this.executor.isEmpty()) {
			runOnce();
		}
		assertThat(this.delivered).hasSize(1);
		this.ready = true;
		this.lane.wake();
		runOnce();
		assertThat(this.delivered).endsWith("later", "last");
	}

	@Test
	void whatComesTooLateForTheExecutorIsStillAnswered() {
		DeliveryLane late = new DeliveryLane(this.channel.eventLoop(), (run) -> {
			throw new RejectedExecutionException("shut down");
		}, LaneOptions.DEFAULT, this, () -> {
		});
		this.finished = true;
		late.add("a");
		late.publish();
		assertThat(this.delivered).containsExactly("a");
	}

	@Test
	void anExecutorThatRefusesIsNoErrorOfTheEventLoop() {
		DeliveryLane refused = new DeliveryLane(this.channel.eventLoop(), (run) -> {
			throw new RejectedExecutionException("expected by this test");
		}, LaneOptions.DEFAULT, this, () -> {
		});
		refused.add("a");
		refused.publish();
		assertThat(refused.messages()).isEqualTo(1);
	}

	@Test
	void aListenerThatHangsIsReportedWithWhereItHangs() throws InterruptedException {
		Logger logger = (Logger) LoggerFactory.getLogger(ListenerWatch.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.channel.freezeTime();
		this.lane.add((Runnable) () -> hang(entered, release));
		this.lane.add("behind");
		this.lane.publish();
		Thread listener = new Thread(this.executor.poll(), "the-listener");
		listener.start();
		try {
			entered.await();
			this.channel.advanceTimeBy(4_999, TimeUnit.MILLISECONDS);
			this.channel.runScheduledPendingTasks();
			assertThat(lines.list).isEmpty();
			this.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
			this.channel.runScheduledPendingTasks();
		}
		finally {
			release.countDown();
			listener.join();
			logger.detachAppender(lines);
		}
		assertThat(lines.list).singleElement()
			.satisfies((line) -> assertThat(line.getFormattedMessage()).contains("more than 5000 ms")
				.contains("thread the-listener")
				.contains("2 messages and events wait")
				.contains("DeliveryLaneTests.hang("));
		assertThat(this.delivered).hasSize(2).endsWith("behind");
	}

	private static void hang(CountDownLatch entered, CountDownLatch release) {
		entered.countDown();
		try {
			release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
