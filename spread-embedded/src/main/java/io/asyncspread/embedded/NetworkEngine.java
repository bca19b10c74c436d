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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.asyncspread.Member;

/**
 * The inside of a network: its thread, its order and its daemons, and how they start and
 * stop. Safe for use by several threads, which wait for the event loop.
 */
final class NetworkEngine {

	private static final int LOOPBACK = 0x7f000000;

	private final DaemonOptions options;

	private final NetworkLoop loop;

	private final Topology topology;

	private final List<DaemonServer> servers = new ArrayList<>();

	private final ReentrantLock lifecycle = new ReentrantLock();

	NetworkEngine(List<DaemonSpec> specs, DaemonOptions options) {
		this.options = options;
		this.loop = new NetworkLoop(specs.get(0).name());
		MembershipFrames frames = new MembershipFrames(options.byteOrder());
		this.topology = new Topology(this.loop, frames, options.overtaking());
		for (int i = 0; i < specs.size(); i++) {
			DaemonSpec spec = specs.get(i);
			Integer id = spec.id();
			Node node = new Node(spec.name(), i, (id != null) ? id : viewId(spec.name(), i));
			this.topology.add(node);
			this.servers
				.add(new DaemonServer(node, spec.port(), spec.unixSocket(), options, this.loop, this.topology, frames));
		}
	}

	private int viewId(String name, int position) {
		if (this.options.version().major() < 5) {
			return LOOPBACK + position + 1;
		}
		return name.hashCode() * 0x9E3779B9 + position;
	}

	List<DaemonServer> servers() {
		return this.servers;
	}

	NetworkLoop loop() {
		return this.loop;
	}

	Topology topology() {
		return this.topology;
	}

	/**
	 * Start all daemons, or none.
	 */
	void open() {
		try {
			if (!this.options.startDelay().isZero()) {
				this.loop.run(() -> this.topology.starting(true));
				this.loop.schedule(() -> this.topology.starting(false), this.options.startDelay());
			}
			exclusively(() -> this.servers.forEach(DaemonServer::start));
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	void start(DaemonServer server) {
		exclusively(server::start);
	}

	void stop(DaemonServer server) {
		exclusively(() -> {
			if (!this.loop.isClosed()) {
				server.stop();
			}
		});
	}

	void freeze(Node node) {
		this.loop.run(() -> this.topology.freeze(node, this.options.lossDelay()));
	}

	/**
	 * Take back every fault.
	 */
	void reset() {
		this.servers.forEach(this::start);
		this.loop.run(() -> {
			this.topology.undelay();
			this.topology.nodes().stream().filter(Node::isFrozen).toList().forEach(this.topology::thaw);
			this.topology.layout(List.of(this.topology.nodes()));
			this.topology.hold(false);
			this.servers.forEach(DaemonServer::resetFaults);
		});
	}

	/**
	 * Stop all daemons for good. Returns when all ports are closed.
	 */
	void close() {
		exclusively(() -> {
			if (!this.loop.isClosed()) {
				this.servers.forEach(DaemonServer::stop);
				this.loop.close();
			}
		});
	}

	/**
	 * Start or stop something while no other thread does.
	 * @param action the action, which waits for the loop
	 */
	private void exclusively(Runnable action) {
		this.loop.checkMayWait();
		this.lifecycle.lock();
		try {
			action.run();
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * Return the groups that a daemon knows.
	 * @param node the daemon
	 * @return the members of each group
	 */
	Map<String, List<Member>> groups(Node node) {
		return this.loop.call(() -> {
			Map<String, List<Member>> groups = new LinkedHashMap<>();
			Ring ring = node.ring();
			if (ring != null) {
				for (Group group : ring.groups().all()) {
					groups.put(group.name(),
							group.members().stream().map((member) -> Member.received(member.privateGroup())).toList());
				}
			}
			return groups;
		});
	}

}
