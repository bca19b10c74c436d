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

package io.asyncspread;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Takes messages from the delivery lane one by one, for programs that drive their own
 * loop instead of being called.
 *
 * <pre>{@code
 * try (MessageReceiver receiver = client.receiver()) {
 *     client.join("jobs").join();
 *     while (running) {
 *         SpreadMessage message = receiver.receive(Duration.ofSeconds(1));
 *         ...
 *     }
 * }
 * }</pre>
 *
 * It sees everything that comes in from its making on, data and membership of all groups.
 * Up to 256 messages are buffered; when they are not taken, the whole lane waits, all
 * other listeners included, and {@link SlowConsumerPolicy} applies. Thread-safe.
 */
public interface MessageReceiver extends AutoCloseable {

	/**
	 * Take the next message, waiting for it if need be.
	 * @param timeout how long to wait at most, zero for not at all
	 * @return the message, or {@code null} if none came in time, or if the receiver or
	 * the client is closed or has failed, and nothing is buffered any more
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException in a listener or on the network thread, where waiting
	 * would wait for itself
	 */
	@Nullable SpreadMessage receive(Duration timeout) throws InterruptedException;

	/**
	 * Stop receiving; what is buffered is gone, and a call that waits returns. The client
	 * stays as it is.
	 */
	@Override
	void close();

}
