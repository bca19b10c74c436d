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

package io.asyncspread.transport;

import java.time.Duration;
import java.time.Instant;

import io.asyncspread.PingStatistics;

/**
 * What became of the pings of one client, over all its sessions. Written by its event
 * loop, read anywhere.
 */
public final class PingLog {

	private volatile long sent;

	private volatile long received;

	private volatile long late;

	private volatile long lost;

	private volatile long last = -1;

	private volatile long lastReceived;

	void sent() {
		this.sent = this.sent + 1;
	}

	void received(long roundTripNanos) {
		this.last = roundTripNanos;
		this.lastReceived = System.nanoTime();
		this.received = this.received + 1;
	}

	void late() {
		this.late = this.late + 1;
	}

	void lost() {
		this.lost = this.lost + 1;
	}

	/**
	 * Return the numbers.
	 * @return a snapshot
	 */
	public PingStatistics snapshot() {
		boolean any = this.received > 0;
		return new PingStatistics(this.sent, this.received, this.late, this.lost,
				any ? Duration.ofNanos(this.last) : null, any ? lastReceived() : null);
	}

	/**
	 * By the clock as it is now, so that a clock that was set meanwhile does not age it.
	 */
	private Instant lastReceived() {
		return Instant.now().minusNanos(System.nanoTime() - this.lastReceived);
	}

}
