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

import java.time.Duration;
import java.util.Map;

/**
 * When a connection that works counts as unhealthy nevertheless.
 *
 * @param includeListeners whether a listener container that is not in its expected state
 * makes the health DOWN
 * @param maxPingAge age of the last answered ping from which on the health is DOWN, zero
 * for no limit; not negative
 * @param minMembers number of members below which the health is DOWN, by group
 */
public record HealthThresholds(boolean includeListeners, Duration maxPingAge, Map<String, Integer> minMembers) {

	/**
	 * Listeners count; pings and members do not.
	 */
	public static final HealthThresholds DEFAULT = new HealthThresholds(true, Duration.ZERO, Map.of());

	public HealthThresholds {
		if (maxPingAge.isNegative()) {
			throw new IllegalArgumentException("maxPingAge must not be negative but is " + maxPingAge);
		}
		minMembers = Map.copyOf(minMembers);
	}

}
