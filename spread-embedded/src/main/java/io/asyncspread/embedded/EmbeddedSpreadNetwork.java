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

package io.asyncspread.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several Spread daemons inside the JVM that form one network, which a test can split and
 * join again.
 *
 * <pre class="code">
 * try (EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.start("d1", "d2", "d3")) {
 *     connect(network.daemon("d1").address());
 *     network.partition(Set.of("d1"), Set.of("d2", "d3"));
 *     network.heal();
 * }
 * </pre>
 *
 * All clients of one component share one total order; members are told of partitions and
 * merges exactly as by C daemons, but at once. Safe for use by several threads.
 */
public final class EmbeddedSpreadNetwork implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSpreadNetwork.class);

	private final Map<String, EmbeddedSpread> daemons = new LinkedHashMap<>();

	private final NetworkEngine engine;

	private EmbeddedSpreadNetwork(List<DaemonSpec> specs, DaemonOptions options, boolean alone) {
		this.engine = new NetworkEngine(specs, options);
		for (DaemonServer server : this.engine.servers()) {
			this.daemons.put(server.name(), new EmbeddedSpread(this, server, alone));
		}
	}

	/**
	 * Start a network.
	 * @param specs the daemons
	 * @param options how they behave
	 * @param alone whether the network is only there for its one daemon
	 * @return the network, which takes clients
	 */
	static EmbeddedSpreadNetwork open(List<DaemonSpec> specs, DaemonOptions options, boolean alone) {
		EmbeddedSpreadNetwork network = new EmbeddedSpreadNetwork(specs, options, alone);
		network.engine.open();
		return network;
	}

	/**
	 * Start daemons with the given names, each on any free port of the loopback address.
	 * @param names the names; their order is the order of members in views
	 * @return the network
	 * @throws IllegalArgumentException if a name is not legal or stands twice
	 * @throws EmbeddedSpreadException if a daemon cannot start
	 */
	public static EmbeddedSpreadNetwork start(String... names) {
		return builder().daemons(names).start();
	}

	/**
	 * Return a builder.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return a daemon.
	 * @param name its name
	 * @return the daemon, whether it runs or not
	 * @throws IllegalArgumentException if there is no such daemon
	 */
	public EmbeddedSpread daemon(String name) {
		EmbeddedSpread daemon = this.daemons.get(name);
		if (daemon == null) {
			throw new IllegalArgumentException("there is no daemon '" + name + "', only " + names());
		}
		return daemon;
	}

	/**
	 * Return the names of the daemons.
	 * @return the names in the order of the configuration
	 */
	public List<String> names() {
		return List.copyOf(this.daemons.keySet());
	}

	/**
	 * Split the network into parts that do not reach each other. Members of groups that
	 * lose somebody get a transitional signal and a network message; what was in flight
	 * is delivered as its service promises. Daemons that are in no part form one more.
	 * @param parts the names of the daemons of each part
	 * @throws IllegalArgumentException if a name is unknown or in two parts
	 */
	@SafeVarargs
	public final void partition(Set<String>... parts) {
		partition(Arrays.asList(parts));
	}

	/**
	 * Split the network into parts that do not reach each other.
	 * @param parts the names of the daemons of each part
	 * @throws IllegalArgumentException if a name is unknown or in two parts
	 * @see #partition(Set[])
	 */
	public void partition(Collection<? extends Collection<String>> parts) {
		Set<String> rest = new LinkedHashSet<>(this.daemons.keySet());
		List<List<Node>> layout = new ArrayList<>();
		for (Collection<String> part : parts) {
			List<Node> nodes = new ArrayList<>();
			for (String name : part) {
				nodes.add(daemon(name).server().node());
				if (!rest.remove(name)) {
					throw new IllegalArgumentException("daemon '" + name + "' is in more than one part: " + parts);
				}
			}
			layout.add(nodes);
		}
		layout.add(rest.stream().map((name) -> daemon(name).server().node()).toList());
		layout.removeIf(List::isEmpty);
		this.engine.loop().run(() -> this.engine.topology().layout(layout));
		logger.info("Embedded Spread network is partitioned: {}",
				layout.stream().map(Object::toString).collect(Collectors.joining(" | ")));
	}

	/**
	 * Join all parts again. Members of groups that gain somebody get a network message
	 * with the sets that come together.
	 */
	public void heal() {
		this.engine.loop().run(() -> this.engine.topology().layout(List.of(this.engine.topology().nodes())));
		logger.info("Embedded Spread network is whole again");
	}

	/**
	 * Stop a daemon: its clients see the end of their connections, the others a loss.
	 * Returns when its ports are closed. Does nothing if it does not run.
	 * @param daemon the name
	 */
	public void stop(String daemon) {
		this.engine.stop(daemon(daemon).server());
	}

	/**
	 * Start a daemon again after {@link #stop}, empty and on the same port. Does nothing
	 * if it runs.
	 * @param daemon the name
	 * @throws EmbeddedSpreadException if it cannot start
	 * @throws IllegalStateException if the network is closed
	 */
	public void start(String daemon) {
		this.engine.start(daemon(daemon).server());
	}

	/**
	 * Let a daemon stop answering without closing anything, as if its process was
	 * suspended. Nothing is delivered in its component until {@link #thaw}, or until the
	 * others notice the loss after the loss delay, counted from the first call if there
	 * are several. Use it to put messages in flight around a loss. What clients send
	 * meanwhile, a handshake included, is answered when the daemon goes on.
	 * @param daemon the name
	 * @throws IllegalStateException if the daemon does not run
	 */
	public void freeze(String daemon) {
		this.engine.freeze(daemon(daemon).server().node());
		logger.info("Embedded Spread daemon '{}' is frozen", daemon);
	}

	/**
	 * Let a daemon go on after {@link #freeze}. If the others have noticed its loss by
	 * then, it comes back to them as in a merge.
	 * @param daemon the name
	 */
	public void thaw(String daemon) {
		Node node = daemon(daemon).server().node();
		this.engine.loop().run(() -> this.engine.topology().thaw(node));
		logger.info("Embedded Spread daemon '{}' goes on", daemon);
	}

	/**
	 * Hold back all deliveries: what clients send takes its place in the order, but
	 * nobody gets it, until {@link #releaseDeliveries()} or a change of the network. Use
	 * it to test what an application does while nothing comes, or to put messages in
	 * flight before a partition. At 500 waiting requests a daemon stops reading from its
	 * clients.
	 */
	public void holdDeliveries() {
		this.engine.loop().run(() -> this.engine.topology().hold(true));
	}

	/**
	 * Let the held deliveries go, in their order.
	 */
	public void releaseDeliveries() {
		this.engine.loop().run(() -> this.engine.topology().hold(false));
	}

	/**
	 * Return how many requests of clients have their place in the order but are not
	 * delivered yet. Use it to wait until what a client sent is held.
	 * @return the number, in all components
	 */
	public int heldRequests() {
		return this.engine.loop().call(this.engine.topology()::waiting);
	}

	/**
	 * Delay all deliveries by the same time; the order stays. Use it to test time limits,
	 * or to see an application on a slow network.
	 * @param delay the delay, zero for none
	 * @throws IllegalArgumentException if it is negative
	 */
	public void delayDeliveries(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("delay must not be negative but is " + delay);
		}
		this.engine.loop().run(() -> this.engine.topology().delay(delay));
	}

	/**
	 * Take back every fault: stopped daemons start, frozen ones go on, parts join, paused
	 * clients get what waits for them, and nothing is held, delayed, dropped or rejected
	 * any more. Use it between tests that share a network. Sessions and groups stay as
	 * they are.
	 */
	public void reset() {
		this.engine.reset();
	}

	/**
	 * Stop all daemons for good. Returns when all ports are closed. May be called again.
	 */
	@Override
	public void close() {
		this.engine.close();
	}

	NetworkEngine engine() {
		return this.engine;
	}

	@Override
	public String toString() {
		return "embedded network of " + this.daemons.values();
	}

	/**
	 * Builds a network.
	 */
	public static final class Builder extends EmbeddedSpreadBuilder<Builder> {

		private final Map<String, DaemonSpec> specs = new LinkedHashMap<>();

		private Builder() {
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Add daemons, each on any free port.
		 * @param names the names; their order is the order of members in views
		 * @return this builder
		 */
		public Builder daemons(String... names) {
			for (String name : names) {
				daemon(name, 0);
			}
			return this;
		}

		/**
		 * Add a daemon on the given port.
		 * @param name the name
		 * @param port the port, 0 for any free one
		 * @return this builder
		 * @throws IllegalArgumentException if the name is not legal or added already
		 */
		public Builder daemon(String name, int port) {
			if (this.specs.putIfAbsent(name, new DaemonSpec(name, port, null, null)) != null) {
				throw new IllegalArgumentException("daemon '" + name + "' is added twice");
			}
			return this;
		}

		/**
		 * Set a Unix socket for a daemon added before. The daemon replaces a socket that
		 * nobody listens on, and fails to start with a {@link PortInUseException} if
		 * somebody does.
		 * @param daemon name of the daemon
		 * @param unixSocket path of the socket
		 * @return this builder
		 */
		public Builder unixSocket(String daemon, Path unixSocket) {
			this.specs.put(daemon, spec(daemon).withUnixSocket(unixSocket));
			return this;
		}

		/**
		 * Set the number that stands for a daemon in view ids, which decides the order of
		 * the sets in network messages. By default it is an address as in versions before
		 * 5, or an arbitrary number as in version 5.
		 * @param daemon name of the daemon, added before
		 * @param id the number
		 * @return this builder
		 */
		public Builder daemonId(String daemon, int id) {
			this.specs.put(daemon, spec(daemon).withId(id));
			return this;
		}

		/**
		 * Start the daemons.
		 * @return the network, whose daemons take clients and reach each other
		 * @throws PortInUseException if a port is taken
		 * @throws EmbeddedSpreadException if a daemon cannot start for another cause
		 * @throws IllegalStateException if no daemon was added
		 */
		public EmbeddedSpreadNetwork start() {
			if (this.specs.isEmpty()) {
				throw new IllegalStateException("a network needs at least one daemon: add it with daemons(..)");
			}
			return open(List.copyOf(this.specs.values()), options(), false);
		}

		private DaemonSpec spec(String daemon) {
			DaemonSpec spec = this.specs.get(daemon);
			if (spec == null) {
				throw new IllegalArgumentException("there is no daemon '" + daemon + "', only " + this.specs.keySet());
			}
			return spec;
		}

	}

}
