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

import java.net.SocketAddress;

import io.asyncspread.Member;
import io.asyncspread.RejectCode;
import io.asyncspread.embedded.Request.End;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one client from the first byte to the last: the handshake, then the
 * frames, whose requests go into the order of the network. Confined to the event loop of
 * its network.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

	private final DaemonServer server;

	private final Channel channel;

	private final DaemonOptions options;

	private final Outbox outbox;

	private final Handshake handshake;

	private final Inbox inbox = new Inbox();

	private @Nullable String name;

	private @Nullable ClientSession session;

	private @Nullable FrameReader reader;

	private @Nullable ClientRequests requests;

	private boolean admitted;

	private boolean silent = true;

	private boolean closing;

	private boolean gone;

	ClientConnection(DaemonServer server, Channel channel) {
		this.server = server;
		this.channel = channel;
		this.options = server.options();
		this.outbox = new Outbox(channel, server.flushes(), this.options.backlogLimit(), server::catchUp,
				() -> close(CloseCause.FAULT, "a test dropped the connection behind a number of bytes"));
		this.handshake = new Handshake(this, this.options);
	}

	Handshake handshake() {
		return this.handshake;
	}

	Outbox outbox() {
		return this.outbox;
	}

	@Nullable ClientSession session() {
		return this.session;
	}

	/**
	 * Tell whether nothing has come yet.
	 * @return {@code true} before the first byte
	 */
	boolean isSilent() {
		return this.silent;
	}

	/**
	 * Return how many bytes wait to be read, for want of more or because the daemon is
	 * congested.
	 * @return the number of bytes
	 */
	int received() {
		return this.inbox.size();
	}

	SocketAddress peer() {
		return this.channel.remoteAddress();
	}

	String daemon() {
		return this.server.name();
	}

	/**
	 * Tell whether the connection is ended, or about to be.
	 * @return {@code true} if nothing more comes of it
	 */
	boolean isClosing() {
		return this.closing;
	}

	/**
	 * Begin, if there is room for one more session: it is this client's turn.
	 * @return whether the client is read from now on
	 */
	boolean admit() {
		if (this.handshake.isQuotaForced()) {
			reject(RejectCode.QUOTA, "a test asked for it");
		}
		if (this.closing || refuseIfFull()) {
			return false;
		}
		this.admitted = true;
		readIfPossible();
		return true;
	}

	/**
	 * Refuse the connection if there is no room for a session more.
	 * @return whether it is refused
	 */
	boolean refuseIfFull() {
		if (this.server.isFull()) {
			reject(RejectCode.QUOTA, "all " + this.options.sessionLimit() + " sessions are in use");
			return true;
		}
		return false;
	}

	/**
	 * Read from the client if it has had its turn and the daemon is not congested, else
	 * stop it. What was read before goes on waiting.
	 */
	void readIfPossible() {
		boolean reading = this.admitted && mayRead();
		this.channel.config().setAutoRead(reading);
		if (reading && this.inbox.size() > 0) {
			this.channel.eventLoop().execute(() -> {
				readOn();
				this.server.flushes().flush();
			});
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.server.connected(this);
		this.server.flushes().flush();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf bytes = (ByteBuf) message;
		if (this.silent) {
			this.silent = false;
			this.server.spoke(this);
		}
		if (this.closing) {
			bytes.release();
			return;
		}
		this.inbox.add(context.alloc(), bytes);
		readOn();
	}

	private boolean mayRead() {
		return this.gone || !this.server.node().isCongested();
	}

	private void readOn() {
		if (!this.closing) {
			this.inbox.read(this::read);
		}
		if (this.closing) {
			this.inbox.discard();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.server.flushes().flush();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			this.outbox.drain();
			this.server.flushes().flush();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.gone = true;
		if (this.session != null && !this.closing) {
			readOn();
		}
		close(CloseCause.CONNECTION_LOST, "the client closed the connection");
		this.inbox.discard();
		this.server.disconnected(this);
		this.server.flushes().flush();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		close(CloseCause.CONNECTION_LOST, "the connection failed: " + cause);
		this.server.events().failed(this, cause);
	}

	private void read(ByteBuf in) {
		if (!this.handshake.isDone() && mayRead()) {
			this.handshake.read(in);
		}
		FrameReader frames = this.reader;
		ClientRequests asked = this.requests;
		if (frames == null || asked == null) {
			return;
		}
		try {
			while (!this.closing && mayRead()) {
				ClientFrame frame = frames.read(in);
				if (frame == null) {
					return;
				}
				asked.take(frame);
			}
		}
		catch (BadFrameException ex) {
			if (ex.isFatal()) {
				this.server.events().fatalFrame(asked.member(), String.valueOf(ex.getMessage()));
			}
			close(ex.isFatal() ? CloseCause.FATAL_FRAME : CloseCause.BAD_FRAME, String.valueOf(ex.getMessage()));
		}
	}

	void deliver(byte[] frame) {
		if (!this.gone && !this.outbox.offer(frame)) {
			close(CloseCause.SLOW_READER, "the client does not read: " + this.outbox.size() + " messages wait for it, "
					+ this.options.backlogLimit() + " are possible");
		}
	}

	void send(byte[] bytes) {
		this.outbox.force(bytes);
	}

	/**
	 * Take a private name for this connection.
	 * @param requested the name, empty if the daemon shall invent one
	 * @return the name, or {@code null} if it is in use
	 */
	@Nullable String claimName(String requested) {
		this.name = this.server.claimName(requested);
		return this.name;
	}

	boolean isPermitted(String privateName) {
		return this.server.policy().permitSession(Member.received("#" + privateName + "#" + daemon()));
	}

	void open(String privateName, boolean membership) {
		ClientSession opened = new ClientSession(this, this.server.node(), privateName, membership);
		this.session = opened;
		this.reader = new FrameReader(this.options, opened.nameBytes());
		this.requests = new ClientRequests(opened, this.server);
		this.server.node().attach(opened);
		this.server.events().opened(opened.member());
	}

	/**
	 * Refuse the connection with a code, if it has not ended.
	 * @param code the code
	 * @param detail the cause in words
	 */
	void reject(RejectCode code, String detail) {
		if (this.closing) {
			return;
		}
		this.closing = true;
		this.outbox.force(new byte[] { (byte) code.code() });
		this.outbox.close();
		releaseName();
		this.server.events().rejected(code, detail);
		this.channel.close();
	}

	/**
	 * End the handshake without a code, if it has not ended.
	 * @param detail the cause in words
	 */
	void fail(String detail) {
		if (this.closing) {
			return;
		}
		this.closing = true;
		releaseName();
		this.server.events().handshakeFailed(detail);
		this.channel.close();
	}

	/**
	 * End the session, or the handshake.
	 * @param cause why
	 * @param detail the cause in words
	 */
	void close(CloseCause cause, String detail) {
		ClientSession client = this.session;
		if (this.closing) {
			return;
		}
		if (client == null) {
			fail(detail);
			return;
		}
		this.closing = true;
		boolean later = this.options.isCloseOrdered() && !this.gone
				&& (cause == CloseCause.BAD_FRAME || cause == CloseCause.FATAL_FRAME);
		if (!later) {
			disconnect();
		}
		this.server.events().closed(client.member(), cause, detail);
		if (cause != CloseCause.DAEMON_STOPPED) {
			this.server.submit(new End(client, cause == CloseCause.DISCONNECT_REQUEST));
		}
	}

	/**
	 * End the connection because the daemon stops.
	 * @return completed when the connection is closed
	 */
	ChannelFuture stop() {
		close(CloseCause.DAEMON_STOPPED, "the daemon stopped");
		disconnect();
		return this.channel.closeFuture();
	}

	/**
	 * Take note that the end of the session has its place in the order.
	 */
	void ended() {
		disconnect();
		releaseName();
	}

	private void disconnect() {
		if (!this.gone) {
			this.gone = true;
			this.outbox.close();
			this.channel.close();
		}
	}

	private void releaseName() {
		String taken = this.name;
		if (taken != null) {
			this.name = null;
			this.server.releaseName(taken, this.session != null);
		}
	}

	@Override
	public String toString() {
		ClientSession client = this.session;
		return (client != null) ? client.privateGroup() : String.valueOf(this.channel.remoteAddress());
	}

}
