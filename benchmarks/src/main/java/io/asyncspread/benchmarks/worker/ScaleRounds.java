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

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.asyncspread.benchmarks.peer.Peer;
import io.asyncspread.benchmarks.peer.PeerKind;

/**
 * Many clients in one process: what it takes to connect them, to have all of them in one
 * group, and to keep them. Confined to the worker's thread.
 */
final class ScaleRounds {

	private final PeerKind kind;

	private final String address;

	private final @Nullable Path official;

	private final List<Peer> peers = new ArrayList<>();

	ScaleRounds(PeerKind kind, String address, @Nullable Path official) {
		this.kind = kind;
		this.address = address;
		this.official = official;
	}

	Result connect(int clients) {
		int threads = Thread.activeCount();
		long memory = memory();
		Counters before = Counters.now();
		for (int i = 0; i < clients; i++) {
			this.peers.add(this.kind.connect(this.address, "s" + i, this.official, (body) -> {
			}));
		}
		return Result.of(clients, Counters.now().since(before))
			.with("threads", Thread.activeCount() - threads)
			.with("memory", (double) (memory() - memory) / clients);
	}

	/**
	 * Let all join one group, one after the other, and wait until each has seen every
	 * view since its own: n (n + 1) / 2 in all.
	 */
	Result join() throws InterruptedException {
		int clients = this.peers.size();
		long expected = (long) clients * (clients + 1) / 2;
		Counters before = Counters.now();
		for (Peer peer : this.peers) {
			peer.join("bench");
		}
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
		long views = 0;
		while (views < expected && System.nanoTime() - deadline < 0) {
			Thread.sleep(1);
			views = this.peers.stream().mapToLong(Peer::memberships).sum();
		}
		Counters used = Counters.now().since(before);
		return Result.of(views, used)
			.with("expected", expected)
			.with("seconds", used.nanos() / 1e9)
			.with("cpuSeconds", used.cpu() / 1e9)
			.with("megabytes", used.allocated() / 1e6);
	}

	/**
	 * What the clients cost while nothing happens.
	 */
	Result idle(long millis) throws InterruptedException {
		Counters before = Counters.now();
		Thread.sleep(millis);
		Counters used = Counters.now().since(before);
		return Result.of(1, used)
			.with("cpuShare", (double) used.cpu() / used.nanos())
			.with("threads", Thread.activeCount());
	}

	Result close() {
		this.peers.forEach(Peer::close);
		this.peers.clear();
		return new Result(java.util.Map.of());
	}

	private static long memory() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
				+ ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class)
					.stream()
					.mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
					.sum();
	}

}
