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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

import io.asyncspread.GroupView;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * What a client counts, as Micrometer meters. Give it to the client with
 * {@code SpreadOptions.Builder.metrics} and bind it to any number of registries, before
 * or after: counts are kept from the beginning, times are recorded in the registries that
 * are bound when they occur.
 * <p>
 * Thread-safe: the client reports from its network thread and its lane. The tag
 * {@code group} takes only names of groups that the client is in, and its meters are
 * removed when the client leaves.
 */
public final class MicrometerSpreadMetrics implements SpreadMetrics, MeterBinder {

	private final Tags tags;

	private final List<ConnectionTimers> timers = new CopyOnWriteArrayList<>();

	private final Map<String, GroupMembers> groups = new ConcurrentHashMap<>();

	private final Map<ServiceType, Traffic> sent = traffic();

	private final Map<ServiceType, Traffic> received = traffic();

	private final Map<GroupView.Cause, LongAdder> viewChanges = new EnumMap<>(GroupView.Cause.class);

	private final LongAdder connects = new LongAdder();

	private final LongAdder losses = new LongAdder();

	private final LongAdder connectFailures = new LongAdder();

	private final LongAdder pingsLost = new LongAdder();

	private final LongAdder listenerFailures = new LongAdder();

	private final LongAdder rejects = new LongAdder();

	private final LongAdder opaque = new LongAdder();

	private final LongAdder stray = new LongAdder();

	/**
	 * Create the metrics of one client.
	 * @param tags tags for all its meters
	 */
	public MicrometerSpreadMetrics(Iterable<Tag> tags) {
		this.tags = Tags.of(tags);
		for (GroupView.Cause cause : GroupView.Cause.values()) {
			this.viewChanges.put(cause, new LongAdder());
		}
	}

	private static Map<ServiceType, Traffic> traffic() {
		Map<ServiceType, Traffic> traffic = new EnumMap<>(ServiceType.class);
		for (ServiceType service : ServiceType.values()) {
			traffic.put(service, new Traffic(new LongAdder(), new LongAdder()));
		}
		return traffic;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindTraffic(registry, "sent", "handed to the operating system", this.sent);
		bindTraffic(registry, "received", "received", this.received);
		this.viewChanges.forEach((cause, count) -> counter(registry, "spread.group.view.changes", count,
				"Views installed by cause", Tags.of("cause", lowerCase(cause))));
		counter(registry, "spread.connection.losses", this.losses, "Sessions lost", Tags.empty());
		counter(registry, "spread.connection.failures", this.connectFailures, "Attempts to connect that failed",
				Tags.empty());
		FunctionCounter
			.builder("spread.connection.reconnects", this.connects, (connects) -> Math.max(0, connects.sum() - 1))
			.description("Sessions begun after the first")
			.tags(this.tags)
			.register(registry);
		counter(registry, "spread.ping.lost", this.pingsLost, "Pings that did not come back in time", Tags.empty());
		counter(registry, "spread.subscription.failures", this.listenerFailures,
				"Exceptions thrown by listeners that subscribed to the client directly", Tags.empty());
		counter(registry, "spread.rejects", this.rejects, "Requests refused by the daemon", Tags.empty());
		counter(registry, "spread.messages.opaque", this.opaque, "Frames of unknown kind received", Tags.empty());
		counter(registry, "spread.messages.stray", this.stray,
				"Messages dropped because they were for a session before", Tags.empty());
		this.timers.add(new ConnectionTimers(registry, this.tags));
		this.groups.forEach((group, members) -> members.register(registry, this.tags.and("group", group)));
	}

	private void bindTraffic(MeterRegistry registry, String direction, String what, Map<ServiceType, Traffic> traffic) {
		traffic.forEach((service, counts) -> {
			Tags tags = Tags.of("service", lowerCase(service));
			counter(registry, "spread.messages." + direction, counts.messages(), "Data messages " + what, tags);
			FunctionCounter.builder("spread.bytes." + direction, counts.bytes(), LongAdder::sum)
				.description("Bytes of the frames of data messages " + what)
				.baseUnit("bytes")
				.tags(this.tags.and(tags))
				.register(registry);
		});
	}

	private void counter(MeterRegistry registry, String name, LongAdder count, String description, Tags tags) {
		FunctionCounter.builder(name, count, LongAdder::sum)
			.description(description)
			.tags(this.tags.and(tags))
			.register(registry);
	}

	@Override
	public void sent(ServiceType service, long messages, long bytes) {
		count(this.sent, service, messages, bytes);
	}

	@Override
	public void received(ServiceType service, long messages, long bytes) {
		count(this.received, service, messages, bytes);
	}

	private static void count(Map<ServiceType, Traffic> traffic, ServiceType service, long messages, long bytes) {
		Traffic counts = traffic.get(service);
		if (counts != null) {
			counts.messages().add(messages);
			counts.bytes().add(bytes);
		}
	}

	@Override
	public void connected(Duration handshake) {
		this.connects.increment();
		this.timers.forEach((timers) -> timers.connect().record(handshake));
	}

	@Override
	public void disconnected() {
		this.losses.increment();
	}

	@Override
	public void connectFailed() {
		this.connectFailures.increment();
	}

	@Override
	public void viewInstalled(GroupView view) {
		LongAdder changes = this.viewChanges.get(view.cause());
		if (changes != null) {
			changes.increment();
		}
		this.groups.computeIfAbsent(view.group(), this::newGroup).set(view.size());
	}

	private GroupMembers newGroup(String group) {
		GroupMembers members = new GroupMembers();
		this.timers.forEach((timers) -> members.register(timers.registry(), this.tags.and("group", group)));
		return members;
	}

	@Override
	public void groupEnded(String group) {
		GroupMembers members = this.groups.remove(group);
		if (members != null) {
			members.end();
		}
	}

	@Override
	public void pingAnswered(ServiceType service, Duration roundTrip) {
		this.timers.forEach((timers) -> timers.ping(service).record(roundTrip));
	}

	@Override
	public void pingLost() {
		this.pingsLost.increment();
	}

	@Override
	public void confirmed(ServiceType service, Duration latency) {
		this.timers.forEach((timers) -> timers.confirmation(service).record(latency));
	}

	@Override
	public void readingResumed(Duration paused) {
		this.timers.forEach((timers) -> timers.pauses().record(paused));
	}

	@Override
	public void listenerFailed() {
		this.listenerFailures.increment();
	}

	@Override
	public void rejected() {
		this.rejects.increment();
	}

	@Override
	public void opaqueReceived() {
		this.opaque.increment();
	}

	@Override
	public void strayReceived() {
		this.stray.increment();
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private record Traffic(LongAdder messages, LongAdder bytes) {
	}

}
