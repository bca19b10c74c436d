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
 * No connection to a daemon: refused, unreachable, host unknown, no such Unix socket, TLS
 * not agreed, or closed by the peer in the middle of the handshake.
 */
public final class SpreadConnectException extends SpreadException {

	private final DaemonAddress address;

	/**
	 * Create the exception.
	 * @param address the address tried
	 * @param message what happened, with the address
	 * @param cause the error of the network, if there is one
	 */
	public SpreadConnectException(DaemonAddress address, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.address = address;
	}

	/**
	 * Return the address tried.
	 * @return the address
	 */
	public DaemonAddress address() {
		return this.address;
	}

}
