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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A port takes whoever connects, and outlives connections and moments that fail.
 */
class ListeningPortTests {

	private final ManualTimer timer = new ManualTimer();

	private final List<SocketChannel> taken = new ArrayList<>();

	private final List<SocketChannel> clients = new ArrayList<>();

	private Selector selector;

	@BeforeEach
	void open() throws IOException {
		this.selector = Selector.open();
	}

	@AfterEach
	void close() throws IOException {
		for (SocketChannel client : this.clients) {
			client.close();
		}
		for (SocketChannel connection : this.taken) {
			connection.close();
		}
		this.selector.close();
	}

	private ListeningPort bind(ListeningPort.Acceptor acceptor) throws IOException {
		return ListeningPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10, acceptor, this.timer);
	}

	private SelectionKey keyOf(ListeningPort port) throws IOException {
		return port.selectableChannel().register(this.selector, SelectionKey.OP_ACCEPT);
	}

	private void connect(ListeningPort port) throws IOException {
		this.clients.add(SocketChannel.open(port.address()));
	}

	private void handleUntilTaken(ListeningPort port, SelectionKey key, int connections) {
		await().until(() -> {
			port.handle((ServerSocketChannel) port.selectableChannel(), key);
			return this.taken.size() == connections;
		});
	}

	@Test
	void takesAllThatWait() throws IOException {
		ListeningPort port = bind(this.taken::add);
		connect(port);
		connect(port);
		handleUntilTaken(port, keyOf(port), 2);
		port.close();
		assertThat(port.selectableChannel().isOpen()).isFalse();
	}

	@Test
	void connectionThatHasFailedAlreadyIsClosedAndTheNextIsTaken() throws IOException {
		List<SocketChannel> failed = new ArrayList<>();
		ListeningPort port = bind((connection) -> {
			if (failed.isEmpty()) {
				failed.add(connection);
				throw new IOException("reset");
			}
			this.taken.add(connection);
		});
		connect(port);
		connect(port);
		handleUntilTaken(port, keyOf(port), 1);
		assertThat(failed).singleElement().satisfies((connection) -> assertThat(connection.isOpen()).isFalse());
		port.close();
	}

	@Test
	void restsWhileTheSystemGivesNoConnection() throws IOException {
		ListeningPort port = bind(this.taken::add);
		SelectionKey key = keyOf(port);
		ServerSocketChannel failing = ServerSocketChannel.open();
		failing.close();
		port.handle(failing, key);
		assertThat(key.interestOps()).isZero();
		this.timer.pass();
		assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_ACCEPT);
		port.close();
	}

}
