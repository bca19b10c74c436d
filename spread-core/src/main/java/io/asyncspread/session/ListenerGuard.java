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

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadMetrics;

/**
 * Keeps what listeners throw from stopping the lane: counts all of it and logs it, at
 * most once a second. Confined to the delivery lane.
 */
final class ListenerGuard {

	private static final Logger logger = LoggerFactory.getLogger(ListenerGuard.class);

	private static final long LOG_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final SpreadMetrics metrics;

	// one for all messages
	private final BiConsumer<String, Throwable> failed = this::failed;

	private long lastLogged = System.nanoTime() - LOG_INTERVAL;

	private int suppressed;

	ListenerGuard(SpreadMetrics metrics) {
		this.metrics = metrics;
	}

	void run(String what, Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			failed(what, ex);
		}
	}

	void next(MessageFlow flow, SpreadMessage message) {
		flow.next(message, this.failed);
	}

	void failed(String what, Throwable failure) {
		this.metrics.listenerFailed();
		long now = System.nanoTime();
		if (now - this.lastLogged < LOG_INTERVAL) {
			this.suppressed++;
			return;
		}
		logger.error("A listener failed in {}; the lane goes on with the next message{}", what,
				(this.suppressed > 0) ? " (" + this.suppressed + " more failures since the last such line)" : "",
				failure);
		this.lastLogged = now;
		this.suppressed = 0;
	}

}
