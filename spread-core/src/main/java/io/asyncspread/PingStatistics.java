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
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What became of the pings of a client since it was built. A ping that the daemon's
 * access policy refuses, and one that is out when the session ends, is sent and neither
 * received nor lost.
 *
 * @param sent pings sent
 * @param received pings that came back in time
 * @param late pings that came back after they were given up
 * @param lost pings given up, those that came late included
 * @param last round-trip time of the last that came back in time, {@code null} before the
 * first
 * @param lastReceived when that was, {@code null} before the first
 */
public record PingStatistics(long sent, long received, long late, long lost, @Nullable Duration last,
		@Nullable Instant lastReceived) {

	/**
	 * Return the part of the decided pings that were lost.
	 * @return 0 to 1, 0 before the first is decided
	 */
	public double lossRatio() {
		long decided = this.received + this.lost;
		return (decided == 0) ? 0 : (double) this.lost / decided;
	}

}
