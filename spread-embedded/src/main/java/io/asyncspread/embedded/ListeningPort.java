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
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address that a daemon takes its clients at. It is a channel of the JDK on the event
 * loop, not one of Netty: there is nothing for a pipeline to do, and a fresh virtual
 * machine takes as long to load a pipeline as all the rest of a daemon. Confined to the
 * event loop of its network.
 */
final class ListeningPort extends NioSelectableChannelIoHandle<ServerSocketChannel> {

	/**
	 * Takes the connections of clients.
	 */
	interface Acceptor {

		/**
		 * Take a connection.
		 * @param connection the connection
		 * @throws IOException if it has failed already
		 */
		void accept(SocketChannel connection) throws IOException;

	}

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSpread.class);

	private static final Duration RECOVERY = Duration.ofSeconds(1);

	private final SocketAddress address;

	private final Acceptor acceptor;

	private final Topology.Timer timer;

	private @Nullable IoRegistration registration;

	ListeningPort(ServerSocketChannel channel, Acceptor acceptor, Topology.Timer timer) throws IOException {
		super(channel);
		this.address = channel.getLocalAddress();
		this.acceptor = acceptor;
		this.timer = timer;
	}

	/**
	 * Open a port.
	 * @param local the address, with port 0 for any free one
	 * @param backlog how many connections the system keeps until they are taken
	 * @param acceptor takes the connections
	 * @param timer the time that passes
	 * @return the port, on no event loop yet
	 * @throws IOException if it cannot be opened
	 */
	static ListeningPort bind(SocketAddress local, int backlog, Acceptor acceptor, Topology.Timer timer)
			throws IOException {
		boolean unix = local instanceof UnixDomainSocketAddress;
		ServerSocketChannel channel = unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
				: ServerSocketChannel.open();
		try {
			channel.configureBlocking(false);
			if (!unix) {
				channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			}
			channel.bind(local, backlog);
			return new ListeningPort(channel, acceptor, timer);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	SocketAddress address() {
		return this.address;
	}

	/**
	 * Take clients from now on.
	 * @param loop the event loop
	 */
	void listen(IoEventLoop loop) {
		IoRegistration registered = loop.register(this).syncUninterruptibly().getNow();
		registered.submit(NioIoOps.ACCEPT);
		this.registration = registered;
	}

	@Override
	public void close() {
		IoRegistration registered = this.registration;
		if (registered != null) {
			registered.cancel();
		}
		try {
			super.close();
		}
		catch (Exception ex) {
			throw new EmbeddedSpreadException("cannot close the port " + this.address, ex);
		}
	}

	@Override
	protected void handle(ServerSocketChannel channel, SelectionKey key) {
		try {
			SocketChannel connection = channel.accept();
			while (connection != null) {
				take(connection);
				connection = channel.accept();
			}
		}
		catch (IOException ex) {
			// As a rule for want of file descriptors, which comes again at once and for
			// ever.
			logger.warn("Embedded Spread takes no clients at {} for {} s: {}", this.address, RECOVERY.toSeconds(),
					ex.toString());
			key.interestOps(0);
			this.timer.schedule(() -> recover(key), RECOVERY);
		}
	}

	private static void recover(SelectionKey key) {
		if (key.isValid()) {
			key.interestOps(SelectionKey.OP_ACCEPT);
		}
	}

	private void take(SocketChannel connection) throws IOException {
		try {
			this.acceptor.accept(connection);
		}
		catch (IOException | ChannelException ex) {
			logger.debug("Connection to {} failed at once: {}", this.address, ex.toString());
			connection.close();
		}
	}

}
