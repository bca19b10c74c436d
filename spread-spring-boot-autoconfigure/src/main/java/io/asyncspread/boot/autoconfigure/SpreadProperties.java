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

package io.asyncspread.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.asyncspread.NameConflictPolicy;
import io.asyncspread.ServiceType;
import io.asyncspread.SlowConsumerPolicy;
import io.asyncspread.Transport;
import io.asyncspread.spring.core.StartupFailurePolicy;
import io.asyncspread.spring.listener.Ordering;
import io.asyncspread.spring.support.WireFormat;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the Spread starter. The values are checked where they are used, so that
 * an error names property, value and origin.
 *
 * @param enabled Whether to auto-configure Spread at all.
 * @param daemons Comma-separated list of daemons to connect to, such as '4803@10.0.0.1',
 * 'host:4803' or 'unix:/tmp/4803'; several are failover. Without any the embedded daemon
 * is started if it is on the class path, else '4803@localhost' is used.
 * @param daemonOrder Order in which the daemons are tried.
 * @param privateName Private name to ask the daemon for, 1 to 10 characters. Without one
 * the daemon assigns a name.
 * @param membership Whether to receive membership messages. Without them there are no
 * views.
 * @param connectTimeout Time for opening a connection.
 * @param handshakeTimeout Time for the handshake with a daemon.
 * @param joinTimeout How long the answer to a join or leave may take.
 * @param closeTimeout How long closing the client may take.
 * @param startupFailurePolicy What to do when no daemon can be reached at startup.
 * @param startupTimeout How long the startup failure policy 'fail' waits for the first
 * session.
 * @param nameConflict What to do when the private name is in use.
 * @param transport How the client talks to the operating system.
 * @param receiveBuffer Size to ask for as the socket's receive buffer, 0 for the system's
 * choice.
 * @param wireFormat Format of message bodies that are sent. Both formats are understood
 * on receipt.
 * @param reconnect What happens when a session is lost or cannot be had.
 * @param ping The ping that measures and watches the connection.
 * @param lane The queue between the network and the listeners.
 * @param sending The send queue.
 * @param ssl TLS, for daemons behind a TLS proxy.
 * @param authentication How to authenticate with the daemon.
 * @param template The template.
 * @param listener The listener containers.
 * @param embedded The embedded daemon.
 * @param health The health indicator.
 * @param mapping How message types map to payload types.
 * @param connections Further connections by name, each with a client, a template and a
 * container factory of its own. What is not set there is as in the main connection, but
 * for daemons, private name, TLS, authentication, default group and the numbers of
 * members for health.
 */
@ConfigurationProperties("spread")
public record SpreadProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<String> daemons,
		@DefaultValue("in-order") DaemonOrder daemonOrder, @Nullable String privateName,
		@DefaultValue("true") boolean membership, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("10s") Duration handshakeTimeout, @DefaultValue("30s") Duration joinTimeout,
		@DefaultValue("2s") Duration closeTimeout, @DefaultValue("retry") StartupFailurePolicy startupFailurePolicy,
		@DefaultValue("30s") Duration startupTimeout, @DefaultValue("retry") NameConflictPolicy nameConflict,
		@DefaultValue("auto") Transport transport, @DefaultValue("4MB") DataSize receiveBuffer,
		@DefaultValue("raw") WireFormat wireFormat, @DefaultValue Reconnect reconnect, @DefaultValue Ping ping,
		@DefaultValue Lane lane, @DefaultValue Sending sending, @DefaultValue Ssl ssl,
		@DefaultValue Authentication authentication, @DefaultValue Template template, @DefaultValue Listener listener,
		@DefaultValue Mapping mapping, @DefaultValue Embedded embedded, @DefaultValue Health health,
		@DefaultValue Map<String, Connection> connections) {

	/**
	 * Return the settings of the main connection.
	 * @return the settings
	 */
	public Connection main() {
		return new Connection(this.daemons, this.daemonOrder, this.privateName, this.membership, this.connectTimeout,
				this.handshakeTimeout, this.joinTimeout, this.closeTimeout, this.startupFailurePolicy,
				this.startupTimeout, this.nameConflict, this.transport, this.receiveBuffer, this.wireFormat,
				this.reconnect, this.ping, this.lane, this.sending, this.ssl, this.authentication, this.template,
				this.listener, this.mapping, this.health);
	}

	/**
	 * The settings of one connection. In {@link SpreadProperties#connections()} they are
	 * as written; {@link SpreadConnections#settings} adds what the main connection gives.
	 *
	 * @param daemons Comma-separated list of daemons to connect to, such as
	 * '4803@10.0.0.1', 'host:4803' or 'unix:/tmp/4803'; several are failover.
	 * @param daemonOrder Order in which the daemons are tried.
	 * @param privateName Private name to ask the daemon for, 1 to 10 characters. Without
	 * one the daemon assigns a name.
	 * @param membership Whether to receive membership messages. Without them there are no
	 * views.
	 * @param connectTimeout Time for opening a connection.
	 * @param handshakeTimeout Time for the handshake with a daemon.
	 * @param joinTimeout How long the answer to a join or leave may take.
	 * @param closeTimeout How long closing the client may take.
	 * @param startupFailurePolicy What to do when no daemon can be reached at startup.
	 * @param startupTimeout How long the startup failure policy 'fail' waits for the
	 * first session.
	 * @param nameConflict What to do when the private name is in use.
	 * @param transport How the client talks to the operating system.
	 * @param receiveBuffer Size to ask for as the socket's receive buffer, 0 for the
	 * system's choice.
	 * @param wireFormat Format of message bodies that are sent. Both formats are
	 * understood on receipt.
	 * @param reconnect What happens when a session is lost or cannot be had.
	 * @param ping The ping that measures and watches the connection.
	 * @param lane The queue between the network and the listeners.
	 * @param sending The send queue.
	 * @param ssl TLS, for daemons behind a TLS proxy.
	 * @param authentication How to authenticate with the daemon.
	 * @param template The template.
	 * @param listener The listener containers.
	 * @param mapping How message types map to payload types.
	 * @param health The health indicator.
	 */
	public record Connection(@DefaultValue List<String> daemons, @DefaultValue("in-order") DaemonOrder daemonOrder,
			@Nullable String privateName, @DefaultValue("true") boolean membership,
			@DefaultValue("5s") Duration connectTimeout, @DefaultValue("10s") Duration handshakeTimeout,
			@DefaultValue("30s") Duration joinTimeout, @DefaultValue("2s") Duration closeTimeout,
			@DefaultValue("retry") StartupFailurePolicy startupFailurePolicy,
			@DefaultValue("30s") Duration startupTimeout, @DefaultValue("retry") NameConflictPolicy nameConflict,
			@DefaultValue("auto") Transport transport, @DefaultValue("4MB") DataSize receiveBuffer,
			@DefaultValue("raw") WireFormat wireFormat, @DefaultValue Reconnect reconnect, @DefaultValue Ping ping,
			@DefaultValue Lane lane, @DefaultValue Sending sending, @DefaultValue Ssl ssl,
			@DefaultValue Authentication authentication, @DefaultValue Template template,
			@DefaultValue Listener listener, @DefaultValue Mapping mapping, @DefaultValue Health health) {
	}

	/**
	 * An order of daemons.
	 */
	public enum DaemonOrder {

		/** As they are listed: the first is preferred. */
		IN_ORDER,

		/** Shuffled at startup, so that many applications spread over the daemons. */
		SHUFFLED

	}

	/**
	 * What happens when a session is lost or cannot be had.
	 *
	 * @param enabled Whether to try again at all. If not, the first failure ends the
	 * client.
	 * @param initialInterval Delay before the first attempt.
	 * @param maxInterval Longest delay between two attempts.
	 * @param multiplier Factor from one delay to the next.
	 * @param jitter Part of each delay that is left to chance, 0 to 1.
	 * @param maxAttempts Attempts in a row before the client fails for good, 0 for no
	 * limit.
	 * @param stableAfter How long a session must last for the delays to start over.
	 */
	public record Reconnect(@DefaultValue("true") boolean enabled, @DefaultValue("200ms") Duration initialInterval,
			@DefaultValue("30s") Duration maxInterval, @DefaultValue("2.0") double multiplier,
			@DefaultValue("0.5") double jitter, @DefaultValue("0") int maxAttempts,
			@DefaultValue("10s") Duration stableAfter) {
	}

	/**
	 * The ping: a message to ourselves that measures the way to the daemon and back and
	 * watches the connection.
	 *
	 * @param interval Time between pings, 0 for none.
	 * @param timeout How long to wait for a ping to come back.
	 * @param service Service type of pings. 'reliable' measures the hop to the daemon,
	 * 'agreed' and 'safe' a turn of the daemons' ring.
	 */
	public record Ping(@DefaultValue("10s") Duration interval, @DefaultValue("5s") Duration timeout,
			@DefaultValue("reliable") ServiceType service) {
	}

	/**
	 * The delivery lane: the one ordered queue between the network and the listeners.
	 *
	 * @param maxMessages Most messages that wait for listeners.
	 * @param maxBytes Most bytes of bodies that wait for listeners.
	 * @param slowConsumer What to do when the lane fills because listeners are slow.
	 * @param slowListenerAfter Time after which a listener call is reported as slow, with
	 * its stack trace.
	 */
	public record Lane(@DefaultValue("100000") int maxMessages, @DefaultValue("96MB") DataSize maxBytes,
			@DefaultValue("pause") SlowConsumerPolicy slowConsumer, @DefaultValue("5s") Duration slowListenerAfter) {
	}

	/**
	 * The send queue.
	 *
	 * @param maxBytes Most bytes accepted for sending and not yet handed to the operating
	 * system.
	 * @param timeout How long a blocking send waits for room in the queue.
	 * @param holdBytes Most bytes of messages to hold while there is no session, 0 to
	 * refuse them at once.
	 * @param holdFor How long a message is held before it fails.
	 */
	public record Sending(@DefaultValue("16MB") DataSize maxBytes, @DefaultValue("10s") Duration timeout,
			@DefaultValue("0B") DataSize holdBytes, @DefaultValue("10s") Duration holdFor) {
	}

	/**
	 * TLS, for daemons behind a TLS proxy; the daemon itself has none.
	 *
	 * @param enabled Whether to connect with TLS. Enabled automatically if a bundle is
	 * given.
	 * @param bundle Name of the SSL bundle to connect with. A reloaded bundle is used
	 * from the next connection on.
	 * @param verifyHostname Whether the certificate must be for the host connected to.
	 */
	public record Ssl(@Nullable Boolean enabled, @Nullable String bundle,
			@DefaultValue("true") boolean verifyHostname) {
	}

	/**
	 * How to authenticate with the daemon. Beans of type {@code Authenticator} replace
	 * these properties.
	 *
	 * @param method Method of authentication. Is 'password' automatically if a user is
	 * given, else 'none'.
	 * @param user User for the daemon's user and password module, at most 32 characters.
	 * @param password Password for the daemon's user and password module, at most 8
	 * characters.
	 */
	public record Authentication(@Nullable AuthenticationMethod method, @Nullable String user,
			@Nullable String password) {

		/**
		 * Shows nothing of the password.
		 */
		@Override
		public String toString() {
			return "Authentication[method=" + this.method + ", user=" + this.user + "]";
		}

	}

	/**
	 * A way to authenticate that properties can name.
	 */
	public enum AuthenticationMethod {

		/** The daemon asks for nothing: its method NULL. */
		NONE,

		/** The daemon looks at the client's address: its method IP. */
		IP,

		/** User and password in clear text: the daemon's method PWORD. */
		PASSWORD

	}

	/**
	 * The template.
	 *
	 * @param defaultGroup Group for messages without a target.
	 * @param service Service type of messages that do not choose one.
	 * @param replyTimeout How long a request waits for answers unless it says otherwise.
	 * @param transactionAware Whether sends inside a transaction wait for its commit.
	 * Needs spring-tx.
	 * @param observationEnabled Whether sends are observed. Traces go on across the
	 * network in the 'envelope' wire format only.
	 */
	public record Template(@Nullable String defaultGroup, @DefaultValue("agreed") ServiceType service,
			@DefaultValue("5s") Duration replyTimeout, @DefaultValue("false") boolean transactionAware,
			@DefaultValue("false") boolean observationEnabled) {
	}

	/**
	 * The listener containers.
	 *
	 * @param autoStartup Whether containers start with the application.
	 * @param ordering Which messages of one container may not overtake each other.
	 * @param concurrency Number of threads of one container. More than one needs an
	 * ordering other than 'total'.
	 * @param queueCapacity Most messages that wait for one container.
	 * @param queueBytes Most bytes of bodies that wait for one container.
	 * @param batchSize Most messages in one call of a listener that takes lists.
	 * @param shutdownTimeout How long a container may take to stop before its listener is
	 * interrupted, 0 to interrupt at once.
	 * @param observationEnabled Whether calls of listeners are observed.
	 * @param retry What happens when a listener throws an exception.
	 */
	public record Listener(@DefaultValue("true") boolean autoStartup, @DefaultValue("total") Ordering ordering,
			@DefaultValue("1") int concurrency, @DefaultValue("10000") int queueCapacity,
			@DefaultValue("32MB") DataSize queueBytes, @DefaultValue("100") int batchSize,
			@DefaultValue("10s") Duration shutdownTimeout, @DefaultValue("false") boolean observationEnabled,
			@DefaultValue Retry retry) {
	}

	/**
	 * What happens when a listener throws an exception. A retry holds back every message
	 * behind it, for nothing may overtake.
	 *
	 * @param enabled Whether to call the listener again with a message it threw an
	 * exception for.
	 * @param maxRetries Most calls again of one message.
	 * @param initialInterval Delay before the first call again.
	 * @param maxInterval Longest delay between two calls.
	 * @param multiplier Factor from one delay to the next.
	 * @param jitter Time by which each delay may be longer or shorter, left to chance.
	 */
	public record Retry(@DefaultValue("false") boolean enabled, @DefaultValue("3") long maxRetries,
			@DefaultValue("1s") Duration initialInterval, @DefaultValue("10s") Duration maxInterval,
			@DefaultValue("1.0") double multiplier, @DefaultValue("0s") Duration jitter) {
	}

	/**
	 * How message types map to payload types.
	 *
	 * @param types Java type of the payload, by message type (0 to 65535).
	 */
	public record Mapping(@DefaultValue Map<Integer, Class<?>> types) {
	}

	/**
	 * The embedded daemon, for development and tests.
	 *
	 * @param enabled Whether to start the embedded daemon when it is on the class path
	 * and no daemon is configured.
	 * @param port Port of the embedded daemon on the loopback interface, 0 for any free
	 * one. If the port is taken, the client connects to the daemon there.
	 * @param name Name of the embedded daemon, which is the last part of its clients'
	 * private groups.
	 */
	public record Embedded(@DefaultValue("true") boolean enabled, @DefaultValue("0") int port,
			@DefaultValue("localhost") String name) {
	}

	/**
	 * The health indicator.
	 *
	 * @param includeListeners Whether a listener container that is not in its expected
	 * state makes the health DOWN.
	 * @param maxPingAge Age of the last answered ping from which on the health is DOWN, 0
	 * for no limit. Three ping intervals and one ping timeout unless set.
	 * @param minMembers Number of members below which the health is DOWN, by group.
	 */
	public record Health(@DefaultValue("true") boolean includeListeners, @Nullable Duration maxPingAge,
			@DefaultValue Map<String, Integer> minMembers) {
	}

}
