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

import java.util.List;

import io.asyncspread.codec.Wire;

/**
 * What a client asks of the network and what takes a place in its total order. Immutable.
 */
sealed interface Request {

	/**
	 * Return the client that asks.
	 * @return the client
	 */
	Endpoint client();

	/**
	 * Tell whether a daemon gives this request its effect only when all daemons have it.
	 * @return {@code true} if it waits for them
	 */
	default boolean isSafe() {
		return false;
	}

	/**
	 * A message to groups and private groups.
	 *
	 * @param client the sender
	 * @param service the service word without endian marks
	 * @param targets the groups and private groups
	 * @param frame the frame to deliver, in the daemon's byte order; nobody changes it
	 */
	record Multicast(Endpoint client, int service, List<String> targets, byte[] frame) implements Request {

		private static final int UNORDERED = 0x03;

		private static final int FRAGMENT = 1432;

		@Override
		public boolean isSafe() {
			return (this.service & 0x20) != 0;
		}

		/**
		 * Tell whether a daemon may deliver this message ahead of all that is ordered
		 * (wire protocol, section 7).
		 * @return {@code true} for a weak service in one fragment
		 */
		boolean mayOvertake() {
			return (this.service & Wire.REGULAR & ~UNORDERED) == 0 && this.frame.length <= FRAGMENT;
		}

		boolean isForSender() {
			return (this.service & Wire.SELF_DISCARD) == 0;
		}

	}

	/**
	 * A join.
	 *
	 * @param client the client that joins
	 * @param group the group
	 */
	record Join(Endpoint client, String group) implements Request {
	}

	/**
	 * A leave.
	 *
	 * @param client the client that leaves
	 * @param group the group
	 */
	record Leave(Endpoint client, String group) implements Request {
	}

	/**
	 * The end of a session, for whatever cause.
	 *
	 * @param client the client that is gone
	 * @param requested whether it asked for the end; a daemon that finds it gone tells
	 * the others by a safe message
	 */
	record End(Endpoint client, boolean requested) implements Request {

		@Override
		public boolean isSafe() {
			return !this.requested;
		}

	}

}
