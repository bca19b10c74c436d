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

package io.asyncspread.boot.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.PingStatistics;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * A ping that was not answered for too long is seen whatever happens to the clock.
 */
class SpreadHealthIndicatorTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final AtomicLong nanoTime = new AtomicLong();

	private final SpreadClient client = mock(SpreadClient.class);

	private Instant now = Instant.parse("2026-01-01T12:00:00Z");

	private final SpreadHealthIndicator indicator = new SpreadHealthIndicator(this.client, List::of,
			new HealthThresholds(true, LIMIT, Map.of()), new SettableClock(), this.nanoTime::get);

	@Test
	void clockSetBackDoesNotHideAnOldPing() {
		connect();
		passTime(Duration.ofMinutes(10));
		setClock(Duration.ofHours(-2));
		Health health = health(Duration.ofMinutes(5));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("pingAge", "PT5M");
	}

	@Test
	void clockSetBackDoesNotHideThatNoPingWasEverAnswered() {
		connect();
		passTime(Duration.ofMinutes(10));
		setClock(Duration.ofHours(-2));
		Health health = health(null);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("pingAge", "PT10M");
	}

	@Test
	void clockSetForwardDoesNotAgeASessionThatHasJustBegun() {
		connect();
		passTime(Duration.ofSeconds(1));
		setClock(Duration.ofHours(2));
		Health health = health(Duration.ofMinutes(5));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("pingAge", "PT1S");
	}

	private void connect() {
		ArgumentCaptor<SessionListener> monitor = ArgumentCaptor.forClass(SessionListener.class);
		then(this.client).should().listen(monitor.capture());
		given(this.client.state()).willReturn(SessionState.READY);
		monitor.getValue()
			.onEvent(new SessionEvent.Connected(1, Member.of("prices", "localhost"),
					DaemonAddress.tcp("localhost", 4803), new DaemonVersion(4, 4, 0)));
	}

	private void passTime(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
		this.now = this.now.plus(time);
	}

	private void setClock(Duration by) {
		this.now = this.now.plus(by);
	}

	/**
	 * The client tells when the last ping came back by the clock as it is now.
	 */
	private Health health(@Nullable Duration sinceLastPing) {
		given(this.client.pings()).willReturn((sinceLastPing != null)
				? new PingStatistics(1, 1, 0, 0, Duration.ofMillis(1), this.now.minus(sinceLastPing))
				: new PingStatistics(1, 0, 0, 1, null, null));
		return this.indicator.health();
	}

	private final class SettableClock extends Clock {

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return SpreadHealthIndicatorTests.this.now;
		}

	}

}
