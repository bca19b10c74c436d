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

import io.netty.channel.Channel;
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

	/** A batch ends here, so that small messages never need a second buffer. */
	private static final int BATCH_BYTES = WriteBatch.BUFFER_BYTES - 8 * 1024;

	private final Channel channel;

	private final FrameEncoder encoder;

	private final ByteBudget budget;

	private final ServiceCounters counters;

	private final String selfName;

	private @Nullable Connection connection;

	private @Nullable WriteBatch spare;

	// handed to the channel and not yet taken by the operating system
	private int inFlight;

	// why, once it is closed
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
		WriteBatch batch = nextBatch();
		batch.begin(queue.isEmpty() ? length(item) : Math.max(length(item), WriteBatch.BUFFER_BYTES));
		while (item != null) {
			write(item, batch);
			item = (batch.bytes() < BATCH_BYTES) ? queue.poll() : null;
		}
		this.counters.flush();
		batch.flush();
		return true;
	}

	private WriteBatch nextBatch() {
		WriteBatch kept = this.spare;
		this.spare = null;
		return (kept != null) ? kept : new WriteBatch(this.channel, this);
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

	private void write(Object item, WriteBatch batch) {
		batch.add(length(item));
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

	private void writeMessage(Multicast message, Outgoing.@Nullable Message item, WriteBatch batch) {
		boolean addSelf = item != null && item.addSelf();
		if (this.connection != null && (addSelf || comesBack(message))) {
			this.connection.selfAddressed(message, item);
		}
		int head = FrameEncoder.headLength(message, addSelf);
		byte[] body = message.body();
		this.encoder.writeHead(batch.room(head), message, addSelf);
		batch.append(body);
		if (!Pinger.isPing(message)) {
			batch.addMessage();
			this.inFlight++;
			this.counters.count(message.service(), head + body.length);
		}
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
		WriteBatch kept = this.spare;
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
	 * The operating system has a batch, or never will: its bytes go back to the budget,
	 * and its futures are completed.
	 */
	void ended(WriteBatch batch, int bytes, int messages, List<Outgoing.Message> waiting, @Nullable Throwable failure) {
		this.budget.release(bytes);
		this.inFlight -= messages;
		if (failure == null && this.lost == null && this.spare == null) {
			batch.reset();
			this.spare = batch;
		}
		else {
			batch.forget();
		}
		if (waiting.isEmpty()) {
			return;
		}
		if (failure == null) {
			Completions.written(waiting);
			return;
		}
		SessionLostException cause = this.lost;
		// part of the batch may have gone out before
		Completions.fail(waiting, (cause != null) ? cause.whenWritten() : unexplained(failure, true));
	}

}
