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

package io.asyncspread.spring.core;

import io.asyncspread.SpreadException;

/**
 * One of several connections of an application had no session when the application
 * started, and its {@link StartupFailurePolicy} is {@link StartupFailurePolicy#FAIL}. The
 * cause tells why. The main connection fails with the cause itself.
 */
public class ConnectionStartupException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String connection;

	/**
	 * Create the exception.
	 * @param connection name of the connection
	 * @param cause why there is no session
	 */
	public ConnectionStartupException(String connection, SpreadException cause) {
		super("Connection '" + connection + "': " + cause.getMessage(), cause);
		this.connection = connection;
	}

	/**
	 * Return which connection it is.
	 * @return its name
	 */
	public String connection() {
		return this.connection;
	}

}
