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

package io.asyncspread.boot.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.asyncspread.GroupView;
import io.asyncspread.PingStatistics;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of a Spread connection and its listeners: UP when the client is in session and
 * in all its groups, the listener containers stand where they are meant to, and the
 * thresholds are kept. UNKNOWN before the client is asked to connect.
 * <p>
 * Reads what the client knows at this moment and never waits for the network.
 * Thread-safe.
 */
public class SpreadHealthIndicator implements HealthIndicator {

	private final SpreadClient client;

	private final Supplier<? extends Collection<? extends SpreadListenerContainer>> containers;

	private final HealthThresholds thresholds;

	private final Clock clock;

	private final ConnectionMonitor monitor;

	/**
	 * Create the indicator of a client.
	 * @param client the client
	 * @param containers returns the listener containers that work with the client
	 * @param thresholds what counts as unhealthy
	 */
	public SpreadHealthIndicator(SpreadClient client,
			Supplier<? extends Collection<? extends SpreadListenerContainer>> containers, HealthThresholds thresholds) {
		this(client, containers, thresholds, Clock.systemUTC(), System::nanoTime);
	}

	SpreadHealthIndicator(SpreadClient client,
			Supplier<? extends Collection<? extends SpreadListenerContainer>> containers, HealthThresholds thresholds,
			Clock clock, LongSupplier nanoTime) {
		this.client = client;
		this.containers = containers;
		this.thresholds = thresholds;
		this.clock = clock;
		this.monitor = new ConnectionMonitor(nanoTime);
		client.listen(this.monitor);
	}

	@Override
	public Health health() {
		List<String> problems = new ArrayList<>();
		Map<String, Object> details = new LinkedHashMap<>();
		SessionState state = this.client.state();
		connection(state, details, problems);
		groups(details, problems);
		ping(state, details, problems);
		listeners(details, problems);
		if (!problems.isEmpty()) {
			details.put("problems", problems);
		}
		return new Health.Builder(status(state, problems)).withDetails(details).build();
	}

	private static Status status(SessionState state, List<String> problems) {
		if (state == SessionState.NEW) {
			return Status.UNKNOWN;
		}
		return problems.isEmpty() ? Status.UP : Status.DOWN;
	}

	private void connection(SessionState state, Map<String, Object> details, List<String> problems) {
		details.put("state", state);
		details.put("epoch", this.client.epoch());
		putIfPresent(details, "daemon", this.client.daemon());
		putIfPresent(details, "version", this.client.daemonVersion());
		putIfPresent(details, "self", this.client.self());
		putIfPresent(details, "lastFailure", this.monitor.lastFailure());
		if (state != SessionState.READY) {
			problems.add("the connection is " + state + ", not " + SessionState.READY);
		}
	}

	private static void putIfPresent(Map<String, Object> details, String name, @Nullable Object value) {
		if (value != null) {
			details.put(name, value.toString());
		}
	}

	private void groups(Map<String, Object> details, List<String> problems) {
		Map<String, Integer> sizes = new TreeMap<>();
		for (String group : this.client.groups()) {
			GroupView view = this.client.view(group);
			if (view != null) {
				sizes.put(group, view.size());
			}
		}
		details.put("groups", sizes);
		new TreeMap<>(this.thresholds.minMembers()).forEach((group, min) -> {
			int size = sizes.getOrDefault(group, 0);
			if (size < min) {
				problems.add("group '" + group + "' has " + size + " members, fewer than " + min);
			}
		});
	}

	private void ping(SessionState state, Map<String, Object> details, List<String> problems) {
		PingStatistics pings = this.client.pings();
		if (pings.last() != null) {
			details.put("pingRoundTrip", pings.last().toString());
		}
		Duration age = shorter(age(pings.lastReceived()), this.monitor.sessionAge());
		if (!state.isConnected() || age == null) {
			return;
		}
		details.put("pingAge", age.toString());
		Duration max = this.thresholds.maxPingAge();
		if (!max.isZero() && age.compareTo(max) >= 0) {
			problems.add("no ping was answered for " + age + ", longer than " + max);
		}
	}

	/**
	 * Return the age of a time that the client has just told, which it does by the clock
	 * as it is now.
	 */
	private @Nullable Duration age(@Nullable Instant time) {
		return (time != null) ? Duration.between(time, this.clock.instant()) : null;
	}

	/**
	 * Return the shorter age: an answer from an earlier session says nothing of this one,
	 * which gets the whole limit for its first.
	 */
	private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.compareTo(other) < 0) ? one : other;
	}

	private void listeners(Map<String, Object> details, List<String> problems) {
		Map<String, String> states = new TreeMap<>();
		for (SpreadListenerContainer container : this.containers.get()) {
			ContainerState state = container.state();
			ContainerState expected = container.expectedState();
			states.put(container.id(), state.name());
			if (this.thresholds.includeListeners() && state != expected && state != ContainerState.DRAINING) {
				Throwable failure = container.failure();
				problems.add("listener '" + container.id() + "' is " + state + ", not " + expected
						+ ((failure != null) ? ": " + failure.getMessage() : ""));
			}
		}
		details.put("listeners", states);
	}

}
