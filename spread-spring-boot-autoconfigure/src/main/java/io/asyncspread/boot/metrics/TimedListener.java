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

package io.asyncspread.boot.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.asyncspread.spring.listener.BatchElementException;
import io.asyncspread.spring.listener.DelegatingSpreadMessageListener;
import io.asyncspread.spring.listener.Delivery;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the calls of one listener. Called on the threads of its container, with no
 * lock and no look-up of a tag on the way of a message that is handled.
 * <p>
 * A registry is added with {@link #bindTo}; before there is one, nothing is measured.
 */
final class TimedListener extends DelegatingSpreadMessageListener {

	/**
	 * Most exceptions told apart; what comes beyond is {@code other}, for a listener may
	 * throw classes that it makes up.
	 */
	static final int MAX_EXCEPTIONS = 20;

	private final Tags tags;

	private volatile Timers[] timers = {};

	// A race between threads costs no more than one sample.
	private long lastSample;

	TimedListener(SpreadMessageListener delegate, Tags tags) {
		super(delegate);
		this.tags = tags;
	}

	synchronized void bindTo(MeterRegistry registry) {
		List<Timers> all = new ArrayList<>(List.of(this.timers));
		all.add(new Timers(registry, this.tags));
		this.timers = all.toArray(Timers[]::new);
	}

	synchronized void unbind() {
		Timers[] bound = this.timers;
		this.timers = new Timers[] {};
		for (Timers each : bound) {
			each.remove();
		}
	}

	@Override
	public @Nullable CompletionStage<?> onDelivery(Delivery delivery) throws Exception {
		Timers[] bound = this.timers;
		if (bound.length == 0) {
			return super.onDelivery(delivery);
		}
		if (delivery instanceof Delivery.Data data) {
			waited(bound, data);
		}
		return timed(bound, () -> super.onDelivery(delivery));
	}

	@Override
	public @Nullable CompletionStage<?> onBatch(List<Delivery.Data> batch) throws Exception {
		Timers[] bound = this.timers;
		if (bound.length == 0) {
			return super.onBatch(batch);
		}
		waited(bound, batch.get(0));
		return timed(bound, () -> super.onBatch(batch));
	}

	/**
	 * Messages of one millisecond have waited equally long: one sample does for them.
	 */
	private void waited(Timers[] bound, Delivery.Data data) {
		if (data.receivedAt() != this.lastSample) {
			this.lastSample = data.receivedAt();
			long millis = Math.max(0, System.currentTimeMillis() - data.receivedAt());
			for (Timers each : bound) {
				each.queue.record(millis, TimeUnit.MILLISECONDS);
			}
		}
	}

	private static @Nullable CompletionStage<?> timed(Timers[] bound, Callable<@Nullable CompletionStage<?>> call)
			throws Exception {
		long start = System.nanoTime();
		Throwable error = null;
		CompletionStage<?> result = null;
		try {
			result = call.call();
			return result;
		}
		catch (BatchElementException ex) {
			error = ex.reason();
			throw ex;
		}
		catch (Throwable ex) {
			error = ex;
			throw ex;
		}
		finally {
			if (result == null) {
				record(bound, start, error);
			}
			else {
				result.whenComplete((value, failure) -> record(bound, start, unwrap(failure)));
			}
		}
	}

	private static @Nullable Throwable unwrap(@Nullable Throwable error) {
		return (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
	}

	private static void record(Timers[] bound, long start, @Nullable Throwable error) {
		long nanos = System.nanoTime() - start;
		for (Timers each : bound) {
			((error == null) ? each.success : each.failure(error)).record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * The timers in one registry.
	 */
	private static final class Timers {

		private final MeterRegistry registry;

		private final Tags tags;

		private final Timer success;

		private final Timer queue;

		private final Map<String, Timer> failures = new ConcurrentHashMap<>();

		private boolean removed;

		Timers(MeterRegistry registry, Tags tags) {
			this.registry = registry;
			this.tags = tags;
			this.success = calls("none");
			this.queue = Timer.builder("spread.listener.queue.time")
				.description("How long messages waited for a listener, one sample for each millisecond of arrival")
				.tags(tags)
				.register(registry);
		}

		private Timer calls(String exception) {
			return Timer.builder("spread.listener.calls")
				.description("Time of the calls of a listener, until its result is there; 'exception' is what it threw")
				.tags(this.tags.and("exception", exception))
				.register(this.registry);
		}

		Timer failure(Throwable error) {
			String name = error.getClass().getSimpleName();
			Timer timer = this.failures.get(name);
			return (timer != null) ? timer : newFailure(name.isEmpty() ? "anonymous" : name);
		}

		private synchronized Timer newFailure(String name) {
			String known = (this.failures.size() < MAX_EXCEPTIONS || this.failures.containsKey(name)) ? name : "other";
			Timer timer = this.failures.get(known);
			if (timer == null) {
				timer = calls(known);
				if (this.removed) {
					this.registry.remove(timer);
				}
				this.failures.put(known, timer);
			}
			return timer;
		}

		synchronized void remove() {
			this.removed = true;
			this.registry.remove(this.success);
			this.registry.remove(this.queue);
			this.failures.values().forEach(this.registry::remove);
		}

	}

}
