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

package io.asyncspread;

import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * Everything a client can be told before it connects. Immutable; {@link #toBuilder()}
 * makes a changed copy.
 *
 * <pre>{@code
 * SpreadOptions options = SpreadOptions.builder()
 *     .daemons("4803@10.0.0.1", "4803@10.0.0.2")
 *     .privateName("prices")
 *     .ping(PingOptions.DEFAULT.interval(Duration.ofSeconds(1)))
 *     .build();
 * }</pre>
 */
public final class SpreadOptions {

	/**
	 * An executor that runs listeners on the network thread: the lowest latency, for
	 * listeners that never block and take microseconds.
	 */
	public static final Executor SAME_THREAD = Runnable::run;

	private final Builder values;

	private SpreadOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Start with the defaults: {@code 4803@localhost}, a private name assigned by the
	 * daemon.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Start with these options.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return new Builder(this.values);
	}

	/**
	 * Return the daemons to connect to, in order of preference; several are failover.
	 * @return at least one address
	 */
	public List<DaemonAddress> daemons() {
		return this.values.daemons;
	}

	/**
	 * Return the private name wanted.
	 * @return the name, {@code null} to let the daemon assign one
	 */
	public @Nullable String privateName() {
		return this.values.privateName;
	}

	/**
	 * Tell whether membership messages are wanted. Without them there are no views, and a
	 * join counts as done when it is sent (wire protocol, section 6.6).
	 * @return {@code true} by default
	 */
	public boolean membership() {
		return this.values.membership;
	}

	/**
	 * Return the time for opening a connection, for each attempt.
	 * @return 5 s by default
	 */
	public Duration connectTimeout() {
		return this.values.connectTimeout;
	}

	/**
	 * Return the time for the handshake. A daemon serves one newcomer at a time and waits
	 * up to 1 s for a silent one, so this must be well above a second (wire protocol,
	 * section 2.2).
	 * @return 10 s by default
	 */
	public Duration handshakeTimeout() {
		return this.values.handshakeTimeout;
	}

	/**
	 * Return how long the answer to a join or leave may take.
	 * @return 30 s by default, for nothing is delivered while the daemons form a new ring
	 */
	public Duration joinTimeout() {
		return this.values.joinTimeout;
	}

	/**
	 * Return how long closing may take; half of it is left to the daemon to end the
	 * session.
	 * @return 2 s by default
	 */
	public Duration closeTimeout() {
		return this.values.closeTimeout;
	}

	/**
	 * Return what happens when a session is lost.
	 * @return {@link ReconnectOptions#DEFAULT} by default
	 */
	public ReconnectOptions reconnect() {
		return this.values.reconnect;
	}

	/**
	 * Return what to do when our private name is in use.
	 * @return {@link NameConflictPolicy#RETRY} by default
	 */
	public NameConflictPolicy nameConflict() {
		return this.values.nameConflict;
	}

	/**
	 * Return the options of the ping.
	 * @return {@link PingOptions#DEFAULT} by default
	 */
	public PingOptions ping() {
		return this.values.ping;
	}

	/**
	 * Return the options of the delivery lane.
	 * @return {@link LaneOptions#DEFAULT} by default
	 */
	public LaneOptions lane() {
		return this.values.lane;
	}

	/**
	 * Return the options of sending.
	 * @return {@link SendingOptions#DEFAULT} by default
	 */
	public SendingOptions sending() {
		return this.values.sending;
	}

	/**
	 * Return the size asked for the socket's receive buffer, in bytes. A large one
	 * carries the client over pauses that would cost it the session.
	 * @return 4 MiB by default, 0 for the system's choice
	 */
	public int receiveBuffer() {
		return this.values.receiveBuffer;
	}

	/**
	 * Return the local address that connections go out from.
	 * @return the address, {@code null} by default for the system's choice
	 */
	public @Nullable InetSocketAddress localAddress() {
		return this.values.localAddress;
	}

	/**
	 * Return the socket options set beyond those that the client sets by itself.
	 * @return values by option, each of the option's type; unmodifiable, empty by default
	 */
	public Map<SocketOption<?>, Object> socketOptions() {
		return this.values.socketOptions;
	}

	/**
	 * Return the ways to authenticate, in order of preference.
	 * @return {@link Authenticator#none()} by default
	 */
	public List<Authenticator> authenticators() {
		return this.values.authenticators;
	}

	/**
	 * Return the TLS context, for daemons behind a TLS proxy; the daemon itself has none.
	 * @return the context, {@code null} for plain connections
	 */
	public @Nullable SSLContext ssl() {
		return this.values.ssl;
	}

	/**
	 * Tell whether the certificate must be for the host connected to.
	 * @return {@code true} by default
	 */
	public boolean verifyHostname() {
		return this.values.verifyHostname;
	}

	/**
	 * Return how the client talks to the operating system.
	 * @return {@link Transport#AUTO} by default
	 */
	public Transport transport() {
		return this.values.transport;
	}

	/**
	 * Return where listeners run.
	 * @return the executor, {@code null} for the threads that the clients of the process
	 * share
	 */
	public @Nullable Executor listenerExecutor() {
		return this.values.listenerExecutor;
	}

	/**
	 * Return where the client reports what it counts.
	 * @return {@link SpreadMetrics#NONE} by default
	 */
	public SpreadMetrics metrics() {
		return this.values.metrics;
	}

	@Override
	public String toString() {
		return "SpreadOptions[daemons=%s, privateName=%s, authenticators=%s, ssl=%s, transport=%s]".formatted(daemons(),
				privateName(), authenticators().stream().map(Authenticator::method).toList(), ssl() != null,
				transport());
	}

	/**
	 * Collects options and checks each of them. Not thread-safe.
	 */
	public static final class Builder {

		private List<DaemonAddress> daemons = List.of(DaemonAddress.tcp("localhost", DaemonAddress.DEFAULT_PORT));

		private @Nullable String privateName;

		private boolean membership = true;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private Duration joinTimeout = Duration.ofSeconds(30);

		private Duration closeTimeout = Duration.ofSeconds(2);

		private ReconnectOptions reconnect = ReconnectOptions.DEFAULT;

		private NameConflictPolicy nameConflict = NameConflictPolicy.RETRY;

		private PingOptions ping = PingOptions.DEFAULT;

		private LaneOptions lane = LaneOptions.DEFAULT;

		private SendingOptions sending = SendingOptions.DEFAULT;

		private int receiveBuffer = 4 << 20;

		private @Nullable InetSocketAddress localAddress;

		private Map<SocketOption<?>, Object> socketOptions = Map.of();

		private List<Authenticator> authenticators = List.of(Authenticator.none());

		private @Nullable SSLContext ssl;

		private boolean verifyHostname = true;

		private Transport transport = Transport.AUTO;

		private @Nullable Executor listenerExecutor;

		private SpreadMetrics metrics = SpreadMetrics.NONE;

		private Builder() {
		}

		private Builder(Builder other) {
			this.daemons = other.daemons;
			this.privateName = other.privateName;
			this.membership = other.membership;
			this.connectTimeout = other.connectTimeout;
			this.handshakeTimeout = other.handshakeTimeout;
			this.joinTimeout = other.joinTimeout;
			this.closeTimeout = other.closeTimeout;
			this.reconnect = other.reconnect;
			this.nameConflict = other.nameConflict;
			this.ping = other.ping;
			this.lane = other.lane;
			this.sending = other.sending;
			this.receiveBuffer = other.receiveBuffer;
			this.localAddress = other.localAddress;
			this.socketOptions = other.socketOptions;
			this.authenticators = other.authenticators;
			this.ssl = other.ssl;
			this.verifyHostname = other.verifyHostname;
			this.transport = other.transport;
			this.listenerExecutor = other.listenerExecutor;
			this.metrics = other.metrics;
		}

		/**
		 * Set the daemons, in any form of {@link DaemonAddress#parse(String)} and in
		 * order of preference.
		 * @param daemons at least one address
		 * @return this builder
		 * @throws IllegalArgumentException if there are none or one has none of the forms
		 */
		public Builder daemons(String... daemons) {
			return daemons(Arrays.stream(daemons).map(DaemonAddress::parse).toList());
		}

		/**
		 * Set the daemons, in order of preference.
		 * @param daemons at least one address
		 * @return this builder
		 * @throws IllegalArgumentException if there are none
		 */
		public Builder daemons(Collection<? extends DaemonAddress> daemons) {
			if (daemons.isEmpty()) {
				throw new IllegalArgumentException("daemons must have at least one address");
			}
			this.daemons = List.copyOf(daemons);
			return this;
		}

		/**
		 * Set the private name.
		 * @param privateName 1 to 10 characters from {@code $} to {@code ~}, {@code null}
		 * to let the daemon assign one
		 * @return this builder
		 * @throws IllegalArgumentException if the name breaks these rules
		 */
		public Builder privateName(@Nullable String privateName) {
			this.privateName = (privateName != null) ? Limits.checkPrivateName(privateName) : null;
			return this;
		}

		/**
		 * Say whether membership messages are wanted.
		 * @param membership {@code false} for data alone
		 * @return this builder
		 */
		public Builder membership(boolean membership) {
			this.membership = membership;
			return this;
		}

		/**
		 * Set the time for opening a connection.
		 * @param connectTimeout the time
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = OptionChecks.positive("connectTimeout", connectTimeout);
			return this;
		}

		/**
		 * Set the time for the handshake.
		 * @param handshakeTimeout the time
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = OptionChecks.positive("handshakeTimeout", handshakeTimeout);
			return this;
		}

		/**
		 * Set how long the answer to a join or leave may take.
		 * @param joinTimeout the time
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder joinTimeout(Duration joinTimeout) {
			this.joinTimeout = OptionChecks.positive("joinTimeout", joinTimeout);
			return this;
		}

		/**
		 * Set how long closing may take.
		 * @param closeTimeout the time
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = OptionChecks.positive("closeTimeout", closeTimeout);
			return this;
		}

		/**
		 * Set what happens when a session is lost.
		 * @param reconnect the options
		 * @return this builder
		 */
		public Builder reconnect(ReconnectOptions reconnect) {
			this.reconnect = Objects.requireNonNull(reconnect, "reconnect");
			return this;
		}

		/**
		 * Set what to do when our private name is in use.
		 * @param nameConflict the policy
		 * @return this builder
		 */
		public Builder nameConflict(NameConflictPolicy nameConflict) {
			this.nameConflict = Objects.requireNonNull(nameConflict, "nameConflict");
			return this;
		}

		/**
		 * Set the options of the ping.
		 * @param ping the options
		 * @return this builder
		 */
		public Builder ping(PingOptions ping) {
			this.ping = Objects.requireNonNull(ping, "ping");
			return this;
		}

		/**
		 * Set the options of the delivery lane.
		 * @param lane the options
		 * @return this builder
		 */
		public Builder lane(LaneOptions lane) {
			this.lane = Objects.requireNonNull(lane, "lane");
			return this;
		}

		/**
		 * Set the options of sending.
		 * @param sending the options
		 * @return this builder
		 */
		public Builder sending(SendingOptions sending) {
			this.sending = Objects.requireNonNull(sending, "sending");
			return this;
		}

		/**
		 * Set the size asked for the socket's receive buffer.
		 * @param receiveBuffer bytes, 0 for the system's choice
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		public Builder receiveBuffer(int receiveBuffer) {
			this.receiveBuffer = (int) OptionChecks.atLeast("receiveBuffer", 0, receiveBuffer);
			return this;
		}

		/**
		 * Set the local address that TCP connections go out from, for a host with several
		 * networks or a firewall that looks at the source. If the host has no such
		 * address, or cannot reach the daemon from it, attempts to connect fail. Unix
		 * sockets have no such address and ignore it.
		 * @param localAddress the address; port 0 lets the system choose one, and any
		 * other port serves one connection at a time and may be blocked by the last one
		 * for a minute. {@code null} for the system's choice of both
		 * @return this builder
		 * @throws IllegalArgumentException if its host is not resolved
		 */
		public Builder localAddress(@Nullable InetSocketAddress localAddress) {
			if (localAddress != null && localAddress.isUnresolved()) {
				throw new IllegalArgumentException("localAddress must be an address of this host but "
						+ localAddress.getHostString() + " is unknown");
			}
			this.localAddress = localAddress;
			return this;
		}

		/**
		 * Set a socket option of TCP connections, before they connect. It wins over what
		 * the client sets by itself: {@code TCP_NODELAY}, {@code SO_KEEPALIVE} and its
		 * times, {@link #receiveBuffer(int)}. Unix sockets take no such options and
		 * ignore them.
		 * <p>
		 * With NIO these are the options of {@link java.nio.channels.SocketChannel}. The
		 * native transports know those of {@link java.net.StandardSocketOptions} for TCP
		 * (but {@code SO_REUSEPORT}), and epoll and io_uring also
		 * {@code jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE}, {@code TCP_KEEPINTERVAL},
		 * {@code TCP_KEEPCOUNT} and {@code TCP_QUICKACK}. Creating a client fails with an
		 * {@link IllegalArgumentException} that names the option if the transport does
		 * not have it; an attempt to connect fails with a {@link SpreadConnectException}
		 * that names it if the system refuses the value.
		 * @param <T> type of the value
		 * @param option the option
		 * @param value its value, {@code null} to leave it to the client or the system
		 * again
		 * @return this builder
		 */
		public <T> Builder socketOption(SocketOption<T> option, @Nullable T value) {
			Objects.requireNonNull(option, "socketOption");
			Map<SocketOption<?>, Object> changed = new LinkedHashMap<>(this.socketOptions);
			if (value != null) {
				changed.put(option, value);
			}
			else {
				changed.remove(option);
			}
			this.socketOptions = Collections.unmodifiableMap(changed);
			return this;
		}

		/**
		 * Set the ways to authenticate. Of those that the daemon allows, the first two
		 * are used.
		 * @param authenticators at least one, in order of preference
		 * @return this builder
		 * @throws IllegalArgumentException if there are none, two have the same method,
		 * or a method is not 1 to 29 characters without blanks
		 */
		public Builder authenticators(Authenticator... authenticators) {
			if (authenticators.length == 0) {
				throw new IllegalArgumentException(
						"authenticators must have at least one, such as Authenticator.none()");
			}
			List<String> methods = new ArrayList<>();
			for (Authenticator authenticator : authenticators) {
				String method = authenticator.method();
				if (method.isEmpty() || method.length() > 29 || method.indexOf(' ') >= 0 || methods.contains(method)) {
					throw new IllegalArgumentException(
							"authenticators must have different methods of 1 to 29 characters "
									+ "without blanks, but one is '" + method + "'");
				}
				methods.add(method);
			}
			this.authenticators = List.of(authenticators);
			return this;
		}

		/**
		 * Connect with TLS, for daemons behind a TLS proxy.
		 * @param ssl the context, {@code null} for plain connections
		 * @return this builder
		 */
		public Builder ssl(@Nullable SSLContext ssl) {
			this.ssl = ssl;
			return this;
		}

		/**
		 * Say whether the certificate must be for the host connected to.
		 * @param verifyHostname {@code false} to accept any host
		 * @return this builder
		 */
		public Builder verifyHostname(boolean verifyHostname) {
			this.verifyHostname = verifyHostname;
			return this;
		}

		/**
		 * Set how the client talks to the operating system. Whether that is possible here
		 * is seen when the client is created.
		 * @param transport the transport
		 * @return this builder
		 */
		public Builder transport(Transport transport) {
			this.transport = Objects.requireNonNull(transport, "transport");
			return this;
		}

		/**
		 * Set where listeners run, always one call at a time. The executor stays the
		 * caller's to shut down, and must outlive the client.
		 * @param listenerExecutor the executor, {@link #SAME_THREAD} for the network
		 * thread, {@code null} for the threads that the clients of the process share: as
		 * many as processors, and more while listeners block
		 * @return this builder
		 */
		public Builder listenerExecutor(@Nullable Executor listenerExecutor) {
			this.listenerExecutor = listenerExecutor;
			return this;
		}

		/**
		 * Run listeners on virtual threads, always one call at a time.
		 * @return this builder
		 * @throws IllegalArgumentException before Java 21
		 */
		public Builder listenersOnVirtualThreads() {
			return listenerExecutor(VirtualThreads.executor());
		}

		/**
		 * Set where the client reports what it counts.
		 * @param metrics the receiver
		 * @return this builder
		 */
		public Builder metrics(SpreadMetrics metrics) {
			this.metrics = Objects.requireNonNull(metrics, "metrics");
			return this;
		}

		/**
		 * Return the options.
		 * @return the immutable options
		 * @throws IllegalArgumentException if there is a TLS context, and a daemon behind
		 * a Unix socket
		 */
		public SpreadOptions build() {
			if (this.ssl != null && this.daemons.stream().anyMatch(DaemonAddress.Unix.class::isInstance)) {
				throw new IllegalArgumentException("ssl is not possible over a Unix socket, but daemons has one: "
						+ this.daemons + "; take it out or connect without ssl");
			}
			return new SpreadOptions(new Builder(this));
		}

	}

}
