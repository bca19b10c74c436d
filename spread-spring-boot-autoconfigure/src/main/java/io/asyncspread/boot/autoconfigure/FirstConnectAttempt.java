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

package io.asyncspread.boot.autoconfigure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Holds the start of the application until the first attempt to connect has ended one way
 * or the other, so that an application whose daemon is there can send as soon as it runs.
 * Waits no longer than the time for opening a connection. Told on the client's lane.
 */
class FirstConnectAttempt implements SessionListener, SmartLifecycle {

	private final SpreadClient client;

	private final BooleanSupplier connecting;

	private final CountDownLatch over = new CountDownLatch(1);

	private volatile boolean running;

	/**
	 * Wait for a client.
	 * @param client the client
	 * @param connecting whether it has been told to connect, asked when this starts
	 */
	FirstConnectAttempt(SpreadClient client, BooleanSupplier connecting) {
		this.client = client;
		this.connecting = connecting;
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.Connected || event instanceof SessionEvent.ConnectFailed
				|| event instanceof SessionEvent.Closed) {
			this.over.countDown();
		}
	}

	@Override
	public void start() {
		// Our own identity is there exactly when messages can be sent.
		if (this.client.self() == null && this.connecting.getAsBoolean()) {
			await(this.client.options());
		}
		this.running = true;
	}

	private void await(@Nullable SpreadOptions options) {
		if (options == null) {
			return; // the client is a mock, and will tell of no attempt
		}
		try {
			this.over.await(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return SpreadClientLifecycle.PHASE + 1;
	}

}
