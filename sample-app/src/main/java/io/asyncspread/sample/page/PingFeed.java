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

package io.asyncspread.sample.page;

import java.time.Duration;

import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Pings the daemon for the chart. Without a session there is nothing to measure, and the
 * chart has a gap.
 */
@Component
class PingFeed {

	private final SpreadClient client;

	private final EventStream pages;

	PingFeed(SpreadClient client, EventStream pages) {
		this.client = client;
		this.pages = pages;
	}

	@Scheduled(fixedRateString = "${sample.ping-interval}")
	void ping() {
		if (!this.client.state().isConnected()) {
			return;
		}
		long at = System.currentTimeMillis();
		// Completed on the network thread, which publishing does not hold up.
		this.client.ping().whenComplete((roundTrip, error) -> show(at, roundTrip, error));
	}

	private void show(long at, @Nullable Duration roundTrip, @Nullable Throwable error) {
		if (roundTrip != null) {
			this.pages.publish(new PageEvent.Ping(at, roundTrip.toNanos() / 1e6));
		}
		else if (error instanceof SpreadTimeoutException) {
			this.pages.publish(new PageEvent.Ping(at, null));
		}
	}

}
