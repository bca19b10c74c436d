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

package io.asyncspread.benchmarks.worker;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

import io.asyncspread.Multicast;
import io.asyncspread.SendResult;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.benchmarks.peer.AsyncspreadPeer;
import io.asyncspread.benchmarks.peer.Peer;

/**
 * Rounds against a real daemon. Confined to the worker's thread, except for what arrives.
 */
final class DaemonRounds {

	/** Every so many messages one comes back to its sender and lets it send more. */
	private static final int STRIDE = 50;

	private static final int STRIDES_OUT = 8;

	private final Peer peer;

	private final Arrivals arrivals;

	private final AtomicLong collected = new AtomicLong();

	private Counters collectingSince = Counters.now();

	DaemonRounds(Peer peer, Arrivals arrivals) {
		this.peer = peer;
		this.arrivals = arrivals;
	}

	/**
	 * Keep a number of messages to ourselves under way: each one that comes back sends
	 * the next, from the handler.
	 */
	Result window(long millis, int window, int body, ServiceType service) throws InterruptedException {
		Histogram latencies = Arrivals.histogram();
		Peer.Sender sender = this.peer.sender(service, this.peer.self());
		CountDownLatch complete = new CountDownLatch(window);
		Counters before = Counters.now();
		long end = before.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
		this.arrivals.use((bytes) -> {
			long now = System.nanoTime();
			latencies.recordValue(now - ByteBuffer.wrap(bytes).getLong());
			if (now - end < 0) {
				sender.send(stamped(body, now));
			}
			else {
				complete.countDown();
			}
		});
		Peer.Sender first = this.peer.sender(service, this.peer.self());
		for (int i = 0; i < window; i++) {
			first.send(stamped(body, System.nanoTime()));
		}
		CeilingRounds.await(complete);
		return Result.of(latencies.getTotalCount(), Counters.now().since(before)).with(latencies);
	}

	/**
	 * The client's own ping, one after the other, answered on its event loop.
	 */
	Result pings(long millis) throws InterruptedException {
		SpreadClient client = ((AsyncspreadPeer) this.peer).client();
		Histogram latencies = Arrivals.histogram();
		CountDownLatch complete = new CountDownLatch(1);
		Counters before = Counters.now();
		long end = before.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
		ping(client, latencies, end, complete);
		CeilingRounds.await(complete);
		return Result.of(latencies.getTotalCount(), Counters.now().since(before)).with(latencies);
	}

	private static void ping(SpreadClient client, Histogram latencies, long end, CountDownLatch complete) {
		client.ping().whenComplete((Duration roundTrip, Throwable failure) -> {
			if (failure != null) {
				throw new IllegalStateException(failure);
			}
			latencies.recordValue(roundTrip.toNanos());
			if (System.nanoTime() - end < 0) {
				ping(client, latencies, end, complete);
			}
			else {
				complete.countDown();
			}
		});
	}

	/**
	 * Send to ourselves at fixed times and measure from the time a message should have
	 * been sent, so that a stall counts for all who would have been hit by it.
	 */
	Result open(long millis, int rate, int body, ServiceType service) throws InterruptedException {
		Histogram latencies = Arrivals.histogram();
		long count = rate * millis / 1000;
		CountDownLatch complete = new CountDownLatch(1);
		AtomicLong left = new AtomicLong(count);
		this.arrivals.use((bytes) -> {
			latencies.recordValue(Math.max(System.nanoTime() - ByteBuffer.wrap(bytes).getLong(), 0));
			if (left.decrementAndGet() == 0) {
				complete.countDown();
			}
		});
		Peer.Sender sender = this.peer.sender(service, this.peer.self());
		Counters before = Counters.now();
		long interval = 1_000_000_000L / rate;
		long intended = before.nanos();
		for (long i = 0; i < count; i++) {
			intended += interval;
			sleepUntil(intended);
			sender.send(stamped(body, intended));
		}
		CeilingRounds.await(complete);
		return Result.of(count, Counters.now().since(before)).with(latencies);
	}

	/**
	 * Send to a group of others, held to the daemon's pace by messages that come back.
	 */
	Result spray(long millis, int body, ServiceType service) throws InterruptedException {
		Semaphore strides = new Semaphore(STRIDES_OUT);
		this.arrivals.use((bytes) -> strides.release());
		Peer.Sender plain = this.peer.sender(service, "bench");
		Peer.Sender returning = this.peer.sender(service, "bench", this.peer.self());
		byte[] bytes = new byte[body];
		Counters before = Counters.now();
		long end = before.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
		long count = 0;
		while (System.nanoTime() - end < 0) {
			strides.acquire();
			for (int i = 1; i < STRIDE; i++) {
				plain.send(bytes);
			}
			returning.send(bytes);
			count += STRIDE;
		}
		strides.acquire(STRIDES_OUT);
		return Result.of(count, Counters.now().since(before));
	}

	/**
	 * Send to a group of others at a fixed rate.
	 */
	Result pace(long millis, int rate, int body, ServiceType service) {
		Peer.Sender sender = this.peer.sender(service, "bench");
		byte[] bytes = new byte[body];
		long count = rate * millis / 1000;
		Counters before = Counters.now();
		long interval = 1_000_000_000L / rate;
		long intended = before.nanos();
		for (long i = 0; i < count; i++) {
			intended += interval;
			sleepUntil(intended);
			sender.send(bytes);
		}
		return Result.of(count, Counters.now().since(before));
	}

	private static void sleepUntil(long time) {
		long early = time - System.nanoTime();
		while (early > 0) {
			LockSupport.parkNanos(early);
			early = time - System.nanoTime();
		}
	}

	/**
	 * Send without waiting while the stub daemon does not read, then see that all that
	 * was accepted arrives. Only ours can do it.
	 */
	Result stalled(int millis) throws InterruptedException {
		SpreadClient client = ((AsyncspreadPeer) this.peer).client();
		CountDownLatch complete = this.arrivals.expect(1);
		this.peer.sender(ServiceType.RELIABLE, "stub-stall").send(String.valueOf(millis).getBytes());
		Multicast message = Multicast.to("bench").body(new byte[1024]);
		long accepted = 0;
		long refused = 0;
		long highest = 0;
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (System.nanoTime() - end < 0) {
			if (client.trySend(message) == SendResult.OK) {
				accepted++;
			}
			else {
				refused++;
				LockSupport.parkNanos(1_000_000);
			}
			highest = Math.max(highest, client.lane().sendBytes());
		}
		this.peer.sender(ServiceType.RELIABLE, this.peer.self()).send(new byte[1]);
		CeilingRounds.await(complete);
		return new Result(java.util.Map.of("accepted", (double) accepted, "refused", (double) refused, "highest",
				(double) highest, "bound", (double) client.options().sending().maxBytes(), "after",
				(double) client.lane().sendBytes()));
	}

	/**
	 * Join groups, all at once, and leave them again.
	 */
	Result groups(int count) {
		SpreadClient client = ((AsyncspreadPeer) this.peer).client();
		Counters before = Counters.now();
		CompletableFuture<?>[] joins = new CompletableFuture<?>[count];
		for (int i = 0; i < count; i++) {
			joins[i] = client.join("group-" + i);
		}
		CompletableFuture.allOf(joins).join();
		Result result = Result.of(count, Counters.now().since(before));
		for (int i = 0; i < count; i++) {
			joins[i] = client.leave("group-" + i);
		}
		CompletableFuture.allOf(joins).join();
		return result;
	}

	/**
	 * Begin to count what others send.
	 * @param pause how long to sleep once, at the first message, in milliseconds
	 */
	Result collect(int pause) {
		this.collected.set(0);
		this.arrivals.use((bytes) -> {
			long before = this.collected.get();
			this.collected.lazySet(before + 1);
			if (before == 0 && pause > 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
			}
		});
		this.collectingSince = Counters.now();
		return new Result(java.util.Map.of());
	}

	/**
	 * Wait for the rest of what others have sent.
	 */
	Result collected(long expected) throws InterruptedException {
		long last = -1;
		long deadline = 0;
		while (this.collected.get() < expected) {
			if (this.collected.get() != last) {
				last = this.collected.get();
				deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
			}
			else if (System.nanoTime() - deadline > 0) {
				break;
			}
			Thread.sleep(1);
		}
		return Result.of(this.collected.get(), Counters.now().since(this.collectingSince)).with("expected", expected);
	}

	private static byte[] stamped(int body, long time) {
		byte[] bytes = new byte[Math.max(body, 8)];
		ByteBuffer.wrap(bytes).putLong(time);
		return bytes;
	}

}
