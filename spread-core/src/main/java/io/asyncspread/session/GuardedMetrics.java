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

package io.asyncspread.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.GroupView;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMetrics;

/**
 * Keeps what the user's metrics throw away from the session: the first failure is logged,
 * and none goes further. Thread-safe as far as the metrics are.
 */
final class GuardedMetrics implements SpreadMetrics {

	private static final Logger logger = LoggerFactory.getLogger(GuardedMetrics.class);

	private final SpreadMetrics metrics;

	private final AtomicBoolean logged = new AtomicBoolean();

	private GuardedMetrics(SpreadMetrics metrics) {
		this.metrics = metrics;
	}

	static SpreadMetrics of(SpreadMetrics metrics) {
		return (metrics == NONE) ? metrics : new GuardedMetrics(metrics);
	}

	private void run(Runnable report) {
		try {
			report.run();
		}
		catch (RuntimeException ex) {
			if (this.logged.compareAndSet(false, true)) {
				logger.warn("The metrics of a Spread client ({}) failed; this and all further failures are ignored",
						this.metrics.getClass().getName(), ex);
			}
		}
	}

	@Override
	public void sent(ServiceType service, long messages, long bytes) {
		run(() -> this.metrics.sent(service, messages, bytes));
	}

	@Override
	public void received(ServiceType service, long messages, long bytes) {
		run(() -> this.metrics.received(service, messages, bytes));
	}

	@Override
	public void connected(Duration handshake) {
		run(() -> this.metrics.connected(handshake));
	}

	@Override
	public void disconnected() {
		run(() -> this.metrics.disconnected());
	}

	@Override
	public void connectFailed() {
		run(() -> this.metrics.connectFailed());
	}

	@Override
	public void viewInstalled(GroupView view) {
		run(() -> this.metrics.viewInstalled(view));
	}

	@Override
	public void groupEnded(String group) {
		run(() -> this.metrics.groupEnded(group));
	}

	@Override
	public void pingAnswered(ServiceType service, Duration roundTrip) {
		run(() -> this.metrics.pingAnswered(service, roundTrip));
	}

	@Override
	public void pingLost() {
		run(() -> this.metrics.pingLost());
	}

	@Override
	public void confirmed(ServiceType service, Duration latency) {
		run(() -> this.metrics.confirmed(service, latency));
	}

	@Override
	public void readingPaused() {
		run(() -> this.metrics.readingPaused());
	}

	@Override
	public void readingResumed(Duration paused) {
		run(() -> this.metrics.readingResumed(paused));
	}

	@Override
	public void listenerFailed() {
		run(() -> this.metrics.listenerFailed());
	}

	@Override
	public void rejected() {
		run(() -> this.metrics.rejected());
	}

	@Override
	public void opaqueReceived() {
		run(() -> this.metrics.opaqueReceived());
	}

	@Override
	public void strayReceived() {
		run(() -> this.metrics.strayReceived());
	}

}
