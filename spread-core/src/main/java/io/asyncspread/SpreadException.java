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
 * The base of all errors of the client. Unchecked; the subclasses tell what happened, and
 * each message says where and what to do. A caller's mistake is not one of these but an
 * {@link IllegalArgumentException} or {@link IllegalStateException}.
 */
public abstract sealed class SpreadException extends RuntimeException
		permits SpreadConnectException, SpreadRejectedException, SpreadAuthenticationException, SpreadProtocolException,
		SpreadTimeoutException, SpreadInterruptedException, SessionLostException, SessionClosedException,
		SendQueueFullException, RequestRejectedException {

	SpreadException(String message, @Nullable Throwable cause) {
		// a message may quote what a peer sent
		super(Printable.text(message), cause);
	}

	/**
	 * Tell whether the same operation may succeed later without a change of
	 * configuration.
	 * @return {@code false} if the client does not try again by itself
	 */
	public boolean isRetryable() {
		return true;
	}

}
