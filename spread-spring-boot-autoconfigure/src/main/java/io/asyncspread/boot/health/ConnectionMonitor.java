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

package io.asyncspread.boot.health;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when the session began and what went wrong last. Written on the client's
 * lane, read from any thread.
 */
final class ConnectionMonitor implements SessionListener {

	private final LongSupplier nanoTime;

	private volatile @Nullable Long connectedAt;

	private volatile @Nullable String lastFailure;

	ConnectionMonitor(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.Connected) {
			this.connectedAt = this.nanoTime.getAsLong();
			this.lastFailure = null;
		}
		else if (event instanceof SessionEvent.Disconnected disconnected) {
			this.connectedAt = null;
			this.lastFailure = disconnected.cause().getMessage();
		}
		else if (event instanceof SessionEvent.ConnectFailed failed) {
			this.lastFailure = failed.cause().getMessage();
		}
		else if (event instanceof SessionEvent.JoinFailed failed) {
			this.lastFailure = failed.cause().getMessage();
		}
	}

	/**
	 * Return how long the session has lasted, {@code null} without one. No clock that is
	 * set makes it younger or older.
	 */
	@Nullable Duration sessionAge() {
		Long connectedAt = this.connectedAt;
		return (connectedAt != null) ? Duration.ofNanos(this.nanoTime.getAsLong() - connectedAt) : null;
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

}
