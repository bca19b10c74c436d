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

import java.net.InetAddress;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.asyncspread.DaemonVersion;

/**
 * The settings that {@link EmbeddedSpread} and {@link EmbeddedSpreadNetwork} have in
 * common. The defaults are those of a daemon of version 4.4.0 as people run it. Not safe
 * for use by several threads.
 *
 * @param <B> the builder itself
 */
public abstract sealed class EmbeddedSpreadBuilder<B extends EmbeddedSpreadBuilder<B>>
		permits EmbeddedSpread.Builder, EmbeddedSpreadNetwork.Builder {

	private Set<AuthMethod> allowed = Set.of(AuthMethod.NULL);

	private Set<AuthMethod> required = Set.of();

	private final List<AuthRules.AddressRule> addresses = new ArrayList<>();

	private final Map<String, String> users = new HashMap<>();

	private final List<EmbeddedSpreadListener> listeners = new ArrayList<>();

	private DaemonVersion version = new DaemonVersion(4, 4, 0);

	private ByteOrder byteOrder = ByteOrder.LITTLE_ENDIAN;

	private InetAddress bindAddress = InetAddress.getLoopbackAddress();

	private int sessionLimit = 997;

	private int backlogLimit = 1000;

	private AccessPolicy accessPolicy = new AccessPolicy() {
	};

	private boolean strictHandshake = true;

	private boolean overtaking;

	private Duration startDelay = Duration.ZERO;

	private Duration nameHold = Duration.ZERO;

	private Duration lossDelay = Duration.ofMillis(250);

	EmbeddedSpreadBuilder() {
	}

	abstract B self();

	/**
	 * Set the version that the daemons report, and follow where versions differ (wire
	 * protocol, section 10).
	 * @param version the version, 4.0.0 to 4.4.x or 5.0.x; 4.4.0 by default
	 * @return this builder
	 * @throws IllegalArgumentException if it is another one: how a daemon of it behaves
	 * is not known
	 */
	public B version(DaemonVersion version) {
		DaemonOptions.checkVersion(version);
		this.version = version;
		return self();
	}

	/**
	 * Set the byte order of all frames that the daemons send. Real daemons use that of
	 * their machine, nearly always little-endian.
	 * @param byteOrder the byte order, little-endian by default
	 * @return this builder
	 */
	public B byteOrder(ByteOrder byteOrder) {
		this.byteOrder = byteOrder;
		return self();
	}

	/**
	 * Set the address to listen on.
	 * @param bindAddress the address, loopback by default
	 * @return this builder
	 */
	public B bindAddress(InetAddress bindAddress) {
		this.bindAddress = bindAddress;
		return self();
	}

	/**
	 * Set how many sessions one daemon has, those that authenticate included; the next
	 * connection is rejected with {@code QUOTA}.
	 * @param sessionLimit the limit, 997 by default as compiled into the C daemon; raise
	 * it for tests with more clients
	 * @return this builder
	 * @throws IllegalArgumentException if it is negative
	 */
	public B sessionLimit(int sessionLimit) {
		this.sessionLimit = notNegative("session limit", sessionLimit);
		return self();
	}

	/**
	 * Set how many messages may wait for a client that does not read; one more ends its
	 * session. This is {@code MaxSessionMessages} of the C daemon.
	 * @param backlogLimit the limit in messages of whatever size, 1000 by default
	 * @return this builder
	 * @throws IllegalArgumentException if it is negative
	 */
	public B backlogLimit(int backlogLimit) {
		this.backlogLimit = notNegative("backlog limit", backlogLimit);
		return self();
	}

	/**
	 * Set the authentication methods that a client may choose.
	 * @param methods the methods, {@code NULL} by default; none at all refuses everybody
	 * @return this builder
	 */
	public B allowedAuthMethods(AuthMethod... methods) {
		this.allowed = new HashSet<>(List.of(methods));
		return self();
	}

	/**
	 * Set the authentication methods that are checked whatever the client chose.
	 * @param methods the methods, none by default
	 * @return this builder
	 */
	public B requiredAuthMethods(AuthMethod... methods) {
		this.required = new HashSet<>(List.of(methods));
		return self();
	}

	/**
	 * Add rules of the {@code IP} method: {@code local}, {@code unix}, an IPv4 address,
	 * or an IPv4 address with {@code /prefix}. Without a rule nobody passes it.
	 * @param rules the rules
	 * @return this builder
	 * @throws IllegalArgumentException if one has none of these forms
	 */
	public B addressRules(String... rules) {
		for (String rule : rules) {
			this.addresses.add(new AuthRules.AddressRule(rule));
		}
		return self();
	}

	/**
	 * Add a user of the {@code PWORD} method.
	 * @param name the name, 1 to 32 bytes of ISO-8859-1
	 * @param password the password, 1 to 8 bytes of ISO-8859-1
	 * @return this builder
	 * @throws IllegalArgumentException if one of them cannot be sent by a client
	 */
	public B user(String name, String password) {
		AuthRules.checkUser(name, password);
		this.users.put(name, password);
		return self();
	}

	/**
	 * Set what clients may do.
	 * @param accessPolicy the policy, which permits all by default
	 * @return this builder
	 */
	public B accessPolicy(AccessPolicy accessPolicy) {
		this.accessPolicy = accessPolicy;
		return self();
	}

	/**
	 * Set whether each part of the handshake must arrive in one piece and connections
	 * begin one by one, as at a real daemon (wire protocol, section 2.2). Turn it off
	 * where something between client and daemon cuts the stream into pieces.
	 * @param strictHandshake {@code true} by default
	 * @return this builder
	 */
	public B strictHandshake(boolean strictHandshake) {
		this.strictHandshake = strictHandshake;
		return self();
	}

	/**
	 * Set whether small messages of the services {@code UNRELIABLE} and {@code RELIABLE}
	 * overtake everything that was written with them, as they may at a real daemon. Turn
	 * it on to find out whether an application relies on more than it is promised.
	 * @param overtaking {@code false} by default: one order for all
	 * @return this builder
	 */
	public B overtaking(boolean overtaking) {
		this.overtaking = overtaking;
		return self();
	}

	/**
	 * Set how long after the start nothing is delivered, not even the notice of a join,
	 * while handshakes work. A real daemon takes 1.7 s to form its first ring (wire
	 * protocol, section 1). Not after the restart of a daemon, and not ended by
	 * {@code releaseDeliveries} or {@code reset}.
	 * @param startDelay the time, none by default
	 * @return this builder
	 */
	public B startDelay(Duration startDelay) {
		this.startDelay = notNegative("start delay", startDelay);
		return self();
	}

	/**
	 * Set how long a private name stays taken after its session, so that a reconnect with
	 * it is rejected with {@code NOT_UNIQUE}.
	 * @param nameHold the time, none by default
	 * @return this builder
	 */
	public B nameHold(Duration nameHold) {
		this.nameHold = notNegative("name hold", nameHold);
		return self();
	}

	/**
	 * Set how long the other daemons take to notice that one is frozen. Real daemons take
	 * 2.5 to 3 s.
	 * @param lossDelay the time, 250 ms by default
	 * @return this builder
	 */
	public B lossDelay(Duration lossDelay) {
		this.lossDelay = notNegative("loss delay", lossDelay);
		return self();
	}

	/**
	 * Add a listener that is told what happens to clients.
	 * @param listener the listener
	 * @return this builder
	 */
	public B listener(EmbeddedSpreadListener listener) {
		this.listeners.add(listener);
		return self();
	}

	final DaemonOptions options() {
		return new DaemonOptions(this.version, this.byteOrder, this.bindAddress, this.sessionLimit, this.backlogLimit,
				new AuthRules(this.allowed, this.required, this.addresses, this.users), this.accessPolicy,
				this.strictHandshake, this.overtaking, this.startDelay, this.nameHold, this.lossDelay, this.listeners);
	}

	private static int notNegative(String what, int value) {
		if (value < 0) {
			throw new IllegalArgumentException(what + " must not be negative but is " + value);
		}
		return value;
	}

	private static Duration notNegative(String what, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(what + " must not be negative but is " + value);
		}
		return value;
	}

}
