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

package io.asyncspread.boot.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.asyncspread.DaemonAddress;
import io.asyncspread.GroupView;
import io.asyncspread.LaneStatistics;
import io.asyncspread.Member;
import io.asyncspread.PingStatistics;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.endpoint.MembershipHistory.Change;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.ContainerStatistics;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code spread}: connections, groups with their members in agreed
 * order, listener containers and the last changes of membership. Writing to
 * {@code spread/<listener>} starts, stops, pauses or resumes a container; for that set
 * {@code management.endpoint.spread.access=unrestricted}.
 * <p>
 * Reads what the client knows at this moment and never waits for the network.
 * Thread-safe.
 */
@Endpoint(id = "spread", defaultAccess = Access.READ_ONLY)
public class SpreadEndpoint {

	private final Map<String, SpreadClient> clients;

	private final Supplier<? extends Collection<? extends SpreadListenerContainer>> containers;

	private final MembershipHistory history;

	/**
	 * Create the endpoint.
	 * @param clients the clients by the names to show
	 * @param containers returns the listener containers
	 * @param history the last changes of membership
	 */
	public SpreadEndpoint(Map<String, SpreadClient> clients,
			Supplier<? extends Collection<? extends SpreadListenerContainer>> containers, MembershipHistory history) {
		this.clients = Map.copyOf(clients);
		this.containers = containers;
		this.history = history;
	}

	/**
	 * Return everything.
	 * @return connections, listeners and changes
	 */
	@ReadOperation
	public SpreadDescriptor spread() {
		Map<String, ConnectionDescriptor> connections = new TreeMap<>();
		this.clients.forEach((name, client) -> connections.put(name, connection(client)));
		List<ListenerDescriptor> listeners = this.containers.get()
			.stream()
			.map(this::listener)
			.sorted(Comparator.comparing(ListenerDescriptor::id))
			.toList();
		return new SpreadDescriptor(connections, listeners, this.history.changes());
	}

	/**
	 * Start, stop, pause or resume a listener container. Returns when the container was
	 * told, which may be before it has done it.
	 * @param id id of the container
	 * @param action what to do
	 * @return the container
	 * @throws InvalidEndpointRequestException if there is none with the id
	 */
	@WriteOperation
	public ListenerDescriptor control(@Selector String id, ListenerAction action) {
		for (SpreadListenerContainer container : this.containers.get()) {
			if (container.id().equals(id)) {
				action.apply(container);
				return listener(container);
			}
		}
		String message = "There is no listener '" + id + "'; there are "
				+ this.containers.get().stream().map(SpreadListenerContainer::id).sorted().toList();
		throw new InvalidEndpointRequestException(message, message);
	}

	private static ConnectionDescriptor connection(SpreadClient client) {
		List<GroupDescriptor> groups = client.groups()
			.stream()
			.sorted()
			.map(client::view)
			.filter(Objects::nonNull)
			.map(SpreadEndpoint::group)
			.toList();
		return new ConnectionDescriptor(client.state(), client.epoch(), text(client.daemon()),
				text(client.daemonVersion()), text(client.self()),
				client.options().daemons().stream().map(DaemonAddress::toString).toList(), groups, ping(client.pings()),
				client.lane());
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	private static GroupDescriptor group(GroupView view) {
		return new GroupDescriptor(view.group(), view.groupId().toString(),
				view.members().stream().map(Member::privateGroup).toList(), view.rank(), view.cause(),
				view.isTransitional());
	}

	private static PingDescriptor ping(PingStatistics pings) {
		return new PingDescriptor(pings.sent(), pings.received(), pings.late(), pings.lost(), millis(pings.last()),
				pings.lastReceived());
	}

	private static @Nullable Double millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toNanos() / 1e6 : null;
	}

	private ListenerDescriptor listener(SpreadListenerContainer container) {
		String connection = this.clients.entrySet()
			.stream()
			.filter((client) -> client.getValue() == container.client())
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
		Throwable failure = container.failure();
		return new ListenerDescriptor(container.id(), connection, container.groups(), container.state(),
				container.expectedState(), (failure != null) ? failure.toString() : null,
				container.options().ordering().name(), container.options().concurrency(), container.statistics());
	}

	/**
	 * What can be done to a listener container.
	 */
	public enum ListenerAction {

		/** Join the groups and call the listener. */
		START {

			@Override
			void apply(SpreadListenerContainer container) {
				container.start();
			}

		},

		/** Leave the groups. */
		STOP {

			@Override
			void apply(SpreadListenerContainer container) {
				container.stop();
			}

		},

		/** Stay in the groups, but hold messages back. */
		PAUSE {

			@Override
			void apply(SpreadListenerContainer container) {
				container.pause();
			}

		},

		/** End a pause. */
		RESUME {

			@Override
			void apply(SpreadListenerContainer container) {
				container.resume();
			}

		};

		abstract void apply(SpreadListenerContainer container);

	}

	/**
	 * Everything at one moment.
	 *
	 * @param connections the connections by name
	 * @param listeners the listener containers
	 * @param changes the last changes of membership, the latest first
	 */
	public record SpreadDescriptor(Map<String, ConnectionDescriptor> connections, List<ListenerDescriptor> listeners,
			List<Change> changes) implements OperationResponseBody {
	}

	/**
	 * A connection.
	 *
	 * @param state where the client stands
	 * @param epoch number of the session
	 * @param daemon address of the daemon, {@code null} without a session
	 * @param version version of the daemon, {@code null} without a session
	 * @param self our private group, {@code null} without a session
	 * @param daemons the daemons configured
	 * @param groups the groups we are in
	 * @param ping what became of the pings
	 * @param lane what waits inside the client
	 */
	public record ConnectionDescriptor(SessionState state, int epoch, @Nullable String daemon, @Nullable String version,
			@Nullable String self, List<String> daemons, List<GroupDescriptor> groups, PingDescriptor ping,
			LaneStatistics lane) {
	}

	/**
	 * A group.
	 *
	 * @param group the name
	 * @param view id of the view
	 * @param members the members in agreed order
	 * @param rank our own position among them
	 * @param cause what the daemon named as the cause of the view
	 * @param transitional whether a network change is under way
	 */
	public record GroupDescriptor(String group, String view, List<String> members, int rank, GroupView.Cause cause,
			boolean transitional) {
	}

	/**
	 * The pings.
	 *
	 * @param sent pings sent
	 * @param received pings that came back in time
	 * @param late pings that came back too late
	 * @param lost pings given up
	 * @param lastMillis last round-trip time in milliseconds
	 * @param lastReceived when that was
	 */
	public record PingDescriptor(long sent, long received, long late, long lost, @Nullable Double lastMillis,
			@Nullable Instant lastReceived) {
	}

	/**
	 * A listener container.
	 *
	 * @param id the id
	 * @param connection name of its connection, {@code null} if it is none of those shown
	 * @param groups the groups
	 * @param state where it stands
	 * @param expectedState where it is meant to stand
	 * @param failure why it failed, {@code null} if it did not
	 * @param ordering which messages may not overtake each other
	 * @param concurrency number of threads
	 * @param statistics what it has done
	 */
	public record ListenerDescriptor(String id, @Nullable String connection, List<String> groups, ContainerState state,
			ContainerState expectedState, @Nullable String failure, String ordering, int concurrency,
			ContainerStatistics statistics) implements OperationResponseBody {
	}

}
