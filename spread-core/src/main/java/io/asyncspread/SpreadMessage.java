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

/**
 * Anything that the daemon delivers: data, a change of membership, a rejected request of
 * our own, or a frame of a kind unknown to this client.
 * <p>
 * The family is sealed, so a {@code switch} over it is complete. All messages are
 * immutable, except that {@link DataMessage#body()} hands out its array.
 */
public sealed interface SpreadMessage permits DataMessage, MembershipMessage, RejectedMessage, OpaqueMessage {

	/**
	 * Return the number of the session in which the message was received. After a
	 * reconnect we are another member in other views; the epoch tells the two apart.
	 * @return the epoch, 1 for the first session of a client
	 */
	int epoch();

}
