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

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.codec.FrameDecoder;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.codec.NameCache;
import io.asyncspread.codec.Wire;

/**
 * One live connection with an accepted session. It ends once, whoever ends it, and is
 * never used again. {@link #offer(Object)} and {@link #isEnded()} are for any thread, all
 * else is confined to its event loop.
 */
public final class Connection {

	/**
	 * One for each event loop: the clients of a process mostly see the same members and
	 * groups.
	 */
	private static final FastThreadLocal<NameCache> NAMES = new FastThreadLocal<>() {

		@Override
		protected NameCache initialValue() {
			return new NameCache();
		}

	};

	private final Channel channel;

	private final DaemonAddress address;

	private final HandshakeResult session;

	private final int epoch;

	private final SendQueue sendQueue;

	private @Nullable ConnectionListener listener;

	private boolean ended;

	private Connection(Channel channel, DaemonAddress address, HandshakeResult session, int epoch,
			SendQueue sendQueue) {
		this.channel = channel;
		this.address = address;
		this.session = session;
		this.epoch = epoch;
		this.sendQueue = sendQueue;
	}

	static Connection create(Channel channel, DaemonAddress address, HandshakeResult session, int epoch,
			SpreadOptions options, ByteBudget budget) {
		SendQueue sendQueue = new SendQueue(channel, new FrameEncoder(session.self()), budget, options.metrics());
		Connection connection = new Connection(channel, address, session, epoch, sendQueue);
		sendQueue.reportTo(connection);
		FrameDecoder decoder = new FrameDecoder(epoch, NAMES.get());
		channel.pipeline().addLast("frames", new FrameHandler(decoder, connection));
		channel.pipeline().addLast("send", sendQueue);
		return connection;
	}

	/**
	 * Begin to read.
	 * @param listener told of everything from here on
	 */
	public void start(ConnectionListener listener) {
		this.listener = listener;
		this.channel.config().setAutoRead(true);
	}

	/**
	 * Add something to the send queue, whose bytes have been taken from the budget.
	 * @param item a {@link Multicast} or {@link Outgoing}
	 * @return {@code false} if the connection has ended: the bytes are given back, and
	 * who waits for the item is told
	 */
	public boolean offer(Object item) {
		return this.sendQueue.add(item);
	}

	/**
	 * Tell whether what is offered now fails. On any thread.
	 * @return whether the connection has ended
	 */
	public boolean isEnded() {
		return this.sendQueue.isClosed();
	}

	/**
	 * Stop or go on reading from the socket.
	 * @param reading whether to read
	 */
	public void setReading(boolean reading) {
		this.channel.config().setAutoRead(reading);
	}

	/**
	 * Close the connection.
	 * @param cause what the session will be told
	 */
	public void close(SpreadException cause) {
		end(cause);
		this.channel.close();
	}

	/**
	 * Return our identity.
	 * @return the private group that the daemon gave
	 */
	public Member self() {
		return this.session.self();
	}

	/**
	 * Return the version of the daemon.
	 * @return the version
	 */
	public DaemonVersion version() {
		return this.session.version();
	}

	/**
	 * Return where we are connected.
	 * @return the address of the daemon
	 */
	public DaemonAddress address() {
		return this.address;
	}

	/**
	 * Return the number of the session.
	 * @return the epoch
	 */
	public int epoch() {
		return this.epoch;
	}

	/**
	 * Return the event loop.
	 * @return the loop that owns this connection
	 */
	public EventLoop loop() {
		return this.channel.eventLoop();
	}

	Channel channel() {
		return this.channel;
	}

	void received(SpreadMessage message, int bytes) {
		if (this.listener != null && !this.ended) {
			this.listener.received(message, bytes);
		}
	}

	void selfAddressed(Multicast message, Outgoing.@Nullable Message item) {
		if (this.listener != null && !this.ended) {
			this.listener.selfAddressed(message, item);
		}
	}

	void readComplete() {
		if (this.listener != null && !this.ended) {
			this.listener.readComplete();
		}
	}

	/**
	 * The peer closed, or the network failed.
	 * @param partial bytes of a frame that will never be complete
	 * @param cause the error, {@code null} for an orderly end of the stream
	 */
	void ended(int partial, @Nullable Throwable cause) {
		StringBuilder text = new StringBuilder("Spread daemon at ").append(this.address)
			.append((cause != null) ? " broke the connection (" + cause.getMessage() + ")" : " closed the connection")
			.append(" of ")
			.append(self())
			.append(", session ")
			.append(this.epoch);
		if (partial > 0) {
			text.append(", in the middle of a frame (")
				.append(partial)
				.append((partial < Wire.HEADER_SIZE) ? " bytes of its header were there)" : " bytes of it were there)");
		}
		close(new SessionLostException(text.toString(), this.epoch, false, cause));
	}

	/**
	 * What came in cannot be read, nor what follows it.
	 */
	void malformed(SpreadProtocolException cause) {
		close(new SpreadProtocolException(this.address,
				"Spread daemon at %s sent what is no frame to %s, session %d: %s".formatted(this.address, self(),
						this.epoch, cause.getMessage())));
	}

	/**
	 * Something of ours failed on the event loop.
	 */
	void failed(Throwable cause) {
		close(new SessionLostException("session %d of %s with Spread daemon at %s ended by an error of the client: %s"
			.formatted(this.epoch, self(), this.address, cause), this.epoch, false, cause));
	}

	private void end(SpreadException cause) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		SessionLostException lost = (cause instanceof SessionLostException known) ? known
				: new SessionLostException(String.valueOf(cause.getMessage()), this.epoch, false, cause);
		int unsent = this.sendQueue.close(lost);
		if (this.listener != null) {
			this.listener.closed(cause, unsent);
		}
	}

}
