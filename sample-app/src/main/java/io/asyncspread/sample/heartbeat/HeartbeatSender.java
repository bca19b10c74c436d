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
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

import io.asyncspread.SpreadClient;
import io.asyncspread.sample.Groups;
import io.asyncspread.sample.SampleProperties;
import io.asyncspread.sample.heartbeat.HeartbeatResult.Totals;
import io.asyncspread.spring.core.SpreadTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends a heartbeat at every interval and waits for its answer. Whoever answers does so
 * to our private group; the template brings answer and heartbeat together.
 */
@Component
class HeartbeatSender {

	private final SpreadTemplate spread;

	private final SpreadClient client;

	private final ApplicationEventPublisher events;

	private final Duration timeout;

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong answered = new AtomicLong();

	private final AtomicLong missed = new AtomicLong();

	HeartbeatSender(SpreadTemplate spread, SpreadClient client, ApplicationEventPublisher events,
			SampleProperties properties) {
		this.spread = spread;
		this.client = client;
		this.events = events;
		this.timeout = properties.heartbeatTimeout();
	}

	@Scheduled(fixedRateString = "${sample.heartbeat-interval}")
	void send() {
		if (this.client.view(Groups.HEARTBEAT) == null) {
			return; // not in the group: nobody could say whose turn it is
		}
		long number = this.sent.incrementAndGet();
		long start = System.nanoTime();
		this.spread.message(new Heartbeat(number))
			.to(Groups.HEARTBEAT)
			.type(Heartbeat.TYPE)
			.request(HeartbeatAnswer.class, this.timeout)
			.whenComplete((answer, error) -> done(number, Duration.ofNanos(System.nanoTime() - start), answer, error));
	}

	private void done(long number, Duration roundTrip, @Nullable HeartbeatAnswer answer, @Nullable Throwable error) {
		if (answer != null) {
			this.answered.incrementAndGet();
			this.events.publishEvent(new HeartbeatResult(number, answer.responder(), roundTrip, null, totals()));
		}
		else {
			this.missed.incrementAndGet();
			this.events.publishEvent(new HeartbeatResult(number, null, null, reason(error), totals()));
		}
	}

	private Totals totals() {
		return new Totals(this.sent.get(), this.answered.get(), this.missed.get());
	}

	private static String reason(@Nullable Throwable error) {
		Throwable cause = (error instanceof CompletionException) ? error.getCause() : error;
		return (cause != null && cause.getMessage() != null) ? cause.getMessage() : "no answer";
	}

}
