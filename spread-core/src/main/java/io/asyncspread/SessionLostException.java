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

import org.jspecify.annotations.Nullable;

/**
 * The session ended before the operation did, or there is none. Nothing is repeated
 * silently: after a reconnect we are another member in another view.
 */
public final class SessionLostException extends SpreadException {

	private final int epoch;

	private final boolean written;

	/**
	 * Create the exception.
	 * @param message what happened, with address and epoch
	 * @param epoch number of the session, 0 if there was none
	 * @param written whether a message had been handed to the operating system, so that
	 * it may have reached the group
	 * @param cause what ended the session, if that is known
	 */
	public SessionLostException(String message, int epoch, boolean written, @Nullable Throwable cause) {
		super(message, cause);
		this.epoch = epoch;
		this.written = written;
	}

	/**
	 * Return the number of the session.
	 * @return the epoch, 0 if there was none
	 */
	public int epoch() {
		return this.epoch;
	}

	/**
	 * Tell whether the message concerned may have reached the group.
	 * @return {@code false} if it was certainly not sent
	 */
	public boolean isWritten() {
		return this.written;
	}

	/**
	 * Return the same error for a message that may have reached the group.
	 * @return an exception with {@link #isWritten()} set
	 */
	public SessionLostException whenWritten() {
		return this.written ? this
				: new SessionLostException(String.valueOf(getMessage()), this.epoch, true, getCause());
	}

}
