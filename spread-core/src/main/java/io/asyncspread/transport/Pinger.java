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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.DataMessage;
import io.asyncspread.Multicast;
import io.asyncspread.PingOptions;
import io.asyncspread.RejectedMessage;
import io.asyncspread.RequestRejectedException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.codec.FrameEncoder;

/**
 * Sends messages to our own private group and takes them out of the stream when they come
 * back: measures the round trip and tells when the connection is dead. Anything received
 * counts as life; time in which we do not read counts for nothing. Confined to the event
 * loop of its connection.
 */
public final class Pinger {

	/**
	 * The message type of pings.
	 */
	public static final int MESSAGE_TYPE = 0xFFF1;

	private static final Logger logger = LoggerFactory.getLogger(Pinger.class);

	private static final long MAGIC = 0x7370726470696e67L;

	private final Connection connection;

	private final ByteBudget budget;

	private final PingOptions options;

	private final PingLog log;

	private final SpreadMetrics metrics;

	private final Multicast pattern;

	private final Map<Long, Pending> pending = new LinkedHashMap<>();

	private @Nullable Future<?> interval;

	private @Nullable Future<?> deadline;

	private long nonce;

	private long lastRead;

	private long due;

	// time before this counts for nothing
	private long judgedFrom;

	private boolean reading = true;

	private boolean refused;

	/**
	 * Create a pinger.
	 * @param connection the connection to measure
	 * @param budget what the send queue takes its bytes from
	 * @param options when to ping and how
	 * @param log where the numbers go
	 * @param metrics where round trips are reported
	 */
	public Pinger(Connection connection, ByteBudget budget, PingOptions options, PingLog log, SpreadMetrics metrics) {
		this.connection = connection;
		this.budget = budget;
		this.options = options;
		this.log = log;
		this.metrics = metrics;
		this.lastRead = now();
		this.judgedFrom = this.lastRead;
		this.pattern = Multicast.to(connection.self()).service(options.service()).type(MESSAGE_TYPE);
	}

	/**
	 * Begin to ping at intervals.
	 */
	public void start() {
		long nanos = this.options.interval().toNanos();
		if (nanos > 0) {
			this.interval = this.connection.loop().scheduleWithFixedDelay(this::tick, 0, nanos, TimeUnit.NANOSECONDS);
		}
	}

	private void tick() {
		if (this.reading && !this.refused) {
			send(null);
		}
	}

	/**
	 * Send a ping.
	 * @param result completed with the round-trip time on the event loop, or with what
	 * kept the ping from coming back
	 */
	public void ping(CompletableFuture<Duration> result) {
		if (this.refused) {
			result.completeExceptionally(refusal());
			return;
		}
		send(result);
	}

	private void send(@Nullable CompletableFuture<Duration> result) {
		this.nonce++;
		byte[] body = ByteBuffer.allocate(16).putLong(MAGIC).putLong(this.nonce).array();
		Multicast message = this.pattern.body(body);
		this.pending.put(this.nonce, new Pending(now(), result));
		this.log.sent();
		this.budget.take(FrameEncoder.length(message, false));
		this.connection.offer(message);
		if (this.deadline == null) {
			scheduleDeadline(this.options.timeout().toNanos());
		}
	}

	private void scheduleDeadline(long nanos) {
		this.due = now() + nanos;
		this.deadline = this.connection.loop().schedule(this::due, nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * The process may have been stopped for a while, and what came meanwhile waits in the
	 * socket: a scheduled task waits for the next round of the loop, which reads first.
	 */
	private void due() {
		long now = now();
		if (!this.pending.isEmpty() && now - this.due > this.options.timeout().toNanos() / 2) {
			standStillEnded(now);
		}
		this.deadline = this.connection.loop().schedule(this::expire, 0, TimeUnit.NANOSECONDS);
	}

	/**
	 * We stood still ourselves, and perhaps the machine with us: nobody is dead before it
	 * was asked once more.
	 */
	private void standStillEnded(long now) {
		this.judgedFrom = now;
		if (this.interval != null) {
			tick();
		}
	}

	private void expire() {
		this.deadline = null;
		long now = now();
		long timeout = this.options.timeout().toNanos();
		List<Pending> lost = new ArrayList<>(1);
		Iterator<Pending> oldest = this.pending.values().iterator();
		while (oldest.hasNext() && this.deadline == null) {
			Pending ping = oldest.next();
			long waitingSince = (ping.sentAt() - this.judgedFrom > 0) ? ping.sentAt() : this.judgedFrom;
			long left = waitingSince + timeout - now;
			if (left > 0) {
				scheduleDeadline(left);
			}
			else {
				oldest.remove();
				lost.add(ping);
			}
		}
		// last, for who is told may ping again
		lost.forEach(this::lost);
	}

	private void lost(Pending ping) {
		this.log.lost();
		this.metrics.pingLost();
		SpreadTimeoutException cause = new SpreadTimeoutException(
				"ping to Spread daemon at %s did not come back within %d ms (option ping.timeout), session %d"
					.formatted(this.connection.address(), this.options.timeout().toMillis(), this.connection.epoch()),
				this.options.timeout());
		if (ping.result() != null) {
			ping.result().completeExceptionally(cause);
		}
		else if (this.reading && this.lastRead - ping.sentAt() <= 0) {
			this.connection.close(new SpreadTimeoutException(
					"Spread daemon at %s gave no sign of life for %d ms after a ping (option ping.timeout), session %d"
						.formatted(this.connection.address(), this.options.timeout().toMillis(),
								this.connection.epoch()),
					this.options.timeout()));
		}
	}

	/**
	 * Tell whether a message to be sent is a ping.
	 */
	static boolean isPing(Multicast message) {
		return message.type() == MESSAGE_TYPE && hasMagic(message.body());
	}

	private static boolean hasMagic(byte[] body) {
		return body.length == 16 && ByteBuffer.wrap(body).getLong() == MAGIC;
	}

	private static long nonce(byte[] body) {
		return ByteBuffer.wrap(body).getLong(8);
	}

	/**
	 * Take a message out of the stream if it is a ping of ours.
	 * @param message what came in
	 * @return whether it was one
	 */
	public boolean intercept(SpreadMessage message) {
		if (message instanceof DataMessage data) {
			if (data.type() == MESSAGE_TYPE && data.sender().equals(this.connection.self()) && hasMagic(data.body())) {
				returned(nonce(data.body()));
				return true;
			}
		}
		else if (message instanceof RejectedMessage rejected && rejected.type() == MESSAGE_TYPE
				&& hasMagic(rejected.body())) {
			refuse(nonce(rejected.body()));
			return true;
		}
		return false;
	}

	private void returned(long number) {
		Pending ping = this.pending.remove(number);
		if (ping == null) {
			this.log.late();
			return;
		}
		long roundTrip = now() - ping.sentAt();
		this.log.received(roundTrip);
		Duration duration = Duration.ofNanos(roundTrip);
		this.metrics.pingAnswered(this.options.service(), duration);
		if (ping.result() != null) {
			ping.result().complete(duration);
		}
	}

	private void refuse(long number) {
		Pending ping = this.pending.remove(number);
		if (ping != null && ping.result() != null) {
			ping.result().completeExceptionally(refusal());
		}
		if (!this.refused) {
			this.refused = true;
			logger.warn(
					"Spread daemon at {} refuses messages of {} to its own private group by its access policy: no more "
							+ "pings in session {}, so that only the operating system tells when the daemon is gone",
					this.connection.address(), this.connection.self(), this.connection.epoch());
		}
	}

	private RequestRejectedException refusal() {
		return new RequestRejectedException(RejectedMessage.Request.MULTICAST, this.pattern.targets(),
				this.connection.address());
	}

	/**
	 * Something was read.
	 */
	public void readComplete() {
		this.lastRead = now();
	}

	/**
	 * Reading has stopped or goes on.
	 * @param reading whether we read
	 */
	public void setReading(boolean reading) {
		this.reading = reading;
		if (reading) {
			this.lastRead = now();
		}
	}

	/**
	 * End with the connection.
	 * @param cause what those who wait for a ping are told
	 */
	public void stop(SpreadException cause) {
		if (this.interval != null) {
			this.interval.cancel(false);
		}
		if (this.deadline != null) {
			this.deadline.cancel(false);
		}
		for (Pending ping : this.pending.values()) {
			if (ping.result() != null) {
				Completions.fail(ping.result(), cause);
			}
		}
		this.pending.clear();
	}

	private long now() {
		return this.connection.loop().ticker().nanoTime();
	}

	private record Pending(long sentAt, @Nullable CompletableFuture<Duration> result) {
	}

}
