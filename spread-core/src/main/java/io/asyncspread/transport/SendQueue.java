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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.Multicast;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.codec.FrameEncoder;

/**
 * From any thread to the socket: callers add, the event loop has what is there written
 * and flushed as one batch, as long as the socket takes it. The more is waiting the
 * larger the batches; when little is, a message goes out at once. Bounded by a
 * {@link ByteBudget}.
 * <p>
 * {@link #add(Object)} is for any thread, all else is confined to the event loop of the
 * connection.
 */
final class SendQueue extends ChannelInboundHandlerAdapter implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SendQueue.class);

	/** Batches written before the event loop may read again. */
	private static final int TURN = 8;

	private final Queue<Object> queue = new MpscUnboundedAtomicArrayQueue<>(1024);

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final Channel channel;

	private final BatchWriter writer;

	private final ByteBudget budget;

	private volatile boolean closed;

	// not writable: the socket is full, and its next writability starts us again
	private boolean stalled;

	private int unsent;

	private @Nullable SessionLostException lost;

	SendQueue(Channel channel, FrameEncoder encoder, ByteBudget budget, SpreadMetrics metrics) {
		this.channel = channel;
		this.writer = new BatchWriter(channel, encoder, budget, metrics);
		this.budget = budget;
	}

	/**
	 * Say whom to tell of messages that will come back.
	 */
	void reportTo(Connection connection) {
		this.writer.reportTo(connection);
	}

	/**
	 * Add something whose bytes have been taken from the budget.
	 * @param item a {@link Multicast} or {@link Outgoing}
	 * @return {@code false} if the queue is closed and the item is settled
	 */
	boolean add(Object item) {
		if (this.closed) {
			// not by the loop, which may be in its last moment
			settle(item);
			return false;
		}
		this.queue.add(item);
		// the item may have come too late for the sweep of a closing queue
		if (this.closed || (!this.scheduled.get() && this.scheduled.compareAndSet(false, true))) {
			try {
				this.channel.eventLoop().execute(this);
			}
			catch (RejectedExecutionException ex) {
				// the loop has ended, and with it every thread but this that could sweep
				sweepLate();
			}
		}
		return true;
	}

	/**
	 * Sweep what was added while the queue was closed, and is in no count yet.
	 */
	private void sweepLate() {
		int before = this.unsent;
		sweep();
		if (this.unsent > before) {
			logger.warn("{} messages were accepted in the moment in which the session ended, and are not sent: {}",
					this.unsent - before, this.lost);
		}
	}

	@Override
	public void run() {
		if (this.closed) {
			sweepLate();
			return;
		}
		int batches = 0;
		while (this.channel.isWritable()) {
			if (!this.writer.write(this.queue)) {
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
	 * End: whatever is waiting or comes later fails.
	 * @param cause why
	 * @return how many messages were accepted and are not written
	 */
	int close(SessionLostException cause) {
		this.lost = cause;
		this.closed = true;
		int inFlight = this.writer.close(cause);
		sweep();
		return this.unsent + inFlight;
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
		this.budget.release(BatchWriter.length(item));
		if (item instanceof Outgoing.Message message) {
			SessionLostException cause = this.lost;
			Completions.fail(List.of(message), (cause != null) ? cause : BatchWriter.unexplained(null, false));
		}
	}

	/**
	 * Tell whether what is added fails. On any thread.
	 */
	boolean isClosed() {
		return this.closed;
	}

}
