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

package io.asyncspread.benchmarks.peer;

import io.asyncspread.ServiceType;

/**
 * A connected client of one of the libraries that are compared.
 */
public interface Peer extends AutoCloseable {

	/**
	 * Return the private group.
	 * @return a text such as {@code #name#daemon}
	 */
	String self();

	/**
	 * Join a group and return when the daemon has confirmed it.
	 * @param group the group
	 */
	void join(String group);

	/**
	 * Leave a group.
	 * @param group the group
	 */
	void leave(String group);

	/**
	 * Prepare what stays the same from message to message.
	 * @param service the service type
	 * @param targets groups or private groups
	 * @return a sender, to be used by one thread
	 */
	Sender sender(ServiceType service, String... targets);

	/**
	 * Number of membership messages received.
	 * @return the number
	 */
	long memberships();

	@Override
	void close();

	/**
	 * Sends messages that differ in the body only.
	 */
	@FunctionalInterface
	interface Sender {

		/**
		 * Send a message, waiting for room if there is none.
		 * @param body the body
		 */
		void send(byte[] body);

		/**
		 * Send a message several times.
		 * @param body the body
		 * @param count how often
		 */
		default void send(byte[] body, int count) {
			for (int i = 0; i < count; i++) {
				send(body);
			}
		}

	}

}
