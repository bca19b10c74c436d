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

/**
 * The checks that options share; each names the option at fault. Stateless.
 */
final class OptionChecks {

	/**
	 * Longer than anybody waits, and short enough to be counted in nanoseconds and added
	 * to a time.
	 */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

	private OptionChecks() {
	}

	static Duration positive(String option, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(option + " must be positive but is " + value);
		}
		return atMostLongest(value);
	}

	static Duration notNegative(String option, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(option + " must not be negative but is " + value);
		}
		return atMostLongest(value);
	}

	private static Duration atMostLongest(Duration value) {
		return (value.compareTo(LONGEST) > 0) ? LONGEST : value;
	}

	static long atLeast(String option, long min, long value) {
		if (value < min) {
			throw new IllegalArgumentException(option + " must be at least " + min + " but is " + value);
		}
		return value;
	}

}
