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
 * The peer sent what no Spread daemon sends: it is something else, or the stream is
 * damaged. The message names the byte or the number at fault. Of a daemon older than 4.0
 * as well, which is not tried again.
 */
public final class SpreadProtocolException extends SpreadException {

	private final @Nullable DaemonAddress address;

	private final boolean retryable;

	/**
	 * Create the exception.
	 * @param address the address of the peer, {@code null} where none is known
	 * @param message what was wrong
	 */
	public SpreadProtocolException(@Nullable DaemonAddress address, String message) {
		this(address, message, true);
	}

	/**
	 * Create the exception.
	 * @param address the address of the peer, {@code null} where none is known
	 * @param message what was wrong
	 * @param retryable whether the same attempt may succeed later
	 */
	public SpreadProtocolException(@Nullable DaemonAddress address, String message, boolean retryable) {
		super(message, null);
		this.address = address;
		this.retryable = retryable;
	}

	/**
	 * Return the address of the peer.
	 * @return the address, {@code null} where none is known
	 */
	public @Nullable DaemonAddress address() {
		return this.address;
	}

	@Override
	public boolean isRetryable() {
		return this.retryable;
	}

}
