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

package io.asyncspread.transport;

import io.asyncspread.SpreadException;

/**
 * What becomes of an attempt to connect. All calls come on the event loop of the client;
 * either {@code established} or {@code failed} is the last.
 */
public interface ConnectListener {

	/**
	 * The socket is connected and the handshake begins.
	 */
	void opened();

	/**
	 * The daemon has accepted the session. {@link Connection#start(ConnectionListener)}
	 * must be called before this returns: frames may have come in one piece with the end
	 * of the handshake.
	 * @param connection the connection
	 */
	void established(Connection connection);

	/**
	 * There is no session.
	 * @param cause why
	 */
	void failed(SpreadException cause);

}
