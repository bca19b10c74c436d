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
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Multicast;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.codec.Wire;

/**
 * From any thread to the socket: callers add, the event loop encodes what is there into
 * one buffer and flushes once, as long as the socket takes it. The more is waiting the
 * larger the batches; when little is, a message goes out at once. Bounded by a
 * {@link ByteBudget}.
 * <p>
 * {@link #add(Object)} is for any thread, all else is confined to the event loop of the
 * connection.
 */
final class SendQueue extends ChannelInboundHandlerAdapter implements Runnable {

	private static final int BATCH_BYTES = 64 * 1024;

	/** Batches written before the event loop may read again. */
	private static final int TURN = 4;

	/** Bodies from here on are not copied into the batch but written beside it. */
	private static final int LARGE_BODY = 8 * 1024;

	private final Queue<Object> queue = new MpscUnboundedAtomicArrayQueue<>(1024);

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final Channel channel;

	private final FrameEncoder encoder;

	private final ByteBudget budget;

	private final ServiceCounters counters;

	private final String selfName;

	private @Nullable Connection connection;

	private volatile boolean closed;

	// not writable: the socket is full, and its next writability starts us again
	private boolean stalled;

	private int unsent;

	// written to the channel and not yet taken by the operating system
	private int inFlight;

	private @Nullable SessionLostException lost;

	SendQueue(Channel channel, FrameEncoder encoder, ByteBudget budget, SpreadMetrics metrics) {
		this.channel = channel;
		this.encoder = encoder;
		this.budget = budget;
		this.counters = new ServiceCounters(metrics::sent);
		this.selfName = encoder.self().privateGroup();
	}

	/**
	 * Say whom to tell of messages that will come back.
	 */
	void reportTo(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Add something whose bytes have been taken from the budget.
	 * @param item a {@link Multicast} or {@link Outgoing}
	 */
	void add(Object item) {
		if (this.closed) {
			// not by the loop, which may be in its last moment
			settle(item);
			return;
		}
		this.queue.add(item);
		// the item may have come too late for the sweep of a closing queue
		if (this.closed || (!this.scheduled.get() && this.scheduled.compareAndSet(false, true))) {
			try {
				this.channel.eventLoop().execute(this);
			}
			catch (RejectedExecutionException ex) {
				// the loop has ended, and with it every thread but this that could sweep
				sweep();
			}
		}
	}

	@Override
	public void run() {
		if (this.closed) {
			sweep();
			return;
		}
		int batches = 0;
		while (this.channel.isWritable()) {
			if (!writeBatch()) {
				this.scheduled.set(false);
				if (this.queue.isEmpty() || !this.scheduled.compareAndSet(false, true)) {
					return;
				}
			}
			else if (++batches == TURN) {
				// a scheduled task waits for the next round of the loop, which reads
				// first;
				// one that is just executed would not, and a session that does not read
				// is lost
				this.channel.eventLoop().schedule(this, 0, TimeUnit.NANOSECONDS);
				return;
			}
		}
		this.stalled = true;
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
		if (this.stalled && this.channel.isWritable()) {
			this.stalled = false;
			// not at once: a flush of ours may be what calls us
			this.channel.eventLoop().execute(this);
		}
		super.channelWritabilityChanged(context);
	}

	/**
	 * Encode what is waiting, up to a batch, and flush it.
	 * @return whether there was anything
	 */
	private boolean writeBatch() {
		Object item = this.queue.poll();
		if (item == null) {
			return false;
		}
		Batch batch = new Batch();
		ByteBuf buffer = this.channel.alloc().directBuffer(Math.max(512, initialCapacity(item)), Integer.MAX_VALUE);
		while (item != null) {
			buffer = write(item, buffer, batch);
			item = (batch.bytes < BATCH_BYTES) ? this.queue.poll() : null;
		}
		ChannelFuture written = this.channel.write(buffer);
		written.addListener(batch);
		this.counters.flush();
		this.channel.flush();
		return true;
	}

	private int initialCapacity(Object item) {
		if (this.queue.isEmpty()) {
			int body = (item instanceof Multicast message) ? message.body().length : 256;
			return Math.min(body, LARGE_BODY) + 256;
		}
		return BATCH_BYTES;
	}

	private ByteBuf write(Object item, ByteBuf buffer, Batch batch) {
		if (item instanceof Multicast message) {
			return writeMessage(message, null, buffer, batch);
		}
		if (item instanceof Outgoing.Message message) {
			if (message.written() != null || message.confirmed() != null) {
				batch.await(message);
			}
			return writeMessage(message.message(), message, buffer, batch);
		}
		if (item instanceof Outgoing.Join join) {
			this.encoder.writeJoin(buffer, join.group());
		}
		else if (item instanceof Outgoing.Leave leave) {
			this.encoder.writeLeave(buffer, leave.group());
		}
		else {
			this.encoder.writeKill(buffer);
		}
		batch.add(Wire.HEADER_SIZE + Wire.NAME_SIZE);
		return buffer;
	}

	private ByteBuf writeMessage(Multicast message, Outgoing.@Nullable Message item, ByteBuf buffer, Batch batch) {
		boolean addSelf = item != null && item.addSelf();
		if (this.connection != null && (addSelf || comesBack(message))) {
			this.connection.selfAddressed(message, item);
		}
		this.encoder.writeHead(buffer, message, addSelf);
		byte[] body = message.body();
		int length = FrameEncoder.length(message, addSelf);
		batch.add(length);
		if (!Pinger.isPing(message)) {
			batch.messages++;
			this.inFlight++;
			this.counters.count(message.service(), length);
		}
		if (body.length < LARGE_BODY) {
			buffer.writeBytes(body);
			return buffer;
		}
		this.channel.write(buffer, this.channel.voidPromise());
		this.channel.write(Unpooled.wrappedBuffer(body), this.channel.voidPromise());
		return this.channel.alloc().directBuffer(this.queue.isEmpty() ? 256 : BATCH_BYTES);
	}

	private boolean comesBack(Multicast message) {
		List<String> targets = message.targets();
		for (int i = 0; i < targets.size(); i++) {
			String target = targets.get(i);
			if (target.charAt(0) == '#' && message.service().isOrdered() && !message.isSelfDiscard()
					&& target.equals(this.selfName)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * End: whatever is waiting or comes later fails.
	 * @param cause why
	 * @return how many messages were accepted and are not written
	 */
	int close(SessionLostException cause) {
		this.lost = cause;
		this.closed = true;
		sweep();
		return this.unsent + this.inFlight;
	}

	private void sweep() {
		for (Object item = this.queue.poll(); item != null; item = this.queue.poll()) {
			if (item instanceof Outgoing.Message || (item instanceof Multicast message && !Pinger.isPing(message))) {
				this.unsent++;
			}
			settle(item);
		}
	}

	/**
	 * Give back what an item took, and tell who waits for it that it is lost. On any
	 * thread.
	 */
	private void settle(Object item) {
		if (item instanceof Multicast message) {
			this.budget.release(FrameEncoder.length(message, false));
		}
		else if (item instanceof Outgoing.Message message) {
			SessionLostException cause = this.lost;
			this.budget.release(FrameEncoder.length(message.message(), message.addSelf()));
			Completions.fail(List.of(message), (cause != null) ? cause : unexplained(null, false));
		}
		else {
			this.budget.release(Wire.HEADER_SIZE + Wire.NAME_SIZE);
		}
	}

	/**
	 * Tell whether what is added fails. On any thread.
	 */
	boolean isClosed() {
		return this.closed;
	}

	private static SessionLostException unexplained(@Nullable Throwable cause, boolean written) {
		return new SessionLostException("the connection ended before the message was written", 0, written, cause);
	}

	/**
	 * What was written with one flush: its bytes go back to the budget, and its futures
	 * are completed, when the operating system has it.
	 */
	private final class Batch implements ChannelFutureListener {

		private int bytes;

		private int messages;

		// empty for most
		private List<Outgoing.Message> waiting = List.of();

		void add(int length) {
			this.bytes += length;
		}

		void await(Outgoing.Message message) {
			if (this.waiting.isEmpty()) {
				this.waiting = new ArrayList<>();
			}
			this.waiting.add(message);
		}

		@Override
		public void operationComplete(ChannelFuture future) {
			SendQueue.this.budget.release(this.bytes);
			SendQueue.this.inFlight -= this.messages;
			if (this.waiting.isEmpty()) {
				return;
			}
			if (future.isSuccess()) {
				Completions.written(this.waiting);
			}
			else {
				SessionLostException cause = SendQueue.this.lost;
				// part of the batch may have gone out before
				Completions.fail(this.waiting,
						(cause != null) ? cause.whenWritten() : unexplained(future.cause(), true));
			}
		}

	}

}
