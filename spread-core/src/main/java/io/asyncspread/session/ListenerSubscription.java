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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.asyncspread.SessionListener;

/**
 * A session listener at work. Thread-safe; the listener is called on the lane only.
 */
final class ListenerSubscription extends GrouplessSubscription {

	private final SessionListener listener;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Consumer<ListenerSubscription> release;

	ListenerSubscription(SessionListener listener, Consumer<ListenerSubscription> release) {
		this.listener = listener;
		this.release = release;
	}

	SessionListener listener() {
		return this.listener;
	}

	boolean isOpen() {
		return !this.closed.get();
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.release.accept(this);
		}
	}

}
