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

/**
 * Something did not come in time: a connection, the answer of a handshake, a join, a
 * leave or a ping, room in the send queue, or a session for a message that was held.
 */
public final class SpreadTimeoutException extends SpreadException {

	private final Duration timeout;

	/**
	 * Create the exception.
	 * @param message what was waited for, where, and which option sets the time
	 * @param timeout how long was waited
	 */
	public SpreadTimeoutException(String message, Duration timeout) {
		super(message, null);
		this.timeout = timeout;
	}

	/**
	 * Return how long was waited.
	 * @return the timeout
	 */
	public Duration timeout() {
		return this.timeout;
	}

}
