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

package io.asyncspread.stub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.asyncspread.DaemonAddress;

/**
 * The other end of a client under test, a socket on loopback that answers nothing by
 * itself: the test takes each connection and says what is read, written and cut. Blocking
 * calls end when the test's time limit interrupts them. Confined to the thread of the
 * test.
 */
public final class ScriptedDaemon implements AutoCloseable {

	private final ServerSocketChannel server;

	private final DaemonAddress address;

	private final List<ScriptedPeer> peers = new ArrayList<>();

	private ScriptedDaemon(ServerSocketChannel server, DaemonAddress address) {
		this.server = server;
		this.address = address;
	}

	/**
	 * Listen on a free port of loopback.
	 * @return the daemon
	 */
	public static ScriptedDaemon start() {
		return listen(0);
	}

	/**
	 * Listen on a port of loopback that a daemon had before.
	 * @param port the port, 0 for a free one
	 * @return the daemon
	 */
	public static ScriptedDaemon listen(int port) {
		try {
			ServerSocketChannel server = ServerSocketChannel.open();
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
			InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
			return new ScriptedDaemon(server, DaemonAddress.tcp("127.0.0.1", bound.getPort()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Listen on a Unix socket.
	 * @param path path of the socket
	 * @return the daemon
	 */
	public static ScriptedDaemon listen(Path path) {
		try {
			ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			server.bind(UnixDomainSocketAddress.of(path));
			return new ScriptedDaemon(server, DaemonAddress.unix(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public DaemonAddress address() {
		return this.address;
	}

	public int port() {
		return ((DaemonAddress.Tcp) this.address).port();
	}

	/**
	 * Wait for the next connection.
	 * @return the daemon's end of it
	 */
	public ScriptedPeer accept() {
		try {
			ScriptedPeer peer = new ScriptedPeer(this.server.accept());
			this.peers.add(peer);
			return peer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for the next connection and give it a session.
	 * @param privateGroup the private group to assign
	 * @return the daemon's end of the session
	 */
	public ScriptedPeer acceptSession(String privateGroup) {
		ScriptedPeer peer = accept();
		peer.acceptSession(privateGroup);
		return peer;
	}

	/**
	 * Tell whether a connection is waiting to be accepted.
	 * @return {@code true} if {@link #accept()} would not wait
	 */
	public boolean hasWaitingConnection() {
		try {
			this.server.configureBlocking(false);
			SocketChannel waiting = this.server.accept();
			this.server.configureBlocking(true);
			if (waiting != null) {
				waiting.close();
			}
			return waiting != null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.peers.forEach(ScriptedPeer::close);
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
