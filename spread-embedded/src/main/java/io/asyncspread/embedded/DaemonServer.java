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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.asyncspread.RejectCode;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon: its ports, its connections, the names in use, and the faults that wait for
 * new connections. Confined to the event loop of its network, but for starting and
 * stopping, which wait for it.
 */
final class DaemonServer {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSpread.class);

	private static final int INVENTED_NAME_SIZE = 9;

	private final Node node;

	private final DaemonOptions options;

	private final NetworkLoop loop;

	private final Topology topology;

	private final MembershipFrames frames;

	private final @Nullable Path unixSocket;

	private final Set<ClientConnection> connections = new LinkedHashSet<>();

	private final Map<String, Integer> names = new HashMap<>();

	private final ListeningPorts ports;

	private final ClientEvents events;

	private final AccessPolicy policy;

	private final ConnectGate gate;

	private volatile int port;

	private int descriptor = 7;

	private int rejects;

	private long nextDrop = Outbox.UNLIMITED;

	private RejectCode rejectCode = RejectCode.QUOTA;

	DaemonServer(Node node, int port, @Nullable Path unixSocket, DaemonOptions options, NetworkLoop loop,
			Topology topology, MembershipFrames frames) {
		this.node = node;
		this.port = port;
		this.unixSocket = unixSocket;
		this.options = options;
		this.loop = loop;
		this.topology = topology;
		this.frames = frames;
		this.gate = new ConnectGate(loop, options.strictHandshake());
		this.events = new ClientEvents(node.name(), options.listeners());
		this.policy = new GuardedPolicy(options.accessPolicy(), this.events);
		this.ports = new ListeningPorts(node.name(), options, unixSocket, loop,
				(channel) -> channel.pipeline().addLast(new ClientConnection(this, channel)));
		node.onCongestion(this::congestionChanged);
	}

	String name() {
		return this.node.name();
	}

	Node node() {
		return this.node;
	}

	int port() {
		return this.port;
	}

	@Nullable Path unixSocket() {
		return this.unixSocket;
	}

	DaemonOptions options() {
		return this.options;
	}

	ClientEvents events() {
		return this.events;
	}

	AccessPolicy policy() {
		return this.policy;
	}

	FlushList flushes() {
		return this.loop.flushes();
	}

	MembershipFrames frames() {
		return this.frames;
	}

	Set<ClientConnection> connections() {
		return this.connections;
	}

	/**
	 * Open the ports and join the network, if the daemon does not run. Called by any
	 * thread but the loop's, one at a time.
	 */
	void start() {
		if (this.loop.call(this.node::isRunning)) {
			return;
		}
		this.port = this.ports.open(this.port);
		this.loop.run(() -> this.topology.start(this.node));
		this.ports.accept();
		logger.info("Embedded Spread daemon '{}' ({}) takes clients on {}:{}{}", name(), this.options.version(),
				this.options.bindAddress().getHostAddress(), this.port,
				(this.unixSocket != null) ? " and " + this.unixSocket : "");
	}

	/**
	 * Leave the network, end all sessions and close the ports. Called by any thread but
	 * the loop's, one at a time; returns when all is closed.
	 */
	void stop() {
		this.ports.close();
		List<ChannelFuture> closing = this.loop.call(() -> {
			if (!this.node.isRunning()) {
				return List.<ChannelFuture>of();
			}
			List<ChannelFuture> futures = new ArrayList<>();
			for (ClientConnection connection : List.copyOf(this.connections)) {
				futures.add(connection.stop());
			}
			this.topology.stop(this.node);
			this.names.clear();
			logger.info("Embedded Spread daemon '{}' has stopped", name());
			return futures;
		});
		closing.forEach(ChannelFuture::syncUninterruptibly);
	}

	/**
	 * Reject the next connections.
	 * @param count how many
	 * @param code the code
	 */
	void rejectNext(int count, RejectCode code) {
		this.rejects = count;
		this.rejectCode = code;
	}

	/**
	 * Drop the next connection behind so many bytes, the handshake included.
	 * @param bytes the number of bytes
	 */
	void dropNext(long bytes) {
		this.nextDrop = bytes;
	}

	/**
	 * Take back what is to happen to connections, present and future ones.
	 */
	void resetFaults() {
		rejectNext(0, RejectCode.QUOTA);
		dropNext(Outbox.UNLIMITED);
		for (ClientConnection connection : List.copyOf(this.connections)) {
			connection.outbox().dropAfter(Outbox.UNLIMITED);
			connection.outbox().pause(false);
		}
	}

	void connected(ClientConnection connection) {
		this.connections.add(connection);
		if (this.nextDrop != Outbox.UNLIMITED) {
			connection.outbox().dropAfter(this.nextDrop);
			this.nextDrop = Outbox.UNLIMITED;
		}
		if (this.rejects > 0) {
			this.rejects--;
			connection.handshake().force(this.rejectCode);
		}
		this.gate.enter(connection);
	}

	/**
	 * Tell whether one more session is one too many. A daemon counts those that have a
	 * name, also while they authenticate and until their end has its place in the order.
	 * @return {@code true} if it is
	 */
	boolean isFull() {
		return this.names.size() >= this.options.sessionLimit();
	}

	void spoke(ClientConnection connection) {
		this.gate.leave(connection);
	}

	void disconnected(ClientConnection connection) {
		this.gate.leave(connection);
		this.connections.remove(connection);
	}

	private void congestionChanged() {
		for (ClientConnection connection : List.copyOf(this.connections)) {
			connection.readIfPossible();
		}
		this.gate.close(this.node.isCongested());
	}

	/**
	 * Take a private name.
	 * @param requested the name, empty for any
	 * @return the name, or {@code null} if it is in use
	 */
	@Nullable String claimName(String requested) {
		this.descriptor = 8 + (this.descriptor - 7) % 990;
		if (!requested.isEmpty()) {
			return (this.names.putIfAbsent(requested, this.descriptor) == null) ? requested : null;
		}
		String invented;
		do {
			invented = "r" + ThreadLocalRandom.current().nextInt(9999) + "-" + this.descriptor;
			invented = invented.substring(0, Math.min(invented.length(), INVENTED_NAME_SIZE));
		}
		while (this.names.putIfAbsent(invented, this.descriptor) != null);
		return invented;
	}

	void releaseName(String name, boolean afterSession) {
		if (!afterSession || this.options.nameHold().isZero()) {
			this.names.remove(name);
		}
		else {
			Integer descriptor = this.names.get(name);
			// After a restart the name can be another session's.
			this.loop.schedule(() -> this.names.remove(name, descriptor), this.options.nameHold());
		}
	}

	/**
	 * Take in nothing for a moment, because a client lags behind.
	 */
	void catchUp() {
		this.topology.catchUp();
	}

	void submit(Request request) {
		this.topology.submit(request);
	}

}
