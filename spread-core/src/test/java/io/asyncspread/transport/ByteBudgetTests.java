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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(30)
class ByteBudgetTests {

	private static final BooleanSupplier NEVER = () -> false;

	private final ByteBudget budget = new ByteBudget(100);

	private static long in(long seconds) {
		return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
	}

	@Test
	void givesWhatItHas() {
		assertThat(this.budget.tryAcquire(60)).isTrue();
		assertThat(this.budget.tryAcquire(41)).isFalse();
		assertThat(this.budget.tryAcquire(40)).isTrue();
		assertThat(this.budget.used()).isEqualTo(100);
		this.budget.release(100);
		assertThat(this.budget.used()).isZero();
		assertThat(this.budget.limit()).isEqualTo(100);
	}

	@Test
	void whatTheClientNeedsItselfGoesBeyond() {
		this.budget.take(250);
		assertThat(this.budget.used()).isEqualTo(250);
		assertThat(this.budget.tryAcquire(1)).isFalse();
		this.budget.release(250);
		assertThat(this.budget.tryAcquire(100)).isTrue();
	}

	@Test
	void givesUpAtTheDeadline() throws InterruptedException {
		this.budget.take(100);
		assertThat(this.budget.acquire(1, System.nanoTime() + 1_000_000, NEVER)).isFalse();
		assertThat(this.budget.acquire(1, System.nanoTime() - 1, NEVER)).isFalse();
		assertThat(this.budget.used()).isEqualTo(100);
	}

	private CompletableFuture<Boolean> acquire(int bytes, BooleanSupplier pointless) {
		CompletableFuture<Boolean> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(this.budget.acquire(bytes, in(20), pointless));
			}
			catch (InterruptedException ex) {
				result.completeExceptionally(ex);
			}
		});
		thread.start();
		Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		result.whenComplete((value, failure) -> thread.interrupt());
		return result;
	}

	@Test
	void wakesWhoWaitsWhenThereIsRoom() {
		this.budget.take(100);
		CompletableFuture<Boolean> waiting = acquire(50, NEVER);
		this.budget.release(40);
		assertThat(waiting).isNotDone();
		this.budget.release(10);
		assertThat(waiting.join()).isTrue();
		assertThat(this.budget.used()).isEqualTo(100);
	}

	@Test
	void wakesNobodyForRoomThatIsTooSmallToBeWorthIt() throws InterruptedException {
		this.budget.take(100);
		CompletableFuture<Boolean> waiting = acquire(10, NEVER);
		this.budget.release(20);
		assertThat(waiting).isNotDone();
		this.budget.release(5);
		assertThat(waiting.join()).isTrue();
		assertThat(this.budget.used()).isEqualTo(85);
		this.budget.release(10);
		assertThat(this.budget.acquire(10, in(0), NEVER)).isTrue();
	}

	@Test
	void wakesWhoWaitsInVain() {
		this.budget.take(100);
		AtomicBoolean pointless = new AtomicBoolean();
		CompletableFuture<Boolean> waiting = acquire(50, pointless::get);
		pointless.set(true);
		this.budget.wakeUp();
		assertThat(waiting.join()).isFalse();
		assertThat(this.budget.used()).isEqualTo(100);
	}

	@Test
	void anInterruptEndsTheWait() {
		this.budget.take(100);
		CompletableFuture<Boolean> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(this.budget.acquire(1, in(20), NEVER));
			}
			catch (InterruptedException ex) {
				result.completeExceptionally(ex);
			}
		});
		thread.start();
		thread.interrupt();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(result::join)
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(this.budget.used()).isEqualTo(100);
	}

	@Test
	void manyThreadsNeverHaveMoreThanThereIs() throws InterruptedException {
		AtomicBoolean exceeded = new AtomicBoolean();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int bytes = 20 + 13 * i;
			threads.add(new Thread(() -> {
				for (int j = 0; j < 1_000; j++) {
					try {
						if (this.budget.acquire(bytes, in(20), NEVER)) {
							if (this.budget.used() > 100) {
								exceeded.set(true);
							}
							this.budget.release(bytes);
						}
					}
					catch (InterruptedException ex) {
						return;
					}
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(exceeded).isFalse();
		assertThat(this.budget.used()).isZero();
	}

}
