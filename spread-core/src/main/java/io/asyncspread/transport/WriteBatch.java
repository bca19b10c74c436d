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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * What is written with one flush. It is the channel's promise for its last buffer, and
 * one that is never done: what goes out one by one is written with the same batch, and
 * the same small buffer, again and again. Confined to the event loop of its connection.
 */
final class WriteBatch extends DefaultChannelPromise {

	/** What is gathered in one buffer: still in the processor's cache when it is sent. */
	static final int BUFFER_BYTES = 64 * 1024;

	/** Enough for some messages one by one, and little for a connection that idles. */
	private static final int KEPT_BYTES = 2 * 1024;

	private final BatchWriter writer;

	private int bytes;

	private int messages;

	// empty for most
	private List<Outgoing.Message> waiting = List.of();

	private @Nullable ByteBuf small;

	private ByteBuf buffer = Unpooled.EMPTY_BUFFER;

	WriteBatch(Channel channel, BatchWriter writer) {
		super(channel);
		this.writer = writer;
	}

	/**
	 * Begin a batch of so many bytes, as far as is known.
	 */
	void begin(int expected) {
		if (expected > KEPT_BYTES) {
			this.buffer = allocate(expected);
			return;
		}
		ByteBuf kept = this.small;
		if (kept == null) {
			kept = allocate(KEPT_BYTES);
			this.small = kept;
		}
		this.buffer = kept.retain();
	}

	private ByteBuf allocate(int capacity) {
		return channel().alloc().directBuffer(capacity, capacity);
	}

	/**
	 * Count something that is put into the batch.
	 */
	void add(int length) {
		this.bytes += length;
	}

	/**
	 * Count a message of the user.
	 */
	void addMessage() {
		this.messages++;
	}

	/**
	 * Tell the sender of a message what becomes of the batch.
	 */
	void await(Outgoing.Message message) {
		if (this.waiting.isEmpty()) {
			this.waiting = new ArrayList<>();
		}
		this.waiting.add(message);
	}

	int bytes() {
		return this.bytes;
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

	private void next(int expected) {
		channel().write(this.buffer, channel().voidPromise());
		this.buffer = allocate(expected);
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
		end(null);
		return true;
	}

	@Override
	public boolean tryFailure(Throwable cause) {
		end(cause);
		return true;
	}

	private void end(@Nullable Throwable failure) {
		int length = this.bytes;
		int count = this.messages;
		List<Outgoing.Message> told = this.waiting;
		this.bytes = 0;
		this.messages = 0;
		this.waiting = List.of();
		this.writer.ended(this, length, count, told, failure);
	}

	/**
	 * Make the batch ready to be used again.
	 */
	void reset() {
		ByteBuf kept = this.small;
		if (kept != null && kept.refCnt() == 1) {
			kept.clear();
		}
		else {
			// a handler on the way has not finished with it
			forget();
		}
	}

	/**
	 * Give back what is kept for the next time, for there is none.
	 */
	void forget() {
		ByteBuf kept = this.small;
		if (kept != null) {
			this.small = null;
			kept.release();
		}
	}

}
