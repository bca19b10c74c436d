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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The daemon allows no authentication method that this client is configured with, so none
 * was tried; or an authenticator gave up.
 */
public final class SpreadAuthenticationException extends SpreadException {

	private final DaemonAddress address;

	private final List<String> offered;

	/**
	 * Create the exception.
	 * @param address the address of the daemon
	 * @param offered the methods that the daemon allows
	 * @param message what happened, with the address
	 * @param cause the error of an authenticator, if there is one
	 */
	public SpreadAuthenticationException(DaemonAddress address, List<String> offered, String message,
			@Nullable Throwable cause) {
		super(message, cause);
		this.address = address;
		this.offered = List.copyOf(offered);
	}

	/**
	 * Return the address of the daemon.
	 * @return the address
	 */
	public DaemonAddress address() {
		return this.address;
	}

	/**
	 * Return the methods that the daemon allows.
	 * @return names such as {@code NULL} and {@code IP}
	 */
	public List<String> offered() {
		return this.offered;
	}

	@Override
	public boolean isRetryable() {
		return false;
	}

}
