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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.asyncspread.ServiceType;
import io.asyncspread.benchmarks.peer.Peer;

/**
 * Rounds against the stub daemon, which sources or sinks as fast as it can. Confined to
 * the worker's thread.
 */
final class CeilingRounds {

	/** Messages sent between two looks at the clock. */
	private static final int STRIDE = 16;

	private static final int FIRST_COUNT = 100_000;

	private static final long FIRST_BYTES = 200L << 20;

	private final Peer peer;

	private final Arrivals arrivals;

	private final Map<String, Double> receiveRates = new HashMap<>();

	CeilingRounds(Peer peer, Arrivals arrivals) {
		this.peer = peer;
		this.arrivals = arrivals;
	}

	/**
	 * Receive for about a time, as the rate of the round before has it.
	 */
	Result receive(long millis, int body, int groups) throws InterruptedException {
		String shape = body + " " + groups;
		Double rate = this.receiveRates.get(shape);
		long count = (rate != null) ? (long) (rate * millis / 1000) : Math.min(FIRST_COUNT, FIRST_BYTES / (body + 80));
		count = Math.max(count, 1000);
		CountDownLatch complete = this.arrivals.expect(count);
		Peer.Sender request = this.peer.sender(ServiceType.RELIABLE, "stub-source");
		Counters before = Counters.now();
		request.send((count + " " + shape).getBytes(StandardCharsets.ISO_8859_1));
		await(complete);
		Result result = Result.of(count, Counters.now().since(before));
		this.receiveRates.put(shape, result.get("rate"));
		return result;
	}

	/**
	 * Send for a time and wait until the stub has read the last message.
	 */
	Result send(long millis, int body, int producers) throws InterruptedException {
		CountDownLatch complete = this.arrivals.expect(1);
		byte[] bytes = new byte[body];
		long[] sent = new long[producers];
		List<Thread> threads = new ArrayList<>();
		CountDownLatch finished = new CountDownLatch(producers);
		CountDownLatch counted = new CountDownLatch(1);
		Counters before = Counters.now();
		long end = before.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (int i = 0; i < producers; i++) {
			int producer = i;
			Peer.Sender sender = this.peer.sender(ServiceType.RELIABLE, "bench");
			Thread thread = new Thread(() -> {
				long count = 0;
				do {
					sender.send(bytes, STRIDE);
					count += STRIDE;
				}
				while (System.nanoTime() - end < 0);
				sent[producer] = count;
				finished.countDown();
				// the bytes it allocated are counted while it lives
				awaitQuietly(counted);
			});
			thread.start();
			threads.add(thread);
		}
		await(finished);
		this.peer.sender(ServiceType.RELIABLE, this.peer.self()).send(new byte[1]);
		await(complete);
		Counters used = Counters.now().since(before);
		counted.countDown();
		long messages = 0;
		for (int i = 0; i < producers; i++) {
			threads.get(i).join();
			messages += sent[i];
		}
		return Result.of(messages, used);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void await(CountDownLatch latch) throws InterruptedException {
		if (!latch.await(2, TimeUnit.MINUTES)) {
			throw new IllegalStateException("the round did not end within 2 minutes");
		}
	}

}
