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
import java.util.Objects;

/**
 * What happens when a session is lost or cannot be had.
 *
 * @param enabled whether to try again at all; if not, the first failed attempt or lost
 * session ends the client
 * @param backoff how long to wait before each attempt
 * @param maxAttempts attempts in a row before the client fails for good, 0 for no limit;
 * those that led to a session shorter than {@code stableAfter} count
 * @param stableAfter how long a session must last for the delays and the count of
 * attempts to start over; zero for any session
 */
public record ReconnectOptions(boolean enabled, BackoffPolicy backoff, int maxAttempts, Duration stableAfter) {

	/**
	 * The defaults: without limit, from 200 ms doubling up to 30 s with half of each
	 * delay left to chance, starting over after 10 s of session.
	 */
	public static final ReconnectOptions DEFAULT = new ReconnectOptions(true,
			BackoffPolicy.exponential(Duration.ofMillis(200), Duration.ofSeconds(30), 2, 0.5), 0,
			Duration.ofSeconds(10));

	/**
	 * No second attempt: the first failure ends the client.
	 */
	public static final ReconnectOptions NEVER = DEFAULT.enabled(false);

	public ReconnectOptions {
		Objects.requireNonNull(backoff, "reconnect.backoff");
		OptionChecks.atLeast("reconnect.maxAttempts", 0, maxAttempts);
		stableAfter = OptionChecks.notNegative("reconnect.stableAfter", stableAfter);
	}

	/**
	 * Say whether to try again.
	 * @param enabled whether to try again
	 * @return the changed options
	 */
	public ReconnectOptions enabled(boolean enabled) {
		return new ReconnectOptions(enabled, this.backoff, this.maxAttempts, this.stableAfter);
	}

	/**
	 * Set the delays.
	 * @param backoff the policy
	 * @return the changed options
	 */
	public ReconnectOptions backoff(BackoffPolicy backoff) {
		return new ReconnectOptions(this.enabled, backoff, this.maxAttempts, this.stableAfter);
	}

	/**
	 * Set the limit of attempts.
	 * @param maxAttempts attempts in a row, 0 for no limit
	 * @return the changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ReconnectOptions maxAttempts(int maxAttempts) {
		return new ReconnectOptions(this.enabled, this.backoff, maxAttempts, this.stableAfter);
	}

	/**
	 * Set how long a session must last for the delays to start over.
	 * @param stableAfter the time, zero for any session
	 * @return the changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ReconnectOptions stableAfter(Duration stableAfter) {
		return new ReconnectOptions(this.enabled, this.backoff, this.maxAttempts, stableAfter);
	}

}
