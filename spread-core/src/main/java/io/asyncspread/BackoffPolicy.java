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
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before an attempt to reconnect.
 */
@FunctionalInterface
public interface BackoffPolicy {

	/**
	 * Return the delay before an attempt. Called on the network thread; must not block. A
	 * negative delay counts as none; after an exception, which is logged, the client
	 * waits for 1 s.
	 * @param attempt which delay it is since the last stable session, from 1. With
	 * several daemons the number grows with each round of the list, not with each daemon
	 * tried
	 * @return the delay
	 */
	Duration delay(int attempt);

	/**
	 * Return a policy whose delays grow by a factor up to a limit. Jitter is taken off
	 * each delay, the first and the longest included, so that clients that lost the same
	 * daemon do not come back in step and the limit holds.
	 * @param initial the first delay, positive
	 * @param max limit of the delay, not below the first
	 * @param multiplier factor from one delay to the next, at least 1
	 * @param jitter part of each delay that is left to chance, 0 to 1
	 * @return the policy
	 * @throws IllegalArgumentException if a value is out of range
	 */
	static BackoffPolicy exponential(Duration initial, Duration max, double multiplier, double jitter) {
		long first = OptionChecks.positive("reconnect.backoff initial", initial).toNanos();
		long limit = OptionChecks.positive("reconnect.backoff max", max).toNanos();
		if (max.compareTo(initial) < 0) {
			throw new IllegalArgumentException(
					"reconnect.backoff max must not be below initial, but " + max + " is below " + initial);
		}
		if (!(multiplier >= 1)) {
			throw new IllegalArgumentException("reconnect.backoff multiplier must be at least 1 but is " + multiplier);
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("reconnect.backoff jitter must be in 0..1 but is " + jitter);
		}
		return (attempt) -> {
			double full = Math.min(limit, first * Math.pow(multiplier, Math.max(attempt, 1) - 1d));
			return Duration.ofNanos((long) (full * (1 - jitter * ThreadLocalRandom.current().nextDouble())));
		};
	}

}
