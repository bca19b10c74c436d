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

package io.asyncspread.benchmarks.peer;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DataMessage;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Transport;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.ConnectListener;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.ConnectionListener;
import io.asyncspread.transport.Connector;
import io.asyncspread.transport.EventLoops;
import io.asyncspread.transport.Outgoing;

/**
 * The transport of our client alone, given the next message only when the operating
 * system has the one before, so that nothing can be batched.
 */
final class FlushingPeer implements Peer, ConnectListener, ConnectionListener {

	private static final int AHEAD = 1000;

	/** Waking the producer for each would cost as much as the message. */
	private static final int WORTH_WAKING = AHEAD / 2;

	private final EventLoops.Lease lease = EventLoops.acquire(Transport.AUTO);

	private final ByteBudget budget = new ByteBudget(1 << 20);

	private final CompletableFuture<Connection> established = new CompletableFuture<>();

	private final Semaphore room = new Semaphore(AHEAD);

	private final Runnable next = this::next;

	private final MessageHandler handler;

	private final Connection connection;

	// confined to the event loop
	private final Queue<Repeated> queue = new ArrayDeque<>();

	private boolean running;

	private int freed;

	FlushingPeer(String address, String name, MessageHandler handler) {
		this.handler = handler;
		SpreadOptions options = SpreadOptions.builder().daemons(address).privateName(name).build();
		Connector connector = new Connector(this.lease, options, this.budget);
		this.lease.loop().execute(() -> connector.connect(DaemonAddress.parse(address), name, 1, this));
		this.connection = this.established.join();
	}

	@Override
	public String self() {
		return this.connection.self().privateGroup();
	}

	@Override
	public Sender sender(ServiceType service, String... targets) {
		Multicast pattern = Multicast.to(targets).service(service);
		return new Sender() {

			@Override
			public void send(byte[] body) {
				send(body, 1);
			}

			@Override
			public void send(byte[] body, int count) {
				FlushingPeer.this.send(pattern.body(body), count);
			}

		};
	}

	private void send(Multicast message, int count) {
		this.room.acquireUninterruptibly();
		this.lease.loop().execute(() -> {
			this.queue.add(new Repeated(message, count));
			if (!this.running) {
				this.running = true;
				next();
			}
		});
	}

	private void next() {
		if (this.budget.used() == 0) {
			Repeated current = this.queue.peek();
			if (current == null) {
				this.running = false;
				return;
			}
			if (--current.left == 0) {
				this.queue.remove();
				if (++this.freed == WORTH_WAKING) {
					this.freed = 0;
					this.room.release(WORTH_WAKING);
				}
			}
			this.budget.take(FrameEncoder.length(current.message, false));
			this.connection.offer(current.message);
		}
		this.lease.loop().execute(this.next);
	}

	@Override
	public void opened() {
		// the handshake follows
	}

	@Override
	public void established(Connection connection) {
		connection.start(this);
		this.established.complete(connection);
	}

	@Override
	public void failed(SpreadException cause) {
		this.established.completeExceptionally(cause);
	}

	@Override
	public void received(SpreadMessage message, int bytes) {
		if (message instanceof DataMessage data) {
			this.handler.received(data.body());
		}
	}

	@Override
	public void readComplete() {
		// nothing is collected
	}

	@Override
	public void selfAddressed(Multicast message, Outgoing.@Nullable Message item) {
		// nobody waits for it
	}

	@Override
	public void closed(SpreadException cause, int unsent) {
		// the process ends as well
	}

	@Override
	public void join(String group) {
		throw new UnsupportedOperationException("this peer only sends");
	}

	@Override
	public void leave(String group) {
		throw new UnsupportedOperationException("this peer only sends");
	}

	@Override
	public long memberships() {
		return 0;
	}

	@Override
	public void close() {
		this.lease.loop().execute(() -> this.connection.close(new SessionLostException("done", 1, false, null)));
		this.lease.close();
	}

	private static final class Repeated {

		private final Multicast message;

		private int left;

		Repeated(Multicast message, int left) {
			this.message = message;
			this.left = left;
		}

	}

}
