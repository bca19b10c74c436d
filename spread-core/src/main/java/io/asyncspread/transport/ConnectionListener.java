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

import org.jspecify.annotations.Nullable;

import io.asyncspread.Multicast;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;

/**
 * What a connection tells its session. All calls come on the event loop of the
 * connection.
 */
public interface ConnectionListener {

	/**
	 * A frame came in.
	 * @param message what it holds
	 * @param bytes length of the frame
	 */
	void received(SpreadMessage message, int bytes);

	/**
	 * All frames of one read from the socket were reported.
	 */
	void readComplete();

	/**
	 * An ordered message that will come back to us took its place in the stream.
	 * @param message the message
	 * @param item the same with those who wait for it, {@code null} if nobody does
	 */
	void selfAddressed(Multicast message, Outgoing.@Nullable Message item);

	/**
	 * The connection has ended; the last call.
	 * @param cause why
	 * @param unsent accepted messages that were not handed to the operating system
	 */
	void closed(SpreadException cause, int unsent);

}
