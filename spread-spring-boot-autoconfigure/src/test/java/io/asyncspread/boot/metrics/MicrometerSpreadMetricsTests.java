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

package io.asyncspread.boot.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.asyncspread.ServiceType;
import io.asyncspread.boot.Views;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client reports arrives in the registry, whenever that is bound.
 */
class MicrometerSpreadMetricsTests {

	private final MicrometerSpreadMetrics metrics = new MicrometerSpreadMetrics(Tags.empty());

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void countsOfTheTimeBeforeBindingAreKept() {
		this.metrics.sent(ServiceType.AGREED, 3, 300);
		this.metrics.bindTo(this.registry);
		this.metrics.sent(ServiceType.AGREED, 1, 50);
		this.metrics.received(ServiceType.SAFE, 7, 70);
		assertThat(counter("spread.messages.sent", "service", "agreed")).isEqualTo(4);
		assertThat(counter("spread.bytes.sent", "service", "agreed")).isEqualTo(350);
		assertThat(counter("spread.messages.received", "service", "safe")).isEqualTo(7);
		assertThat(counter("spread.bytes.received", "service", "safe")).isEqualTo(70);
		assertThat(counter("spread.messages.sent", "service", "reliable")).isZero();
	}

	@Test
	void pingsAreTimedByServiceWithPercentiles() {
		this.metrics.bindTo(this.registry);
		this.metrics.pingAnswered(ServiceType.RELIABLE, Duration.ofMillis(2));
		this.metrics.pingAnswered(ServiceType.RELIABLE, Duration.ofMillis(4));
		this.metrics.pingLost();
		Timer timer = this.registry.get("spread.ping").tag("service", "reliable").timer();
		assertThat(timer.count()).isEqualTo(2);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6);
		assertThat(timer.takeSnapshot().percentileValues()).hasSize(3);
		assertThat(counter("spread.ping.lost")).isEqualTo(1);
	}

	@Test
	void confirmationsAreTimedByService() {
		this.metrics.bindTo(this.registry);
		this.metrics.confirmed(ServiceType.SAFE, Duration.ofMillis(3));
		Timer timer = this.registry.get("spread.confirmations").tag("service", "safe").timer();
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
		assertThat(timer.takeSnapshot().percentileValues()).hasSize(3);
	}

	@Test
	void everyRegistryGetsTheTimes() {
		MeterRegistry other = new SimpleMeterRegistry();
		this.metrics.bindTo(this.registry);
		this.metrics.bindTo(other);
		this.metrics.connected(Duration.ofMillis(5));
		assertThat(this.registry.get("spread.connection.connect").timer().count()).isEqualTo(1);
		assertThat(other.get("spread.connection.connect").timer().count()).isEqualTo(1);
	}

	@Test
	void membersAreAGaugeForEachGroupUntilWeLeave() {
		this.metrics.viewInstalled(Views.view("early", "a"));
		this.metrics.bindTo(this.registry);
		this.metrics.viewInstalled(Views.view("prices", "a", "b"));
		this.metrics.viewInstalled(Views.view("prices", "a", "b", "c"));
		assertThat(this.registry.get("spread.group.members").tag("group", "early").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("spread.group.members").tag("group", "prices").gauge().value()).isEqualTo(3);
		assertThat(counter("spread.group.view.changes", "cause", "join")).isEqualTo(3);
		this.metrics.groupEnded("prices");
		assertThat(this.registry.find("spread.group.members").tag("group", "prices").gauge()).isNull();
		this.metrics.viewInstalled(Views.view("prices", "a", "b"));
		assertThat(this.registry.get("spread.group.members").tag("group", "prices").gauge().value()).isEqualTo(2);
	}

	@Test
	void firstSessionIsNoReconnect() {
		this.metrics.bindTo(this.registry);
		assertThat(counter("spread.connection.reconnects")).isZero();
		this.metrics.connected(Duration.ofMillis(5));
		assertThat(counter("spread.connection.reconnects")).isZero();
		this.metrics.disconnected();
		this.metrics.connectFailed();
		this.metrics.connected(Duration.ofMillis(5));
		assertThat(counter("spread.connection.reconnects")).isEqualTo(1);
		assertThat(counter("spread.connection.losses")).isEqualTo(1);
		assertThat(counter("spread.connection.failures")).isEqualTo(1);
	}

	@Test
	void tagsAreOnEveryMeter() {
		MicrometerSpreadMetrics tagged = new MicrometerSpreadMetrics(Tags.of("connection", "audit"));
		tagged.bindTo(this.registry);
		tagged.viewInstalled(Views.view("prices", "a"));
		tagged.pingAnswered(ServiceType.SAFE, Duration.ofMillis(1));
		assertThat(this.registry.getMeters()).extracting(Meter::getId)
			.allSatisfy((id) -> assertThat(id.getTag("connection")).isEqualTo("audit"));
	}

	@Test
	void rareEventsAreCounted() {
		this.metrics.bindTo(this.registry);
		this.metrics.listenerFailed();
		this.metrics.rejected();
		this.metrics.opaqueReceived();
		this.metrics.readingPaused();
		this.metrics.readingResumed(Duration.ofSeconds(1));
		this.metrics.strayReceived();
		assertThat(counter("spread.subscription.failures")).isEqualTo(1);
		assertThat(counter("spread.messages.stray")).isEqualTo(1);
		assertThat(counter("spread.rejects")).isEqualTo(1);
		assertThat(counter("spread.messages.opaque")).isEqualTo(1);
		assertThat(this.registry.get("spread.reading.pauses").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(1);
	}

	private double counter(String name, String... tags) {
		return this.registry.get(name).tags(tags).functionCounter().count();
	}

}
