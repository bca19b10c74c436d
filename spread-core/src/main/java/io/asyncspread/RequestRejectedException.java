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

/**
 * The daemon's access policy refused a request of ours: a join, a leave, or a message
 * whose sender asked for a confirmation (wire protocol, section 4.2).
 */
public final class RequestRejectedException extends SpreadException {

	private final RejectedMessage.Request request;

	private final List<String> groups;

	/**
	 * Create the exception.
	 * @param request what was refused
	 * @param groups the groups of the request
	 * @param daemon the address of the daemon
	 */
	public RequestRejectedException(RejectedMessage.Request request, List<String> groups, DaemonAddress daemon) {
		super("Spread daemon at %s refused %s %s: its access control policy forbids it to this client".formatted(daemon,
				what(request), groups), null);
		this.request = request;
		this.groups = List.copyOf(groups);
	}

	private static String what(RejectedMessage.Request request) {
		return switch (request) {
			case MULTICAST -> "a message to";
			case JOIN -> "to let us join";
			case LEAVE -> "to let us leave";
			case OTHER -> "a request for";
		};
	}

	/**
	 * Return what was refused.
	 * @return the kind of request
	 */
	public RejectedMessage.Request request() {
		return this.request;
	}

	/**
	 * Return the groups of the request.
	 * @return names of groups or private groups
	 */
	public List<String> groups() {
		return this.groups;
	}

	@Override
	public boolean isRetryable() {
		return false;
	}

}
