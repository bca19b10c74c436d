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

import io.asyncspread.sample.heartbeat.HeartbeatAnswered;
import io.asyncspread.sample.heartbeat.HeartbeatResult;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Shows what became of heartbeats.
 */
@Component
class HeartbeatFeed {

	private final EventStream pages;

	HeartbeatFeed(EventStream pages) {
		this.pages = pages;
	}

	@EventListener
	void result(HeartbeatResult result) {
		this.pages.publish(new PageEvent.Heartbeat(result.number(), result.responder(), millis(result.roundTrip()),
				result.problem(), result.totals().sent(), result.totals().answered(), result.totals().missed()));
	}

	@EventListener
	void given(HeartbeatAnswered given) {
		this.pages.publish(new PageEvent.Given(given.count()));
	}

	private static @Nullable Double millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toNanos() / 1e6 : null;
	}

}
