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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.asyncspread.SpreadMessage;

/**
 * The subscribers that pull. While one of them has no demand the lane stands still,
 * without blocking a thread. Signals come on the lane, except that a subscription may be
 * used anywhere.
 */
final class MessageFlow implements Flow.Publisher<SpreadMessage> {

	private final Consumer<Runnable> onLane;

	private final Runnable wakeLane;

	// confined to the lane
	private List<Pull> pulls = List.of();

	private boolean completed;

	private @Nullable Throwable failure;

	/**
	 * Create the publisher.
	 * @param onLane runs an action on the lane, after all that is on it
	 * @param wakeLane lets the lane look again whether it may go on
	 */
	MessageFlow(Consumer<Runnable> onLane, Runnable wakeLane) {
		this.onLane = onLane;
		this.wakeLane = wakeLane;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super SpreadMessage> subscriber) {
		Pull pull = new Pull(java.util.Objects.requireNonNull(subscriber, "subscriber"));
		this.onLane.accept(() -> add(pull));
	}

	private void add(Pull pull) {
		pull.subscriber.onSubscribe(pull);
		if (this.completed) {
			pull.end(this.failure);
			return;
		}
		List<Pull> changed = new ArrayList<>(this.pulls);
		changed.add(pull);
		this.pulls = List.copyOf(changed);
	}

	/**
	 * Tell whether every subscriber can take a message.
	 */
	boolean isReady() {
		List<Pull> current = this.pulls;
		for (int i = 0; i < current.size(); i++) {
			if (!current.get(i).isReady()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Hand over a message. A subscriber that throws counts as one that has cancelled
	 * (Reactive Streams, 2.13), and takes nothing from the others.
	 * @param failed told what a subscriber threw, and where
	 */
	void next(SpreadMessage message, BiConsumer<String, Throwable> failed) {
		boolean gone = false;
		List<Pull> current = this.pulls;
		for (int i = 0; i < current.size(); i++) {
			Pull pull = current.get(i);
			try {
				gone |= !pull.next(message);
			}
			catch (Throwable ex) {
				pull.cancelled = true;
				gone = true;
				failed.accept("onNext", ex);
			}
		}
		if (gone) {
			this.pulls = current.stream().filter((pull) -> !pull.cancelled).toList();
		}
	}

	/**
	 * Tell all subscribers the end.
	 * @param failed told what a subscriber threw, and where
	 */
	void complete(@Nullable Throwable cause, BiConsumer<String, Throwable> failed) {
		this.completed = true;
		this.failure = cause;
		for (Pull pull : this.pulls) {
			try {
				pull.end(cause);
			}
			catch (Throwable ex) {
				failed.accept((cause != null) ? "onError" : "onComplete", ex);
			}
		}
		this.pulls = List.of();
	}

	private final class Pull implements Flow.Subscription {

		private final Flow.Subscriber<? super SpreadMessage> subscriber;

		private final AtomicLong demand = new AtomicLong();

		private volatile boolean cancelled;

		private volatile boolean illegal;

		Pull(Flow.Subscriber<? super SpreadMessage> subscriber) {
			this.subscriber = subscriber;
		}

		boolean isReady() {
			return this.cancelled || this.illegal || this.demand.get() > 0;
		}

		/**
		 * Hand over a message and return whether the subscriber goes on.
		 */
		boolean next(SpreadMessage message) {
			if (this.illegal && !this.cancelled) {
				end(new IllegalArgumentException(
						"a subscriber must request at least one message (Reactive Streams, 3.9)"));
			}
			if (this.cancelled) {
				return false;
			}
			if (this.demand.get() != Long.MAX_VALUE) {
				this.demand.decrementAndGet();
			}
			this.subscriber.onNext(message);
			return !this.cancelled;
		}

		void end(@Nullable Throwable cause) {
			if (this.cancelled) {
				return;
			}
			this.cancelled = true;
			if (cause != null) {
				this.subscriber.onError(cause);
			}
			else {
				this.subscriber.onComplete();
			}
		}

		@Override
		public void request(long count) {
			if (count <= 0) {
				this.illegal = true;
				MessageFlow.this.onLane.accept(() -> end(new IllegalArgumentException("a subscriber requested " + count
						+ " messages, but must request at least one (Reactive Streams, 3.9)")));
			}
			else {
				this.demand.getAndUpdate((before) -> (before + count < 0) ? Long.MAX_VALUE : before + count);
			}
			MessageFlow.this.wakeLane.run();
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			MessageFlow.this.wakeLane.run();
		}

	}

}
