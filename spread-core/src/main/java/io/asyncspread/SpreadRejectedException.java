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
 * The daemon refused the session with a code, in the handshake; see {@link RejectCode}.
 */
public final class SpreadRejectedException extends SpreadException {

	private final DaemonAddress address;

	private final RejectCode code;

	/**
	 * Create the exception.
	 * @param address the address of the daemon
	 * @param code the code
	 * @param value the number that the daemon sent
	 * @param privateName the name asked for, {@code null} if none
	 */
	public SpreadRejectedException(DaemonAddress address, RejectCode code, int value, @Nullable String privateName) {
		super("Spread daemon at %s refused the session with %s (%d)%s: %s".formatted(address, code, value,
				(privateName != null) ? " for private name '" + privateName + "'" : "", code.advice()), null);
		this.address = address;
		this.code = code;
	}

	/**
	 * Return the address of the daemon.
	 * @return the address
	 */
	public DaemonAddress address() {
		return this.address;
	}

	/**
	 * Return the code.
	 * @return why the daemon refused
	 */
	public RejectCode code() {
		return this.code;
	}

	@Override
	public boolean isRetryable() {
		return this.code.isRetryable();
	}

}
