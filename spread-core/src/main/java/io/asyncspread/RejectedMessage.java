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
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A request of our own that the daemon's access policy refused: a message, a join or a
 * leave. The session goes on (wire protocol, section 4.2).
 *
 * @param epoch number of the session
 * @param request what was refused
 * @param groups the groups of the request, without our own private group that the daemon
 * appends
 * @param service service type of a refused message, else {@code null}
 * @param type message type of a refused message, else 0
 * @param body body of a refused message, else empty; not copied
 */
public record RejectedMessage(int epoch, Request request, List<String> groups, @Nullable ServiceType service, int type,
		byte[] body) implements SpreadMessage {

	public RejectedMessage {
		Objects.requireNonNull(request, "request");
		groups = List.copyOf(groups);
		Limits.checkMessageType(type);
		Objects.requireNonNull(body, "body");
	}

	/**
	 * What a client can be refused.
	 */
	public enum Request {

		/** A multicast. */
		MULTICAST,

		/** Joining a group. */
		JOIN,

		/** Leaving a group. */
		LEAVE,

		/** Something this client never sends. */
		OTHER

	}

	@Override
	public String toString() {
		return "RejectedMessage[epoch=%d, request=%s, groups=%s, service=%s, type=%d, body=%d bytes]"
			.formatted(this.epoch, this.request, this.groups, this.service, this.type, this.body.length);
	}

}
