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

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.transport.Connection;

/**
 * Keeps the calls of one thread in their order although joins and leaves go over the
 * event loop and messages straight to the send queue: while a request is under way,
 * messages follow it over the loop. Thread-safe.
 */
final class CallOrder {

	private static final Logger logger = LoggerFactory.getLogger(CallOrder.class);

	private final AtomicInteger underWay = new AtomicInteger();

	private final EventLoop loop;

	CallOrder(EventLoop loop) {
		this.loop = loop;
	}

	/**
	 * Run a request on the event loop, ahead of all messages that are sent after this
	 * call.
	 */
	void request(Runnable action) {
		if (this.loop.inEventLoop()) {
			action.run();
			return;
		}
		this.underWay.incrementAndGet();
		try {
			this.loop.execute(() -> {
				try {
					action.run();
				}
				finally {
					this.underWay.decrementAndGet();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.underWay.decrementAndGet();
			throw ex;
		}
	}

	/**
	 * Send a message, behind the requests made before this call.
	 * @return {@code false} if the connection has ended
	 */
	boolean send(Connection connection, Object item) {
		// a connection that has ended settles what comes late at once
		if (this.underWay.get() == 0 || connection.isEnded() || this.loop.inEventLoop()) {
			return connection.offer(item);
		}
		try {
			request(() -> offerLate(connection, item));
			return true;
		}
		catch (RejectedExecutionException ex) {
			// the loop has ended, and the queue of the connection settles what comes late
			return connection.offer(item);
		}
	}

	private static void offerLate(Connection connection, Object item) {
		if (!connection.offer(item)) {
			logger.warn("A message that followed a join or leave of its thread is not sent, for session {} with Spread "
					+ "daemon at {} ended before its turn", connection.epoch(), connection.address());
		}
	}

}
