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

package io.asyncspread.transport;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadOptions;

/**
 * Opens connections for one client: name resolution, socket, TLS and handshake, each
 * attempt an object of its own. Confined to the event loop of the client.
 */
public final class Connector {

	private final NettyTransport transport;

	private final EventLoop loop;

	private final SpreadOptions options;

	private final ByteBudget budget;

	private final @Nullable SSLContext ssl;

	private final SocketOptions socketOptions;

	private final HostResolver resolver;

	/**
	 * Create a connector.
	 * @param lease the client's part in the event loops
	 * @param options the client's options
	 * @param budget what the send queues of all its connections share
	 * @throws IllegalArgumentException if the transport does not have a socket option
	 * wanted
	 */
	public Connector(EventLoops.Lease lease, SpreadOptions options, ByteBudget budget) {
		this(lease, options, budget, HostResolver.SYSTEM);
	}

	/**
	 * Create a connector that finds hosts its own way.
	 * @param resolver asked once for each attempt
	 */
	Connector(EventLoops.Lease lease, SpreadOptions options, ByteBudget budget, HostResolver resolver) {
		this.resolver = resolver;
		this.budget = budget;
		this.transport = lease.transport();
		this.loop = lease.loop();
		this.options = options;
		this.ssl = options.ssl();
		this.socketOptions = SocketOptions.of(options.socketOptions(), this.transport);
	}

	/**
	 * Begin an attempt.
	 * @param address the daemon
	 * @param privateName the name wanted, {@code null} to have one assigned
	 * @param epoch number of the session if it comes about
	 * @param listener told of the outcome
	 * @return the attempt, which can be cancelled
	 */
	public ConnectAttempt connect(DaemonAddress address, @Nullable String privateName, int epoch,
			ConnectListener listener) {
		ConnectAttempt attempt = new ConnectAttempt(this, address, privateName, epoch, listener);
		attempt.begin();
		return attempt;
	}

	NettyTransport transport() {
		return this.transport;
	}

	EventLoop loop() {
		return this.loop;
	}

	SocketOptions socketOptions() {
		return this.socketOptions;
	}

	HostResolver resolver() {
		return this.resolver;
	}

	SpreadOptions options() {
		return this.options;
	}

	ByteBudget budget() {
		return this.budget;
	}

	/**
	 * Make the TLS handler for a connection, {@code null} without TLS.
	 */
	@Nullable SslHandler sslHandler(DaemonAddress address) {
		if (this.ssl == null || !(address instanceof DaemonAddress.Tcp tcp)) {
			return null;
		}
		// The context's own engine, for it may have protocols and cipher suites of its
		// own.
		SSLEngine engine = this.ssl.createSSLEngine(tcp.host(), tcp.port());
		engine.setUseClientMode(true);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm(this.options.verifyHostname() ? "HTTPS" : "");
		engine.setSSLParameters(parameters);
		SslHandler handler = new SslHandler(engine);
		handler.setHandshakeTimeoutMillis(this.options.handshakeTimeout().toMillis());
		return handler;
	}

}
