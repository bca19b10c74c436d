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
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.asyncspread.DaemonAddress;
import io.asyncspread.Member;
import io.asyncspread.RejectCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
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

	private static final int BUFFER_SIZE = 200 * 1024;

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

	private static final Duration CLOSE_POLL = Duration.ofNanos(200_000);

	private static final int INVENTED_NAME_SIZE = 9;

	private final Node node;

	private final DaemonOptions options;

	private final NetworkLoop loop;

	private final Topology topology;

	private final MembershipFrames frames;

	private final @Nullable Path unixSocket;

	private final Set<ClientConnection> connections = new LinkedHashSet<>();

	private final Map<String, Integer> names = new HashMap<>();

	private final List<Channel> listening = new ArrayList<>();

	private final ConnectGate gate;

	private volatile int port;

	private int descriptor = 7;

	private int rejects;

	private long nextDrop = -1;

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
		this.gate = new ConnectGate(loop);
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
	 * Open the ports and join the network. Called by any thread but the loop's.
	 */
	void start() {
		try {
			Channel tcp = bind(NioServerSocketChannel.class,
					new InetSocketAddress(this.options.bindAddress(), this.port),
					DaemonAddress.tcp(this.options.bindAddress().getHostAddress(), Math.max(this.port, 1)));
			this.port = ((InetSocketAddress) tcp.localAddress()).getPort();
			if (this.unixSocket != null) {
				removeSocketFile(this.unixSocket);
				bind(NioServerDomainSocketChannel.class, UnixDomainSocketAddress.of(this.unixSocket),
						DaemonAddress.unix(this.unixSocket));
				openToAll(this.unixSocket);
			}
		}
		catch (RuntimeException ex) {
			closePorts();
			throw ex;
		}
		this.loop.run(() -> this.topology.start(this.node));
		logger.info("Embedded Spread daemon '{}' ({}) takes clients on {}:{}{}", name(), this.options.version(),
				this.options.bindAddress().getHostAddress(), this.port,
				(this.unixSocket != null) ? " and " + this.unixSocket : "");
	}

	/**
	 * Leave the network, end all sessions and close the ports. Called by any thread but
	 * the loop's; returns when all is closed.
	 */
	void stop() {
		closePorts();
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

	private void closePorts() {
		for (Channel channel : this.listening) {
			SocketAddress address = channel.localAddress();
			channel.close().syncUninterruptibly();
			if (address instanceof InetSocketAddress tcp) {
				awaitFree(tcp);
			}
		}
		this.listening.clear();
		if (this.unixSocket != null) {
			removeSocketFile(this.unixSocket);
		}
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

	private Channel bind(Class<? extends ServerChannel> type, SocketAddress local, DaemonAddress address) {
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.loop.group())
			.channel(type)
			.childOption(ChannelOption.AUTO_READ, false)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(new ClientConnection(DaemonServer.this, channel));
				}

			});
		if (type == NioServerSocketChannel.class) {
			bootstrap.option(ChannelOption.SO_REUSEADDR, true)
				.childOption(ChannelOption.TCP_NODELAY, true)
				.childOption(ChannelOption.SO_KEEPALIVE, this.options.isKeepAlive())
				.childOption(ChannelOption.SO_SNDBUF, BUFFER_SIZE)
				.childOption(ChannelOption.SO_RCVBUF, BUFFER_SIZE);
		}
		ChannelFuture bound = bootstrap.bind(local).awaitUninterruptibly();
		if (bound.isSuccess()) {
			this.listening.add(bound.channel());
			return bound.channel();
		}
		Throwable cause = bound.cause();
		if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
			throw new PortInUseException(name(), address, cause);
		}
		throw new EmbeddedSpreadException("embedded daemon '" + name() + "' cannot listen on " + address
				+ ", check that the address belongs to this machine and that the port is permitted", cause);
	}

	private void removeSocketFile(Path socket) {
		try {
			if (Files.exists(socket) && !Files.isRegularFile(socket) && !Files.isDirectory(socket)) {
				Files.delete(socket);
			}
		}
		catch (IOException ex) {
			throw new EmbeddedSpreadException("embedded daemon '" + name() + "' cannot remove the socket " + socket,
					ex);
		}
	}

	private void openToAll(Path socket) {
		try {
			if (Files.getFileAttributeView(socket, PosixFileAttributeView.class) != null) {
				Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
			}
		}
		catch (IOException ex) {
			throw new EmbeddedSpreadException(
					"embedded daemon '" + name() + "' cannot open the socket " + socket + " to all users", ex);
		}
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

	void connected(ClientConnection connection) {
		boolean full = this.connections.size() >= this.options.sessionLimit();
		this.connections.add(connection);
		if (this.nextDrop >= 0) {
			connection.outbox().dropAfter(this.nextDrop);
			this.nextDrop = -1;
		}
		if (!full && this.rejects > 0) {
			this.rejects--;
			if (this.rejectCode == RejectCode.QUOTA) {
				full = true;
			}
			connection.handshake().force(this.rejectCode);
		}
		if (full) {
			connection.reject(RejectCode.QUOTA, "all " + this.options.sessionLimit() + " sessions are in use");
		}
		else if (this.options.strictHandshake()) {
			this.gate.enter(connection);
		}
		else {
			connection.reading(true);
		}
	}

	void spoke(ClientConnection connection) {
		this.gate.leave(connection);
	}

	void disconnected(ClientConnection connection) {
		this.gate.leave(connection);
		this.connections.remove(connection);
	}

	private void congestionChanged() {
		boolean congested = this.node.isCongested();
		if (congested) {
			logger.debug("Daemon '{}' stops reading from its clients", name());
		}
		this.gate.close(congested);
		for (ClientConnection connection : this.connections) {
			if (!connection.isSilent()) {
				connection.reading(!congested);
			}
		}
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
			this.loop.schedule(() -> this.names.remove(name), this.options.nameHold());
		}
	}

	void submit(Request request) {
		this.topology.submit(request);
	}

	void opened(Member member) {
		logger.debug("Session {} opened", member);
		tell((listener) -> listener.sessionOpened(member));
	}

	void closed(Member member, CloseCause cause, String detail) {
		switch (cause) {
			case BAD_FRAME, SLOW_READER, FATAL_FRAME ->
				logger.warn("Session {} closed ({}): {}", member, cause, detail);
			default -> logger.debug("Session {} closed ({}): {}", member, cause, detail);
		}
		tell((listener) -> listener.sessionClosed(member, cause, detail));
	}

	void failed(ClientConnection connection, Throwable cause) {
		if (cause instanceof IOException) {
			logger.debug("Connection of {} failed: {}", connection, cause.toString());
		}
		else {
			logger.error("Connection of {} failed", connection, cause);
		}
	}

	void rejected(RejectCode code, String detail) {
		logger.warn("Daemon '{}' rejected a connection with {} ({}): {}", name(), code, code.code(), detail);
		tell((listener) -> listener.connectionRejected(name(), code, detail));
	}

	void handshakeFailed(String detail) {
		logger.debug("Daemon '{}' closed a connection in the handshake: {}", name(), detail);
		tell((listener) -> listener.handshakeFailed(name(), detail));
	}

	void fatalFrame(Member member, String detail) {
		logger.error("Session {} sent a frame that a C daemon does not survive: {}", member, detail);
		tell((listener) -> listener.fatalFrame(member, detail));
	}

	void tooManyGroups(Member member, int groups) {
		logger.warn("Message of {} to {} groups is delivered to nobody, as by a C daemon: at most 43 are possible",
				member, groups);
		tell((listener) -> listener.tooManyGroups(member, groups));
	}

	private void tell(Consumer<EmbeddedSpreadListener> event) {
		for (EmbeddedSpreadListener listener : this.options.listeners()) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.error("Listener {} failed", listener, ex);
			}
		}
	}

}
