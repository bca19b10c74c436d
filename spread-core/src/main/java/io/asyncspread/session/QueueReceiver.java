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

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.asyncspread.MessageReceiver;
import io.asyncspread.SpreadMessage;

/**
 * A subscriber with a small buffer from which callers take. Thread-safe.
 */
final class QueueReceiver implements MessageReceiver, Flow.Subscriber<SpreadMessage> {

	private static final int BUFFER = 256;

	private static final Object END = new Object();

	private final BlockingQueue<Object> buffer = new LinkedBlockingQueue<>();

	private final BooleanSupplier onClientThread;

	private volatile Flow.@Nullable Subscription subscription;

	private volatile boolean closed;

	/**
	 * Create a receiver.
	 * @param onClientThread tells whether the calling thread must not wait
	 */
	QueueReceiver(BooleanSupplier onClientThread) {
		this.onClientThread = onClientThread;
	}

	@Override
	public @Nullable SpreadMessage receive(Duration timeout) throws InterruptedException {
		if (this.onClientThread.getAsBoolean()) {
			throw new IllegalStateException("receive() must not be called in a listener or on the network thread: "
					+ "it would wait for what this very thread has to deliver");
		}
		Object next = this.buffer.poll(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
		if (next == END) {
			// for the next caller
			this.buffer.add(END);
			return null;
		}
		Flow.Subscription current = this.subscription;
		if (next != null && current != null) {
			current.request(1);
		}
		return (SpreadMessage) next;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		if (this.closed) {
			subscription.cancel();
		}
		else {
			subscription.request(BUFFER);
		}
	}

	@Override
	public void onNext(SpreadMessage message) {
		this.buffer.add(message);
	}

	@Override
	public void onError(Throwable failure) {
		this.buffer.add(END);
	}

	@Override
	public void onComplete() {
		this.buffer.add(END);
	}

	@Override
	public void close() {
		this.closed = true;
		Flow.Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
		this.buffer.clear();
		this.buffer.add(END);
	}

}
