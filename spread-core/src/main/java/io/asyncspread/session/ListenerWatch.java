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
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time, while something waits on a lane, whether the same listener
 * call is still running, and shows where it stands. Confined to the event loop of the
 * client.
 */
final class ListenerWatch {

	private static final Logger logger = LoggerFactory.getLogger(ListenerWatch.class);

	private final EventLoop loop;

	private final Duration patience;

	private final DeliveryLane lane;

	private boolean watching;

	private long progress;

	ListenerWatch(EventLoop loop, Duration patience, DeliveryLane lane) {
		this.loop = loop;
		this.patience = patience;
		this.lane = lane;
	}

	/**
	 * Something waits on the lane.
	 */
	void begin() {
		if (!this.watching) {
			watch();
		}
	}

	private void watch() {
		this.watching = true;
		this.progress = this.lane.progress();
		this.loop.schedule(this::look, this.patience.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void look() {
		this.watching = false;
		Thread thread = this.lane.runner();
		if (this.lane.isEmpty()) {
			return;
		}
		if (thread != null && this.lane.progress() == this.progress && thread != Thread.currentThread()) {
			StringBuilder trace = new StringBuilder();
			for (StackTraceElement element : thread.getStackTrace()) {
				trace.append("\n\tat ").append(element);
			}
			logger.warn(
					"A listener has been running for more than {} ms on thread {} (option lane.slowListenerAfter), and {} "
							+ "messages and events wait behind it; it is here:{}",
					this.patience.toMillis(), thread.getName(), this.lane.messages(), trace);
		}
		watch();
	}

}
