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

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client: small frames are gathered into one write, and what the
 * socket does not take is counted in whole messages, as a daemon does (wire protocol,
 * section 8). Confined to the event loop of its network.
 */
final class Outbox {

	private static final int BATCH_SIZE = 16 * 1024;

	private static final int GATHERED_SIZE = 4 * 1024;

	private static final int LAG_STEP = 50;

	/** No bytes behind which the connection is dropped. */
	static final long UNLIMITED = -1;

	private final Channel channel;

	private final FlushList flushes;

	private final int limit;

	private final Runnable onLag;

	private final Runnable onDrop;

	private final Deque<byte[]> waiting = new ArrayDeque<>();

	private @Nullable ByteBuf batch;

	private boolean paused;

	private boolean flushPending;

	private boolean closed;

	private long budget = UNLIMITED;

	Outbox(Channel channel, FlushList flushes, int limit, Runnable onLag, Runnable onDrop) {
		this.channel = channel;
		this.flushes = flushes;
		this.limit = limit;
		this.onLag = onLag;
		this.onDrop = onDrop;
	}

	/**
	 * Take a frame for the client.
	 * @param frame the frame, shared with other receivers
	 * @return {@code false} if too many frames wait already
	 */
	boolean offer(byte[] frame) {
		if (this.waiting.size() >= this.limit) {
			return false;
		}
		if (this.waiting.isEmpty() && isReady()) {
			write(frame);
		}
		else if (!this.closed) {
			this.waiting.add(frame);
			if (!this.paused && this.waiting.size() >= this.limit / 2 && this.waiting.size() % LAG_STEP == 0) {
				this.onLag.run();
			}
		}
		return true;
	}

	/**
	 * Write bytes of the handshake, which are never counted.
	 * @param bytes the bytes
	 */
	void force(byte[] bytes) {
		if (!this.closed) {
			write(bytes);
		}
	}

	/**
	 * Go on writing what waits.
	 */
	void drain() {
		while (!this.waiting.isEmpty() && isReady()) {
			// Looking for readiness can flush, and that drain in its turn.
			byte[] next = this.waiting.poll();
			if (next != null) {
				write(next);
			}
		}
	}

	/**
	 * Stop writing, or go on.
	 * @param paused whether to stop
	 */
	void pause(boolean paused) {
		this.paused = paused;
		drain();
	}

	/**
	 * Drop the connection behind so many more bytes.
	 * @param bytes the number of bytes, or {@link #UNLIMITED}
	 */
	void dropAfter(long bytes) {
		this.budget = bytes;
	}

	int size() {
		return this.waiting.size();
	}

	void flush() {
		this.flushPending = false;
		writeBatch();
		this.channel.flush();
	}

	/**
	 * Hand to the socket what it takes, and forget the rest.
	 */
	void close() {
		if (!this.closed) {
			this.closed = true;
			flush();
			this.waiting.clear();
		}
	}

	private boolean isReady() {
		if (this.paused || this.closed) {
			return false;
		}
		if (!this.channel.isWritable()) {
			flush();
		}
		return this.channel.isWritable();
	}

	private void write(byte[] frame) {
		if (this.budget == UNLIMITED) {
			write(frame, frame.length);
			return;
		}
		int length = (int) Math.min(frame.length, this.budget);
		write(frame, length);
		this.budget -= length;
		if (this.budget == 0) {
			close();
			this.onDrop.run();
		}
	}

	private void write(byte[] frame, int length) {
		if (length > GATHERED_SIZE) {
			writeBatch();
			this.channel.write(this.channel.alloc().directBuffer(length).writeBytes(frame, 0, length),
					this.channel.voidPromise());
		}
		else {
			gather(frame, length);
		}
		if (!this.flushPending) {
			this.flushPending = true;
			this.flushes.add(this);
		}
	}

	private void gather(byte[] frame, int length) {
		if (this.batch != null && this.batch.readableBytes() + length > BATCH_SIZE) {
			writeBatch();
		}
		if (this.batch == null) {
			this.batch = this.channel.alloc().directBuffer(length, BATCH_SIZE);
		}
		this.batch.writeBytes(frame, 0, length);
	}

	private void writeBatch() {
		ByteBuf full = this.batch;
		if (full != null) {
			this.batch = null;
			this.channel.write(full, this.channel.voidPromise());
		}
	}

}
