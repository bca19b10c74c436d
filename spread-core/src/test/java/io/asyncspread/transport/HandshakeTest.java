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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.DaemonAddress;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's half of the handshake, against a peer that keeps the protocol, breaks it,
 * falls silent or speaks another one.
 */
@Timeout(30)
abstract class HandshakeTest {

	static final byte[] ACCEPT = ScriptedPeer.accept(4, 4, 0, "#ann#d1");

	final ScriptedDaemon daemon = ScriptedDaemon.start();

	final List<EventLoops.Lease> leases = new ArrayList<>();

	@AfterEach
	void close() {
		this.daemon.close();
		this.leases.forEach(EventLoops.Lease::close);
	}

	Attempt connect() {
		return connect("ann", (options) -> options);
	}

	Attempt connect(String name, UnaryOperator<SpreadOptions.Builder> change) {
		return connect(this.daemon.address(), name, change);
	}

	Attempt connect(DaemonAddress address, String name, UnaryOperator<SpreadOptions.Builder> change) {
		SpreadOptions options = change.apply(SpreadOptions.builder()).build();
		EventLoops.Lease lease = EventLoops.acquire(options.transport());
		this.leases.add(lease);
		Connector connector = new Connector(lease, options, new ByteBudget(1 << 20));
		Attempt attempt = new Attempt(lease);
		lease.loop().execute(() -> attempt.running.complete(connector.connect(address, name, 5, attempt)));
		// it has taken its place at the gate before the next attempt asks for one
		attempt.running.join();
		return attempt;
	}

	/**
	 * One attempt and what became of it.
	 */
	static final class Attempt implements ConnectListener {

		private final EventLoops.Lease lease;

		private final CompletableFuture<ConnectAttempt> running = new CompletableFuture<>();

		final CompletableFuture<Object> result = new CompletableFuture<>();

		final Received received = new Received();

		volatile boolean opened;

		Attempt(EventLoops.Lease lease) {
			this.lease = lease;
		}

		@Override
		public void opened() {
			this.opened = true;
		}

		@Override
		public void established(Connection connection) {
			connection.start(this.received);
			assertThat(this.result.complete(connection)).isTrue();
		}

		@Override
		public void failed(SpreadException cause) {
			assertThat(this.result.complete(cause)).isTrue();
		}

		Connection connection() {
			Object value = this.result.join();
			if (value instanceof SpreadException failure) {
				throw new AssertionError("no connection", failure);
			}
			return (Connection) value;
		}

		SpreadException failure() {
			Object value = this.result.join();
			assertThat(value).isInstanceOf(SpreadException.class);
			return (SpreadException) value;
		}

		void cancel() {
			ConnectAttempt attempt = this.running.join();
			this.lease.loop().submit(attempt::cancel).syncUninterruptibly();
		}

	}

	static final class Received implements ConnectionListener {

		final BlockingQueue<SpreadMessage> messages = new LinkedBlockingQueue<>();

		final CompletableFuture<SpreadException> closed = new CompletableFuture<>();

		@Override
		public void received(SpreadMessage message, int bytes) {
			this.messages.add(message);
		}

		@Override
		public void readComplete() {
		}

		@Override
		public void selfAddressed(Multicast message, Outgoing.Message item) {
		}

		@Override
		public void closed(SpreadException cause, int unsent) {
			this.closed.complete(cause);
		}

	}

}
