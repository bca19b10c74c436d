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

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.asyncspread.DaemonAddress;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where one daemon takes its clients: a TCP port, and a Unix socket if wanted. Used by
 * the threads that start and stop the daemon, one at a time, and never by the event loop.
 */
final class ListeningPorts {

	private static final int BUFFER_SIZE = 200 * 1024;

	/**
	 * Connections that the system keeps until they are taken, at most as many as it
	 * permits.
	 */
	private static final int SYSTEM_BACKLOG = 4096;

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

	private static final Duration CLOSE_POLL = Duration.ofNanos(200_000);

	private final String daemon;

	private final DaemonOptions options;

	private final @Nullable SocketFile unixSocket;

	private final NetworkLoop loop;

	private final Consumer<Channel> accept;

	private final List<ListeningPort> ports = new ArrayList<>();

	ListeningPorts(String daemon, DaemonOptions options, @Nullable Path unixSocket, NetworkLoop loop,
			Consumer<Channel> accept) {
		this.daemon = daemon;
		this.options = options;
		this.unixSocket = (unixSocket != null) ? new SocketFile(daemon, unixSocket) : null;
		this.loop = loop;
		this.accept = accept;
	}

	/**
	 * Open the ports. Clients can connect, but nobody answers before {@link #accept()}.
	 * @param port the TCP port, 0 for any free one
	 * @return the TCP port
	 */
	int open(int port) {
		try {
			SocketAddress tcp = bind(new InetSocketAddress(this.options.bindAddress(), port),
					DaemonAddress.tcp(this.options.bindAddress().getHostAddress(), Math.max(port, 1)));
			if (this.unixSocket != null) {
				Path socket = this.unixSocket.path();
				this.unixSocket.clear();
				bind(UnixDomainSocketAddress.of(socket), DaemonAddress.unix(socket));
				this.unixSocket.take();
			}
			return ((InetSocketAddress) tcp).getPort();
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private SocketAddress bind(SocketAddress local, DaemonAddress address) {
		try {
			ListeningPort port = ListeningPort.bind(local, SYSTEM_BACKLOG, this::take, this.loop);
			this.ports.add(port);
			return port.address();
		}
		catch (IOException | RuntimeException ex) {
			if (ex instanceof BindException && String.valueOf(ex.getMessage()).contains("in use")) {
				throw new PortInUseException(this.daemon, address, ex);
			}
			boolean anyPort = local instanceof InetSocketAddress tcp && tcp.getPort() == 0;
			throw new EmbeddedSpreadException("embedded daemon '" + this.daemon + "' cannot listen on "
					+ (anyPort ? "any free port of " + this.options.bindAddress().getHostAddress() : address)
					+ ", check that the address belongs to this machine and that the port is permitted", ex);
		}
	}

	/**
	 * Take clients.
	 */
	void accept() {
		this.ports.forEach(this.loop::register);
	}

	private void take(SocketChannel client) throws IOException {
		Channel channel = configured(client);
		this.accept.accept(channel);
		this.loop.register(channel);
	}

	private Channel configured(SocketChannel client) throws IOException {
		if (client.getRemoteAddress() instanceof UnixDomainSocketAddress) {
			return new NioDomainSocketChannel(client);
		}
		client.setOption(StandardSocketOptions.TCP_NODELAY, true);
		client.setOption(StandardSocketOptions.SO_KEEPALIVE, this.options.isKeepAlive());
		client.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_SIZE);
		client.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_SIZE);
		return new NioSocketChannel(client);
	}

	/**
	 * Close all ports that are open. Returns when they are closed.
	 */
	void close() {
		try {
			if (this.unixSocket != null) {
				this.unixSocket.release();
			}
		}
		finally {
			closePorts();
		}
	}

	private void closePorts() {
		for (ListeningPort port : this.ports) {
			this.loop.run(port::close);
			if (port.address() instanceof InetSocketAddress tcp) {
				awaitFree(tcp);
			}
		}
		this.ports.clear();
	}

	/**
	 * Wait until a port is really closed, which the JDK does some time after the channel
	 * when the selector next looks at it.
	 * @param address the address of the port
	 */
	private static void awaitFree(InetSocketAddress address) {
		long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
		while (!isFree(address) && System.nanoTime() < end) {
			LockSupport.parkNanos(CLOSE_POLL.toNanos());
		}
	}

	private static boolean isFree(InetSocketAddress address) {
		try (Socket socket = new Socket()) {
			socket.setReuseAddress(true);
			socket.bind(address);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
