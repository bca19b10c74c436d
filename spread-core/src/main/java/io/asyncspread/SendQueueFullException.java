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

/**
 * A message was not accepted because so many bytes already wait: to be written, for the
 * daemon takes them more slowly than the application sends, or to be held for the next
 * session.
 */
public final class SendQueueFullException extends SpreadException {

	private final long limit;

	/**
	 * Create the exception.
	 * @param limit the limit of the queue in bytes
	 */
	public SendQueueFullException(long limit) {
		this("the send queue is full: its limit is " + limit + " bytes (option sending.maxBytes); send more slowly, "
				+ "or use send(), which waits for room", limit);
	}

	/**
	 * Create the exception with a message of its own.
	 * @param message which queue is full and which option sets its limit
	 * @param limit the limit of the queue in bytes
	 */
	public SendQueueFullException(String message, long limit) {
		super(message, null);
		this.limit = limit;
	}

	/**
	 * Return the limit of the queue.
	 * @return the limit in bytes
	 */
	public long limit() {
		return this.limit;
	}

}
