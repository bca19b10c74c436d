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

package io.asyncspread.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;

/**
 * What {@link JoinedGroups} knows of one group: who wants it, how far it is, and who
 * waits for that. Confined to the event loop of the client.
 */
final class WantedGroup {

	enum State {

		OUT, JOINING, IN, REFUSED

	}

	final String group;

	final List<CompletableFuture<@Nullable GroupView>> joining = new ArrayList<>(1);

	final List<CompletableFuture<Void>> leaving = new ArrayList<>(0);

	State state = State.OUT;

	boolean held;

	int subscriptions;

	int leavesSent;

	int requests;

	boolean late;

	WantedGroup(String group) {
		this.group = group;
	}

	boolean isWanted() {
		return this.held || this.subscriptions > 0;
	}

	void completeJoining(MembershipRequests requests) {
		if (!this.joining.isEmpty()) {
			requests.completeInOrder(this.group, List.copyOf(this.joining));
			this.joining.clear();
		}
	}

	void failJoining(MembershipRequests requests, Throwable cause) {
		this.joining.forEach((future) -> requests.fail(future, cause));
		this.joining.clear();
	}

	void completeLeaving(MembershipRequests requests) {
		requests.leftInOrder(List.copyOf(this.leaving));
		this.leaving.clear();
	}

	void failLeaving(MembershipRequests requests, Throwable cause) {
		this.leaving.forEach((future) -> requests.fail(future, cause));
		this.leaving.clear();
	}

	/**
	 * With the session all is over that was under way, and who wanted to be out is.
	 */
	void lost(MembershipRequests requests, Throwable cause) {
		failJoining(requests, cause);
		completeLeaving(requests);
		this.leavesSent = 0;
		this.state = State.OUT;
		this.late = false;
		this.requests++;
	}

}
