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

package io.asyncspread.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.asyncspread.GroupView;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMetrics;

/**
 * Adds up everything a client reports, for programs without a metrics library.
 * Thread-safe; one instance can serve several clients.
 *
 * <pre>{@code
 * CountingMetrics metrics = new CountingMetrics();
 * SpreadOptions options = SpreadOptions.builder().metrics(metrics).build();
 * System.out.println(metrics.snapshot());
 * }</pre>
 */
public final class CountingMetrics implements SpreadMetrics {

	private final LongAdder[] sent = adders();

	private final LongAdder[] received = adders();

	private final LongAdder sentBytes = new LongAdder();

	private final LongAdder receivedBytes = new LongAdder();

	private final LongAdder sessions = new LongAdder();

	private final LongAdder sessionsLost = new LongAdder();

	private final LongAdder connectFailures = new LongAdder();

	private final LongAdder views = new LongAdder();

	private final LongAdder pingsLost = new LongAdder();

	private final LongAdder confirmed = new LongAdder();

	private final LongAdder pauses = new LongAdder();

	private final LongAdder pausedNanos = new LongAdder();

	private final LongAdder listenerFailures = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder opaque = new LongAdder();

	private final LongAdder stray = new LongAdder();

	private static LongAdder[] adders() {
		return Stream.generate(LongAdder::new).limit(ServiceType.values().length).toArray(LongAdder[]::new);
	}

	private static Map<ServiceType, Long> sums(LongAdder[] adders) {
		Map<ServiceType, Long> sums = new EnumMap<>(ServiceType.class);
		for (ServiceType service : ServiceType.values()) {
			long sum = adders[service.ordinal()].sum();
			if (sum > 0) {
				sums.put(service, sum);
			}
		}
		return Map.copyOf(sums);
	}

	@Override
	public void sent(ServiceType service, long messages, long bytes) {
		this.sent[service.ordinal()].add(messages);
		this.sentBytes.add(bytes);
	}

	@Override
	public void received(ServiceType service, long messages, long bytes) {
		this.received[service.ordinal()].add(messages);
		this.receivedBytes.add(bytes);
	}

	@Override
	public void connected(Duration handshake) {
		this.sessions.increment();
	}

	@Override
	public void disconnected() {
		this.sessionsLost.increment();
	}

	@Override
	public void connectFailed() {
		this.connectFailures.increment();
	}

	@Override
	public void viewInstalled(GroupView view) {
		this.views.increment();
	}

	@Override
	public void pingLost() {
		this.pingsLost.increment();
	}

	@Override
	public void confirmed(ServiceType service, Duration latency) {
		this.confirmed.increment();
	}

	@Override
	public void readingPaused() {
		this.pauses.increment();
	}

	@Override
	public void readingResumed(Duration paused) {
		this.pausedNanos.add(paused.toNanos());
	}

	@Override
	public void listenerFailed() {
		this.listenerFailures.increment();
	}

	@Override
	public void rejected() {
		this.rejected.increment();
	}

	@Override
	public void opaqueReceived() {
		this.opaque.increment();
	}

	@Override
	public void strayReceived() {
		this.stray.increment();
	}

	/**
	 * Return the sums since this was made. While clients are at work the numbers are not
	 * of one and the same moment.
	 * @return the numbers so far
	 */
	public Snapshot snapshot() {
		return new Snapshot(sums(this.sent), this.sentBytes.sum(), sums(this.received), this.receivedBytes.sum(),
				this.sessions.sum(), this.sessionsLost.sum(), this.connectFailures.sum(), this.views.sum(),
				this.pingsLost.sum(), this.pauses.sum(), Duration.ofNanos(this.pausedNanos.sum()),
				this.listenerFailures.sum(), this.rejected.sum(), this.opaque.sum(), this.stray.sum(),
				this.confirmed.sum());
	}

	/**
	 * What clients have counted.
	 *
	 * @param sent messages sent, pings not counted, by service type; a type without any
	 * is missing
	 * @param sentBytes bytes of their frames
	 * @param received data messages received, pings not counted, by service type; a type
	 * without any is missing
	 * @param receivedBytes bytes of their frames
	 * @param sessions sessions begun
	 * @param sessionsLost sessions lost
	 * @param connectFailures attempts that failed
	 * @param views views installed
	 * @param pingsLost pings that did not come back in time
	 * @param pauses how often slow listeners stopped the reading
	 * @param paused how long in all, without a pause that still lasts
	 * @param listenerFailures exceptions thrown by listeners
	 * @param rejected requests that the daemon refused
	 * @param opaque frames of unknown kind
	 * @param stray messages dropped because they were not for our session
	 * @param confirmed messages confirmed
	 */
	public record Snapshot(Map<ServiceType, Long> sent, long sentBytes, Map<ServiceType, Long> received,
			long receivedBytes, long sessions, long sessionsLost, long connectFailures, long views, long pingsLost,
			long pauses, Duration paused, long listenerFailures, long rejected, long opaque, long stray,
			long confirmed) {
	}

}
