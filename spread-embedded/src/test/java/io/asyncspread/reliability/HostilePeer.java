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

package io.asyncspread.reliability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.asyncspread.DaemonAddress;

/**
 * A peer that speaks as a test tells it to, on a thread for each connection.
 */
final class HostilePeer implements AutoCloseable {

	private final ServerSocket server;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final Script script;

	HostilePeer(Script script) throws IOException {
		this.script = script;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread acceptor = new Thread(this::accept, "hostile");
		acceptor.setDaemon(true);
		acceptor.start();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				Thread speaker = new Thread(() -> speak(socket), "hostile-speaker");
				speaker.setDaemon(true);
				speaker.start();
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void speak(Socket socket) {
		try (socket) {
			this.script.speak(socket.getInputStream(), socket.getOutputStream());
		}
		catch (IOException ex) {
			// the client has hung up
		}
		finally {
			this.sockets.remove(socket);
		}
	}

	DaemonAddress address() {
		return new DaemonAddress.Tcp("127.0.0.1", this.server.getLocalPort());
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * What to say to one client.
	 */
	@FunctionalInterface
	interface Script {

		void speak(InputStream in, OutputStream out) throws IOException;

		/**
		 * Accept the client as {@code #victim#evil}, and go on with the given script.
		 */
		static Script accepted(Script then) {
			return (in, out) -> {
				in.readNBytes(5 + 6);
				out.write(new byte[] { 5, 'N', 'U', 'L', 'L', ' ' });
				in.readNBytes(90);
				out.write(new byte[] { 1, 4, 4, 0, 12 });
				out.write("#victim#evil".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
				then.speak(in, out);
			};
		}

	}

}
