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

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadTimeoutException;

/**
 * One attempt to get a session from one daemon: waiting for our turn, resolving the host,
 * trying its addresses, the handshake. It ends once, however many things fail at a time.
 * Confined to the event loop of the client.
 */
public final class ConnectAttempt {

	/** Reads before what they brought is handed on. */
	private static final int RECEIVE_TURN = 4;

	private static final int RECEIVE_CHUNK = 16 * 1024;

	private static final int RECEIVE_CHUNK_MAX = 256 * 1024;

	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

	private final Connector connector;

	private final DaemonAddress address;

	private final @Nullable String privateName;

	private final int epoch;

	private final ConnectListener listener;

	private ConnectGate.@Nullable Permit permit;

	private @Nullable Channel channel;

	private @Nullable Future<?> patience;

	private boolean ended;

	ConnectAttempt(Connector connector, DaemonAddress address, @Nullable String privateName, int epoch,
			ConnectListener listener) {
		this.connector = connector;
		this.address = address;
		this.privateName = privateName;
		this.epoch = epoch;
		this.listener = listener;
	}

	void begin() {
		SpreadOptions options = this.connector.options();
		Duration limit = options.connectTimeout().plus(options.handshakeTimeout());
		await(limit,
				() -> "the turn to connect to Spread daemon at %s did not come within %d ms (options connectTimeout "
					.formatted(this.address, limit.toMillis())
						+ "and handshakeTimeout): other clients of this process are still trying");
		this.permit = ConnectGate.enter(this.address, this.connector.loop(), this::resolve);
	}

	/**
	 * Give up: nothing is reported any more, and the socket is closed.
	 */
	public void cancel() {
		if (!this.ended) {
			end();
			if (this.channel != null) {
				this.channel.close();
			}
		}
	}

	/**
	 * Fail if what comes next does not come in time.
	 */
	private void await(Duration limit, Supplier<String> text) {
		this.patience = this.connector.loop()
			.schedule(() -> fail(new SpreadTimeoutException(text.get(), limit)), limit.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void cameInTime() {
		if (this.patience != null) {
			this.patience.cancel(false);
		}
	}

	private void resolve() {
		cameInTime();
		if (this.ended) {
			return;
		}
		if (this.address instanceof DaemonAddress.Unix unix) {
			open(List.of(this.connector.transport().unixAddress().apply(unix.path())), 0);
			return;
		}
		DaemonAddress.Tcp tcp = (DaemonAddress.Tcp) this.address;
		Duration limit = this.connector.options().connectTimeout();
		await(limit, () -> "the address of host '%s' was not found within %d ms (option connectTimeout)"
			.formatted(tcp.host(), limit.toMillis()));
		// the system's resolver blocks, so it must not run on the event loop
		CompletableFuture.supplyAsync(() -> lookUp(tcp))
			.whenCompleteAsync((addresses, failure) -> resolved(addresses, failure), this.connector.loop());
	}

	private List<SocketAddress> lookUp(DaemonAddress.Tcp tcp) {
		try {
			List<SocketAddress> addresses = new ArrayList<>();
			for (InetAddress address : this.connector.resolver().resolve(tcp.host())) {
				addresses.add(NettyTransport.tcpAddress(address, tcp.port()));
			}
			return addresses;
		}
		catch (UnknownHostException ex) {
			throw new CompletionException(ex);
		}
	}

	private void resolved(@Nullable List<SocketAddress> addresses, @Nullable Throwable failure) {
		cameInTime();
		if (this.ended) {
			return;
		}
		if (addresses == null) {
			fail(new SpreadConnectException(this.address,
					"host of Spread daemon at " + this.address + " is unknown: check the name in the daemon's address",
					(failure instanceof CompletionException wrapped) ? wrapped.getCause() : failure));
			return;
		}
		open(addresses, 0);
	}

	private void open(List<SocketAddress> addresses, int index) {
		ChannelFuture connecting;
		try {
			connecting = bootstrap().connect(addresses.get(index));
		}
		catch (RuntimeException ex) {
			fail(connectFailure(ex));
			return;
		}
		this.channel = connecting.channel();
		connecting.addListener((ChannelFuture future) -> {
			if (this.ended) {
				future.channel().close();
			}
			else if (future.isSuccess()) {
				this.listener.opened();
			}
			else if (index + 1 < addresses.size()) {
				open(addresses, index + 1);
			}
			else {
				fail(connectFailure(future.cause()));
			}
		});
	}

	private Bootstrap bootstrap() {
		SpreadOptions options = this.connector.options();
		boolean unix = this.address instanceof DaemonAddress.Unix;
		Bootstrap bootstrap = this.connector.transport()
			.bootstrap(unix)
			.group(this.connector.loop())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) millis(options.connectTimeout()))
			.option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
			.option(ChannelOption.RECVBUF_ALLOCATOR,
					new AdaptiveRecvByteBufAllocator(512, RECEIVE_CHUNK, RECEIVE_CHUNK_MAX)
						.maxMessagesPerRead(RECEIVE_TURN));
		if (!unix && options.receiveBuffer() > 0) {
			bootstrap.option(ChannelOption.SO_RCVBUF, options.receiveBuffer());
		}
		if (!unix && options.localAddress() != null) {
			bootstrap.localAddress(options.localAddress());
		}
		bootstrap.handler(new ChannelInitializer<Channel>() {

			@Override
			protected void initChannel(Channel channel) {
				if (!unix && !setSocketOptions(channel)) {
					return;
				}
				SslHandler ssl = ConnectAttempt.this.connector.sslHandler(ConnectAttempt.this.address);
				if (ssl != null) {
					channel.pipeline().addLast("tls", ssl);
				}
				channel.pipeline().addLast("handshake", newHandshake());
			}

		});
		return bootstrap;
	}

	/**
	 * Set what the user asks for. The bootstrap has set its own options by now, so these
	 * win.
	 */
	private boolean setSocketOptions(Channel channel) {
		try {
			this.connector.socketOptions().apply(channel);
			return true;
		}
		catch (IllegalArgumentException ex) {
			channel.close();
			fail(new SpreadConnectException(this.address,
					"no connection to Spread daemon at " + this.address + ": " + ex.getMessage(), ex));
			return false;
		}
	}

	private HandshakeHandler newHandshake() {
		return new HandshakeHandler(this.address, this.privateName, this.connector.options(), this);
	}

	private static long millis(Duration duration) {
		return Math.min(Math.max(duration.toMillis(), 1), Integer.MAX_VALUE);
	}

	private SpreadException connectFailure(Throwable cause) {
		if (cause instanceof ConnectTimeoutException) {
			Duration timeout = this.connector.options().connectTimeout();
			return new SpreadTimeoutException(
					"no connection to Spread daemon at %s within %d ms (option connectTimeout): the host may be down, or "
						.formatted(this.address, timeout.toMillis()) + "a firewall drops its packets",
					timeout);
		}
		if (cause instanceof UnresolvedAddressException) {
			return new SpreadConnectException(this.address,
					"host of Spread daemon at " + this.address + " is unknown: check the name in the daemon's address",
					cause);
		}
		String reason = String.valueOf(cause.getMessage());
		if (cause instanceof ConnectException && reason.contains("refused")) {
			return new SpreadConnectException(this.address, "connection to Spread daemon at " + this.address
					+ " refused: no daemon listens there; start one, or correct the address", cause);
		}
		return new SpreadConnectException(this.address,
				"no connection to Spread daemon at " + this.address + from() + ": " + reason, cause);
	}

	private String from() {
		InetSocketAddress local = this.connector.options().localAddress();
		return (local != null && this.address instanceof DaemonAddress.Tcp)
				? " from " + local + " (option localAddress)" : "";
	}

	void established(Channel channel, HandshakeResult result) {
		if (!this.ended) {
			end();
			this.listener.established(Connection.create(channel, this.address, result, this.epoch,
					this.connector.options(), this.connector.budget()));
		}
	}

	void fail(SpreadException cause) {
		if (!this.ended) {
			end();
			if (this.channel != null) {
				this.channel.close();
			}
			this.listener.failed(cause);
		}
	}

	private void end() {
		this.ended = true;
		cameInTime();
		if (this.permit != null) {
			this.permit.close();
		}
	}

}
