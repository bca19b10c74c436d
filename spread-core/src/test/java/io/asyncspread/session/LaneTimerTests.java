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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.LaneOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Timers in a time that passes when a test says so.
 */
class LaneTimerTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final MockTicker ticker = Ticker.newMockTicker();

	private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(this.ticker).build();

	private final AtomicInteger calls = new AtomicInteger();

	private final DeliveryLane lane = new DeliveryLane(this.channel.eventLoop(), Runnable::run, LaneOptions.DEFAULT,
			new DeliveryLane.Consumer() {

				@Override
				public boolean isReady() {
					return true;
				}

				@Override
				public boolean isFinished() {
					return false;
				}

				@Override
				public void accept(Object item) {
					((Runnable) item).run();
				}

			}, () -> {
			});

	private final LaneTimer timer = new LaneTimer(this.channel.eventLoop(), this.lane, this.calls::incrementAndGet);

	@AfterEach
	void close() {
		this.channel.close();
	}

	private void passTime(Duration duration) {
		this.ticker.advance(duration.toNanos(), TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
	}

	@Test
	void runsOnceForEachInterval() {
		this.timer.start(INTERVAL);
		for (int i = 1; i <= 5; i++) {
			passTime(INTERVAL);
			assertThat(this.calls).hasValue(i);
		}
	}

	@Test
	void keepsItsRateWhenATickIsLate() {
		this.timer.start(INTERVAL);
		passTime(Duration.ofMillis(1_400));
		passTime(Duration.ofMillis(600));
		passTime(Duration.ofMillis(1_000));
		assertThat(this.calls).hasValue(3);
	}

	@Test
	void aStopOfTheProcessIsOneTickAndNotAllThatWereMissed() {
		this.timer.start(INTERVAL);
		passTime(Duration.ofHours(1));
		assertThat(this.calls).hasValue(1);
		passTime(INTERVAL);
		assertThat(this.calls).hasValue(2);
	}

}
