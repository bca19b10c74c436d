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

package io.asyncspread.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.asyncspread.Subscription;

/**
 * The subscriptions of one run of a container, which may be told to end while it still
 * begins: what is added after that is closed at once. Safe for use by several threads.
 */
final class OpenSubscriptions {

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Subscription> open = new ArrayList<>();

	private boolean closed;

	/**
	 * Add a subscription.
	 * @param subscription the subscription, open
	 * @return {@code false} if it was closed, since nothing shall be subscribed any more
	 */
	boolean add(Subscription subscription) {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.open.add(subscription);
				return true;
			}
		}
		finally {
			this.lock.unlock();
		}
		subscription.closeAsync();
		return false;
	}

	/**
	 * Close what is open, and what will be added. Does not wait. Idempotent.
	 */
	void close() {
		List<Subscription> ending;
		this.lock.lock();
		try {
			this.closed = true;
			ending = List.copyOf(this.open);
			this.open.clear();
		}
		finally {
			this.lock.unlock();
		}
		ending.forEach(Subscription::closeAsync);
	}

	boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

}
