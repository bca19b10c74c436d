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

package io.asyncspread.embedded;

import io.asyncspread.DaemonAddress;

/**
 * The address that an embedded daemon should listen on is taken, perhaps by another
 * daemon.
 */
public class PortInUseException extends EmbeddedSpreadException {

	private final DaemonAddress address;

	/**
	 * Create an exception.
	 * @param daemon name of the daemon
	 * @param address the address
	 * @param cause the cause
	 */
	public PortInUseException(String daemon, DaemonAddress address, Throwable cause) {
		super("embedded daemon '" + daemon + "' cannot listen on " + address
				+ ", which is in use: stop the other process, choose another port, or use port 0 for any free one",
				cause);
		this.address = address;
	}

	/**
	 * Return the address that is taken.
	 * @return the address
	 */
	public DaemonAddress address() {
		return this.address;
	}

}
