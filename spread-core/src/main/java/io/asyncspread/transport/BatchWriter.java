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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Multicast;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.codec.Wire;

/**
 * Encodes what waits in a send queue and hands it to the channel, a batch with each
 * flush. Confined to the event loop of its connection.
 */
final class BatchWriter {

	/** What is gathered in one buffer: still in the processor's cache when it is sent. */
	private static final int BUFFER_BYTES = 64 * 1024;

	/** A batch ends here, so that small messages never need a second buffer. */
	private static final int BATCH_BYTES = BUFFER_BYTES - 8 * 1024;

	/** Enough for some messages one by one, and little for a connection that idles. */
	private static final int KEPT_BYTES = 2 * 1024;

	private final Channel channel;

	private final FrameEncoder encoder;

	private final ByteBudget budget;

	private final ServiceCounters counters;

	private final String selfName;

	private @Nullable Connection connection;

	private @Nullable Batch spare;

	// handed to the channel and not yet taken by the operating system
	private int inFlight;

	private boolean closed;

	private @Nullable SessionLostException lost;

	BatchWriter(Channel channel, FrameEncoder encoder, ByteBudget budget, SpreadMetrics metrics) {
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
	 * Encode what is waiting, up to a batch, and flush it.
	 * @return whether there was anything
	 */
	boolean write(Queue<Object> queue) {
		Object item = queue.poll();
		if (item == null) {
			return false;
		}
		Batch batch = nextBatch();
		batch.begin(queue.isEmpty() ? length(item) : Math.max(length(item), BUFFER_BYTES));
		while (item != null) {
			write(item, batch);
			item = (batch.bytes < BATCH_BYTES) ? queue.poll() : null;
		}
		this.counters.flush();
		batch.flush();
		return true;
	}

	private Batch nextBatch() {
		Batch kept = this.spare;
		this.spare = null;
		return (kept != null) ? kept : new Batch();
	}

	/**
	 * Return how many bytes an item takes from the budget and puts on the wire.
	 */
	static int length(Object item) {
		if (item instanceof Multicast message) {
			return FrameEncoder.length(message, false);
		}
		if (item instanceof Outgoing.Message message) {
			return FrameEncoder.length(message.message(), message.addSelf());
		}
		return Wire.HEADER_SIZE + Wire.NAME_SIZE;
	}

	private void write(Object item, Batch batch) {
		batch.bytes += length(item);
		if (item instanceof Multicast message) {
			writeMessage(message, null, batch);
		}
		else if (item instanceof Outgoing.Message message) {
			if (message.written() != null || message.confirmed() != null) {
				batch.await(message);
			}
			writeMessage(message.message(), message, batch);
		}
		else if (item instanceof Outgoing.Join join) {
			this.encoder.writeJoin(batch.room(Wire.HEADER_SIZE + Wire.NAME_SIZE), join.group());
		}
		else if (item instanceof Outgoing.Leave leave) {
			this.encoder.writeLeave(batch.room(Wire.HEADER_SIZE + Wire.NAME_SIZE), leave.group());
		}
		else {
			this.encoder.writeKill(batch.room(Wire.HEADER_SIZE + Wire.NAME_SIZE));
		}
	}

	private void writeMessage(Multicast message, Outgoing.@Nullable Message item, Batch batch) {
		boolean addSelf = item != null && item.addSelf();
		if (this.connection != null && (addSelf || comesBack(message))) {
			this.connection.selfAddressed(message, item);
		}
		int head = FrameEncoder.headLength(message, addSelf);
		byte[] body = message.body();
		this.encoder.writeHead(batch.room(head), message, addSelf);
		batch.append(body);
		batch.messages++;
		this.inFlight++;
		this.counters.count(message.service(), head + body.length);
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
	 * End: batches under way fail.
	 * @param cause why
	 * @return how many messages are in them
	 */
	int close(SessionLostException cause) {
		this.lost = cause;
		this.closed = true;
		Batch kept = this.spare;
		if (kept != null) {
			this.spare = null;
			kept.forget();
		}
		return this.inFlight;
	}

	static SessionLostException unexplained(@Nullable Throwable cause, boolean written) {
		return new SessionLostException("the connection ended before the message was written", 0, written, cause);
	}

	/**
	 * What is written with one flush: its bytes go back to the budget, and its futures
	 * are completed, when the operating system has it. It is the channel's promise for
	 * its last buffer, and one that is never done: what goes out one by one is written
	 * with the same batch, and the same small buffer, again and again.
	 */
	private final class Batch extends DefaultChannelPromise {

		private int bytes;

		private int messages;

		// empty for most
		private List<Outgoing.Message> waiting = List.of();

		private @Nullable ByteBuf small;

		private ByteBuf buffer = Unpooled.EMPTY_BUFFER;

		Batch() {
			super(BatchWriter.this.channel);
		}

		/**
		 * Begin a batch of so many bytes, as far as is known.
		 */
		void begin(int expected) {
			if (expected <= KEPT_BYTES) {
				ByteBuf kept = this.small;
				if (kept == null) {
					kept = allocate(KEPT_BYTES);
					this.small = kept;
				}
				this.buffer = kept.retain();
			}
			else {
				this.buffer = allocate(expected);
			}
		}

		private ByteBuf allocate(int capacity) {
			return channel().alloc().directBuffer(capacity, capacity);
		}

		/**
		 * Return a buffer that takes so many bytes more.
		 */
		ByteBuf room(int length) {
			if (this.buffer.writableBytes() < length) {
				next(Math.max(length, BUFFER_BYTES));
			}
			return this.buffer;
		}

		private void next(int expected) {
			channel().write(this.buffer, channel().voidPromise());
			this.buffer = allocate(expected);
		}

		void append(byte[] body) {
			int from = 0;
			int left = body.length;
			while (left > this.buffer.writableBytes()) {
				int part = this.buffer.writableBytes();
				this.buffer.writeBytes(body, from, part);
				from += part;
				left -= part;
				next(left);
			}
			this.buffer.writeBytes(body, from, left);
		}

		void await(Outgoing.Message message) {
			if (this.waiting.isEmpty()) {
				this.waiting = new ArrayList<>();
			}
			this.waiting.add(message);
		}

		void flush() {
			ByteBuf last = this.buffer;
			this.buffer = Unpooled.EMPTY_BUFFER;
			channel().writeAndFlush(last, this);
		}

		@Override
		public ChannelPromise setSuccess(@Nullable Void result) {
			end(null);
			return this;
		}

		@Override
		public ChannelPromise setFailure(Throwable cause) {
			end(cause);
			return this;
		}

		@Override
		public boolean trySuccess(@Nullable Void result) {
			return end(null);
		}

		@Override
		public boolean tryFailure(Throwable cause) {
			return end(cause);
		}

		private boolean end(@Nullable Throwable failure) {
			BatchWriter.this.budget.release(this.bytes);
			BatchWriter.this.inFlight -= this.messages;
			this.bytes = 0;
			this.messages = 0;
			List<Outgoing.Message> told = this.waiting;
			this.waiting = List.of();
			if (failure == null && !BatchWriter.this.closed && BatchWriter.this.spare == null) {
				keep();
			}
			else {
				forget();
			}
			if (!told.isEmpty()) {
				tell(told, failure);
			}
			return true;
		}

		private void keep() {
			ByteBuf kept = this.small;
			if (kept != null) {
				if (kept.refCnt() == 1) {
					kept.clear();
				}
				else {
					// a handler on the way has not finished with it
					forget();
				}
			}
			BatchWriter.this.spare = this;
		}

		void forget() {
			ByteBuf kept = this.small;
			if (kept != null) {
				this.small = null;
				kept.release();
			}
		}

		private void tell(List<Outgoing.Message> told, @Nullable Throwable failure) {
			if (failure == null) {
				Completions.written(told);
				return;
			}
			SessionLostException cause = BatchWriter.this.lost;
			// part of the batch may have gone out before
			Completions.fail(told, (cause != null) ? cause.whenWritten() : unexplained(failure, true));
		}

	}

}
