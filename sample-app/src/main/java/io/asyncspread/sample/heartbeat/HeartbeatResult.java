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

package io.asyncspread.sample.heartbeat;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What became of a heartbeat that this instance has sent; an application event.
 *
 * @param number number of the heartbeat
 * @param responder private group of the instance that answered, {@code null} if none did
 * @param roundTrip time from sending to the answer, {@code null} if there was none
 * @param problem why there was no answer, else {@code null}
 * @param totals the numbers up to here
 */
public record HeartbeatResult(long number, @Nullable String responder, @Nullable Duration roundTrip,
		@Nullable String problem, Totals totals) {

	/**
	 * The heartbeats of this instance so far.
	 *
	 * @param sent how many were sent
	 * @param answered how many were answered
	 * @param missed how many were not
	 */
	public record Totals(long sent, long answered, long missed) {
	}

}
