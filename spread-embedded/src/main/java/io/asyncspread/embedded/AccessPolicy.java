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

import io.asyncspread.Member;
import io.asyncspread.ServiceType;

/**
 * Decides what clients may do. A refused session is rejected as unauthorised; for a
 * refused join, leave or multicast the client gets its request back as a rejected
 * message, and its session goes on (wire protocol, section 4.2).
 * <p>
 * If it throws something, that is logged and told to
 * {@link EmbeddedSpreadListener#accessPolicyFailed}, and the request is refused.
 * <p>
 * Called on the thread of the network: answer at once. By default all is permitted, as by
 * the only policy that the C daemon has.
 */
public interface AccessPolicy {

	/**
	 * Decide on a session, after authentication.
	 * @param client the client
	 * @return whether to let it in
	 */
	default boolean permitSession(Member client) {
		return true;
	}

	/**
	 * Decide on a join.
	 * @param client the client
	 * @param group the group
	 * @return whether it may join
	 */
	default boolean permitJoin(Member client, String group) {
		return true;
	}

	/**
	 * Decide on a leave.
	 * @param client the client
	 * @param group the group
	 * @return whether it may leave
	 */
	default boolean permitLeave(Member client, String group) {
		return true;
	}

	/**
	 * Decide on a message.
	 * @param client the sender
	 * @param service the service of the message
	 * @param targets the groups and private groups
	 * @return whether it is delivered
	 */
	default boolean permitMulticast(Member client, ServiceType service, List<String> targets) {
		return true;
	}

}
