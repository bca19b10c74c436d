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

package io.asyncspread;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffPolicyTests {

	private static final Duration INITIAL = Duration.ofMillis(200);

	private static final Duration MAX = Duration.ofSeconds(30);

	@Test
	void growsUpToTheLimitWithoutJitter() {
		BackoffPolicy policy = BackoffPolicy.exponential(INITIAL, MAX, 2, 0);
		assertThat(IntStream.rangeClosed(1, 10).mapToObj((attempt) -> policy.delay(attempt).toMillis()))
			.containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L, 30000L);
		assertThat(policy.delay(Integer.MAX_VALUE)).isEqualTo(MAX);
		assertThat(policy.delay(0)).isEqualTo(INITIAL);
		assertThat(policy.delay(-5)).isEqualTo(INITIAL);
	}

	@Test
	void jitterTakesOffEachDelayTheFirstAndTheLongestIncluded() {
		BackoffPolicy policy = BackoffPolicy.exponential(INITIAL, MAX, 2, 0.5);
		for (int attempt : new int[] { 1, 2, 5, 9, 1000 }) {
			long full = Math.min(30_000L, (long) (200 * Math.pow(2, attempt - 1)));
			LongSummaryStatistics delays = IntStream.range(0, 2_000)
				.mapToLong((i) -> policy.delay(attempt).toMillis())
				.summaryStatistics();
			assertThat(delays.getMax()).isBetween(full * 9 / 10, full);
			assertThat(delays.getMin()).isBetween(full / 2, full * 6 / 10);
		}
	}

	@Test
	void fullJitterReachesDownToNothingButNotBelow() {
		BackoffPolicy policy = BackoffPolicy.exponential(INITIAL, MAX, 1, 1);
		assertThat(IntStream.range(0, 2_000).mapToObj((i) -> policy.delay(3)))
			.allMatch((delay) -> !delay.isNegative() && delay.compareTo(INITIAL) <= 0)
			.anyMatch((delay) -> delay.toMillis() < 20);
	}

	@Test
	void refusesWhatIsNoPolicy() {
		assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential(Duration.ZERO, MAX, 2, 0))
			.withMessageContaining("reconnect.backoff initial");
		assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential(INITIAL, Duration.ZERO, 2, 0))
			.withMessageContaining("reconnect.backoff max");
		assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential(MAX, INITIAL, 2, 0))
			.withMessageContaining("PT0.2S")
			.withMessageContaining("PT30S");
		for (double multiplier : new double[] { 0.99, 0, -1, Double.NaN }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> BackoffPolicy.exponential(INITIAL, MAX, multiplier, 0))
				.withMessageContaining("reconnect.backoff multiplier");
		}
		for (double jitter : new double[] { -0.01, 1.01, Double.NaN }) {
			assertThatIllegalArgumentException().isThrownBy(() -> BackoffPolicy.exponential(INITIAL, MAX, 2, jitter))
				.withMessageContaining("reconnect.backoff jitter");
		}
	}

	@Test
	void theDefaultIsJittered() {
		BackoffPolicy policy = ReconnectOptions.DEFAULT.backoff();
		assertThat(IntStream.range(0, 100).mapToObj((i) -> policy.delay(1)).distinct()).hasSizeGreaterThan(50);
	}

}
