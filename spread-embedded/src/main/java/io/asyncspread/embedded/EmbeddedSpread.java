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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.asyncspread.DaemonAddress;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.RejectCode;
import org.jspecify.annotations.Nullable;

/**
 * A Spread daemon inside the JVM, for development and tests: what a client sees is what a
 * C daemon would show it, but a test can look inside and make things fail.
 *
 * <pre class="code">
 * try (EmbeddedSpread daemon = EmbeddedSpread.start()) {
 *     connect(daemon.address());
 *     daemon.kill("prices");
 * }
 * </pre>
 *
 * A daemon made here is alone; {@link EmbeddedSpreadNetwork} has several. It is not meant
 * for production: it speaks to clients only, not to C daemons.
 * <p>
 * Safe for use by several threads. Methods return when the network has done what they
 * ask; they must not be called from an {@link EmbeddedSpreadListener}, but for those that
 * only ask. After {@link EmbeddedSpreadNetwork#close()} they throw
 * {@link IllegalStateException}, except for those that describe, stop or close.
 */
public final class EmbeddedSpread implements AutoCloseable {

	private final EmbeddedSpreadNetwork network;

	private final DaemonServer server;

	private final boolean alone;

	EmbeddedSpread(EmbeddedSpreadNetwork network, DaemonServer server, boolean alone) {
		this.network = network;
		this.server = server;
		this.alone = alone;
	}

	/**
	 * Start a daemon with the name {@code localhost} on any free port of the loopback
	 * address.
	 * @return the daemon
	 * @throws EmbeddedSpreadException if it cannot start
	 */
	public static EmbeddedSpread start() {
		return builder().start();
	}

	/**
	 * Return a builder, with the settings that {@link #start()} uses.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the name of the daemon, the second part of its clients' private groups.
	 * @return the name
	 */
	public String name() {
		return this.server.name();
	}

	/**
	 * Return the TCP port.
	 * @return the port, the same after a restart
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Return the address that clients connect to.
	 * @return the address of the TCP port
	 */
	public DaemonAddress address() {
		String host = this.server.options().bindAddress().isAnyLocalAddress() ? "127.0.0.1"
				: this.server.options().bindAddress().getHostAddress();
		return DaemonAddress.tcp(host, port());
	}

	/**
	 * Return the address of the Unix socket.
	 * @return the address, or {@code null} if the daemon has none
	 */
	public @Nullable DaemonAddress unixAddress() {
		Path socket = this.server.unixSocket();
		return (socket != null) ? DaemonAddress.unix(socket) : null;
	}

	/**
	 * Return the network that this daemon is in, for partitions and for faults of all its
	 * daemons.
	 * @return the network
	 */
	public EmbeddedSpreadNetwork network() {
		return this.network;
	}

	/**
	 * Tell whether the daemon runs.
	 * @return {@code false} after {@link #stop()} or {@link #close()}
	 */
	public boolean isRunning() {
		return !this.network.engine().loop().isClosed()
				&& this.network.engine().loop().call(() -> this.server.node().isRunning());
	}

	/**
	 * Return the clients with a session at this daemon.
	 * @return the clients in the order of their sessions
	 */
	public List<Member> clients() {
		return this.network.engine()
			.loop()
			.call(() -> this.server.connections()
				.stream()
				.map(ClientConnection::session)
				.filter((session) -> session != null && session.node().endpoint(session.privateGroup()) == session)
				.map((session) -> ((ClientSession) session).member())
				.toList());
	}

	/**
	 * Return the groups that this daemon knows, which are those of its component of the
	 * network.
	 * @return the members of each group in the daemon's order, groups in byte order of
	 * their names; empty while the daemon does not run
	 */
	public Map<String, List<Member>> groups() {
		return this.network.engine().groups(this.server.node());
	}

	/**
	 * Cut the connection of a client, as if it had crashed: the others get its disconnect
	 * notices. Use it to test what an application does when it loses its session.
	 * @param client private name of the client
	 * @throws IllegalArgumentException if there is no such client
	 */
	public void kill(String client) {
		with(client, (connection) -> connection.close(CloseCause.FAULT, "a test killed the session"));
	}

	/**
	 * Stop delivering to a client, as if it did not read: up to the backlog limit
	 * messages wait, the next one ends its session. Use it to test slow consumers without
	 * filling socket buffers.
	 * @param client private name of the client
	 * @throws IllegalArgumentException if there is no such client
	 */
	public void pause(String client) {
		with(client, (connection) -> connection.outbox().pause(true));
	}

	/**
	 * Go on delivering to a client, what waits for it first.
	 * @param client private name of the client
	 * @throws IllegalArgumentException if there is no such client
	 */
	public void resume(String client) {
		with(client, (connection) -> connection.outbox().pause(false));
	}

	/**
	 * Drop the connection of a client when so many more bytes are written to it, most
	 * likely inside a frame. Use it to test what a client does with half a frame.
	 * @param client private name of the client
	 * @param bytes the number of bytes, at least 1
	 * @throws IllegalArgumentException if there is no such client or the number is less
	 */
	public void dropAfter(String client, long bytes) {
		checkBytes(bytes);
		with(client, (connection) -> connection.outbox().dropAfter(bytes));
	}

	/**
	 * Drop the next connection when so many bytes are written to it, counted from the
	 * first byte of the handshake.
	 * @param bytes the number of bytes, at least 1
	 * @throws IllegalArgumentException if the number is less
	 */
	public void dropNextAfter(long bytes) {
		checkBytes(bytes);
		this.network.engine().loop().run(() -> this.server.dropNext(bytes));
	}

	/**
	 * Reject the next connections at the point of the handshake where the code has its
	 * place. Use it to test what an application does when it is not let in.
	 * @param count how many connections, 0 to take an earlier call back
	 * @param code the code
	 * @throws IllegalArgumentException if the count is negative or the code is
	 * {@link RejectCode#UNKNOWN}
	 */
	public void rejectNext(int count, RejectCode code) {
		if (code == RejectCode.UNKNOWN) {
			throw new IllegalArgumentException("a daemon has no code " + code + " to reject a connection with");
		}
		if (count < 0) {
			throw new IllegalArgumentException("number of connections to reject must not be negative but is " + count);
		}
		this.network.engine().loop().run(() -> this.server.rejectNext(count, code));
	}

	/**
	 * Hold back all deliveries of the network; see
	 * {@link EmbeddedSpreadNetwork#holdDeliveries()}.
	 */
	public void holdDeliveries() {
		this.network.holdDeliveries();
	}

	/**
	 * Let the held deliveries go, in their order.
	 */
	public void releaseDeliveries() {
		this.network.releaseDeliveries();
	}

	/**
	 * Delay all deliveries of the network; see
	 * {@link EmbeddedSpreadNetwork#delayDeliveries(Duration)}.
	 * @param delay the delay, zero for none
	 */
	public void delayDeliveries(Duration delay) {
		this.network.delayDeliveries(delay);
	}

	/**
	 * Let the daemon stop answering without closing anything, as if its process was
	 * suspended. The other daemons notice its loss after the loss delay.
	 * @throws IllegalStateException if the daemon does not run
	 */
	public void freeze() {
		this.network.freeze(name());
	}

	/**
	 * Let the daemon go on after {@link #freeze()}.
	 */
	public void thaw() {
		this.network.thaw(name());
	}

	/**
	 * Stop the daemon: its clients see the end of their connections, and it forgets
	 * everything. Returns when its ports are closed. Does nothing if it does not run.
	 */
	public void stop() {
		this.network.stop(name());
	}

	/**
	 * Start the daemon again after {@link #stop()}, empty and on the same port. Does
	 * nothing if it runs.
	 * @throws EmbeddedSpreadException if it cannot start
	 */
	public void restart() {
		this.network.start(name());
	}

	/**
	 * Stop the daemon for good if it is alone; in a network the same as {@link #stop()}.
	 * Returns when its ports are closed. May be called again.
	 */
	@Override
	public void close() {
		if (this.alone) {
			this.network.close();
		}
		else {
			stop();
		}
	}

	DaemonServer server() {
		return this.server;
	}

	private void with(String client, Consumer<ClientConnection> action) {
		this.network.engine().loop().run(() -> {
			for (ClientConnection connection : List.copyOf(this.server.connections())) {
				ClientSession session = connection.session();
				if (session != null && session.member().name().equals(client)) {
					action.accept(connection);
					return;
				}
			}
			throw new IllegalArgumentException("daemon '" + name() + "' has no client '" + client + "', only "
					+ clients().stream().map(Member::name).toList());
		});
	}

	private static void checkBytes(long bytes) {
		if (bytes < 1) {
			throw new IllegalArgumentException("number of bytes must be at least 1 but is " + bytes);
		}
	}

	@Override
	public String toString() {
		return "embedded daemon '" + name() + "' at " + address();
	}

	/**
	 * Builds a daemon that is alone.
	 */
	public static final class Builder extends EmbeddedSpreadBuilder<Builder> {

		private String name = "localhost";

		private int port;

		private @Nullable Path unixSocket;

		private Builder() {
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Set the name of the daemon.
		 * @param name 1 to {@value Limits#MAX_DAEMON_NAME} characters, {@code localhost}
		 * by default
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set the TCP port.
		 * @param port the port, 0 (the default) for any free one
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Set a Unix socket to take clients on as well. C clients look for
		 * {@code /tmp/<port>}. The daemon replaces a socket that nobody listens on, and
		 * fails to start with a {@link PortInUseException} if somebody does.
		 * @param unixSocket the path, none by default
		 * @return this builder
		 */
		public Builder unixSocket(Path unixSocket) {
			this.unixSocket = unixSocket;
			return this;
		}

		/**
		 * Start the daemon.
		 * @return the daemon, which takes clients
		 * @throws IllegalArgumentException if the name is not legal or the port is not in
		 * 0 to 65535
		 * @throws PortInUseException if the port is taken
		 * @throws EmbeddedSpreadException if it cannot start for another cause
		 */
		public EmbeddedSpread start() {
			DaemonSpec daemon = new DaemonSpec(this.name, this.port, this.unixSocket, null);
			return EmbeddedSpreadNetwork.open(List.of(daemon), options(), true).daemon(this.name);
		}

	}

}
