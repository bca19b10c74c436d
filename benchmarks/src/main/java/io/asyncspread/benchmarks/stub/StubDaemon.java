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

package io.asyncspread.benchmarks.stub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts clients over TCP and over a Unix socket and gives each a {@link StubSession}.
 * One thread for each socket and each client.
 */
public final class StubDaemon implements AutoCloseable {

	// the official Java client takes no port above 32767, where the system's free ones
	// are
	private static final int FIRST_PORT = 24_803;

	private static final int LAST_PORT = 24_903;

	private static final int BACKLOG = 1024;

	private final ServerSocketChannel tcp;

	private final ServerSocketChannel unix;

	private final Path path;

	private final AtomicInteger clients = new AtomicInteger();

	/**
	 * Start to accept on the loopback interface.
	 * @param path path of the Unix socket
	 * @throws IOException if a socket cannot be opened
	 */
	public StubDaemon(Path path) throws IOException {
		this.path = path;
		this.tcp = bind();
		this.unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(path), BACKLOG);
		start("stub-tcp", () -> accept(this.tcp, true));
		start("stub-unix", () -> accept(this.unix, false));
	}

	/**
	 * Return the TCP port.
	 * @return the port that is bound
	 */
	public int port() {
		return this.tcp.socket().getLocalPort();
	}

	private static ServerSocketChannel bind() throws IOException {
		int port = FIRST_PORT;
		while (true) {
			try {
				return ServerSocketChannel.open()
					.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
			}
			catch (BindException ex) {
				if (++port > LAST_PORT) {
					throw ex;
				}
			}
		}
	}

	private void accept(ServerSocketChannel server, boolean tcp) {
		while (server.isOpen()) {
			try {
				SocketChannel channel = server.accept();
				if (tcp) {
					channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
				}
				int number = this.clients.incrementAndGet();
				start("stub-client-" + number, new StubSession(channel, number));
			}
			catch (IOException ex) {
				if (server.isOpen()) {
					throw new UncheckedIOException(ex);
				}
			}
		}
	}

	private static void start(String name, Runnable action) {
		Thread thread = new Thread(null, action, name, 256 * 1024);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.tcp.close();
		this.unix.close();
		Files.deleteIfExists(this.path);
	}

	/**
	 * Run until the standard input ends, so that no stub outlives who started it. Prints
	 * the port.
	 * @param args path of the Unix socket
	 * @throws IOException if a socket cannot be opened
	 */
	public static void main(String[] args) throws IOException {
		try (StubDaemon daemon = new StubDaemon(Path.of(args[0]))) {
			System.out.println("@ port=" + daemon.port());
			while (System.in.read() >= 0) {
				// wait for the end
			}
		}
		System.exit(0);
	}

}
