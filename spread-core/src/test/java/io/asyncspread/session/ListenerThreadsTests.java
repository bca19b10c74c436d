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

package io.asyncspread.session;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The threads that the clients of a process share.
 */
class ListenerThreadsTests {

	private final ListenerThreads threads = new ListenerThreads(2, Duration.ofMillis(100));

	private final AtomicLong progress = new AtomicLong();

	private final CountDownLatch blocked = new CountDownLatch(1);

	@AfterEach
	void letGo() {
		this.blocked.countDown();
	}

	private ListenerExecutor client(String name) {
		return this.threads.executor(name, this.progress::get);
	}

	private void block() {
		try {
			this.blocked.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void awaitAll(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void clientsInTheirHundredsShareAsManyThreadsAsThereAreProcessors() throws InterruptedException {
		int clients = 500;
		CountDownLatch done = new CountDownLatch(clients);
		Map<Thread, Integer> used = new ConcurrentHashMap<>();
		for (int i = 0; i < clients; i++) {
			client("c" + i).execute(() -> {
				this.progress.incrementAndGet();
				used.merge(Thread.currentThread(), 1, Integer::sum);
				done.countDown();
			});
		}
		awaitAll(done);
		assertThat(used.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(clients);
		// a pause of the machine can look like a listener that does not come to its end
		assertThat(used).hasSizeLessThan(clients / 10);
	}

	@Test
	void listenersThatBlockDoNotHoldUpThoseOfOtherClients() throws InterruptedException {
		for (int i = 0; i < 100; i++) {
			client("slow" + i).execute(this::block);
		}
		CountDownLatch done = new CountDownLatch(1);
		client("quick").execute(done::countDown);
		awaitAll(done);
	}

	@Test
	void theThreadsThatMadeUpForBlockedOnesEndWhenTheyAreNotNeededAnyMore() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(20);
		for (int i = 0; i < 20; i++) {
			client("slow" + i).execute(() -> {
				done.countDown();
				block();
			});
		}
		awaitAll(done);
		assertThat(this.threads.size()).isGreaterThanOrEqualTo(20);
		this.blocked.countDown();
		await().untilAsserted(() -> assertThat(this.threads.size()).isZero());
		clientsInTheirHundredsShareAsManyThreadsAsThereAreProcessors();
	}

	@Test
	void silentClientsHaveNoThread() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		client("ann").execute(done::countDown);
		awaitAll(done);
		await().untilAsserted(() -> assertThat(this.threads.size()).isZero());
	}

	@Test
	void aThreadDumpTellsForWhichClientAListenerRuns() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(2);
		List<String> names = new CopyOnWriteArrayList<>();
		client("ann").execute(() -> {
			names.add(Thread.currentThread().getName());
			done.countDown();
		});
		this.threads.executor(null, this.progress::get).execute(() -> {
			names.add(Thread.currentThread().getName());
			done.countDown();
		});
		awaitAll(done);
		assertThat(names).hasSize(2).contains("spread-ann").anyMatch((name) -> name.startsWith("spread-client"));
	}

	@Test
	void listenersSeeTheContextClassLoaderTheirClientWasMadeWith() throws Exception {
		Thread caller = Thread.currentThread();
		ClassLoader before = caller.getContextClassLoader();
		try (URLClassLoader other = new URLClassLoader(new URL[0], before)) {
			ListenerExecutor ann = client("ann");
			caller.setContextClassLoader(other);
			ListenerExecutor bob = client("bob");
			caller.setContextClassLoader(before);
			CountDownLatch done = new CountDownLatch(20);
			Set<String> seen = ConcurrentHashMap.newKeySet();
			for (int i = 0; i < 10; i++) {
				for (ListenerExecutor client : List.of(ann, bob)) {
					client.execute(() -> {
						seen.add(client.name() + " " + (Thread.currentThread().getContextClassLoader() == other));
						done.countDown();
					});
				}
			}
			awaitAll(done);
			assertThat(seen).containsExactlyInAnyOrder("spread-ann false", "spread-bob true");
		}
		finally {
			caller.setContextClassLoader(before);
		}
	}

	@Test
	void aClientThatHasMoreToDoKeepsItsThreadUnlessOthersWaitForOne() throws InterruptedException {
		ListenerExecutor busy = client("busy");
		List<Thread> used = new ArrayList<>();
		CountDownLatch done = new CountDownLatch(1);
		AtomicInteger turns = new AtomicInteger();
		busy.execute(new Runnable() {

			@Override
			public void run() {
				used.add(Thread.currentThread());
				if (turns.incrementAndGet() < 1000) {
					busy.execute(this);
				}
				else {
					done.countDown();
				}
			}

		});
		awaitAll(done);
		assertThat(used).hasSize(1000).containsOnly(used.get(0));
	}

	@Test
	void aClientThatNeverRestsLeavesTurnsToOthers() throws InterruptedException {
		ListenerThreads one = new ListenerThreads(1, Duration.ofMillis(100));
		ListenerExecutor busy = one.executor("busy", this.progress::get);
		busy.execute(new Runnable() {

			@Override
			public void run() {
				ListenerThreadsTests.this.progress.incrementAndGet();
				if (ListenerThreadsTests.this.blocked.getCount() > 0) {
					busy.execute(this);
				}
			}

		});
		CountDownLatch done = new CountDownLatch(1);
		one.executor("quick", this.progress::get).execute(done::countDown);
		awaitAll(done);
	}

}
