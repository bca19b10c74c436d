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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadTimeoutException;

/**
 * The groups that are wanted and how far each is: wanted and joined are kept apart, so
 * that a new session joins again what the old one lost, in the same order. Every request
 * that was sent has a deadline. Confined to the event loop of the client.
 */
final class JoinedGroups {

	private final Map<String, WantedGroup> entries = new LinkedHashMap<>();

	private final MembershipRequests requests;

	private final Duration timeout;

	private final boolean acknowledged;

	private @Nullable Member self;

	// true from the start of a session until all its groups are settled
	private boolean rejoining;

	JoinedGroups(MembershipRequests requests, Duration timeout, boolean acknowledged) {
		this.requests = requests;
		this.timeout = timeout;
		this.acknowledged = acknowledged;
	}

	/**
	 * Want a group for a listener.
	 */
	void subscribe(String group, CompletableFuture<@Nullable GroupView> joined) {
		WantedGroup entry = this.entries.computeIfAbsent(group, WantedGroup::new);
		entry.subscriptions++;
		want(entry, joined);
	}

	/**
	 * Want a group without a listener.
	 */
	void join(String group, CompletableFuture<@Nullable GroupView> joined) {
		WantedGroup entry = this.entries.computeIfAbsent(group, WantedGroup::new);
		entry.held = true;
		want(entry, joined);
	}

	private void want(WantedGroup entry, CompletableFuture<@Nullable GroupView> joined) {
		if (entry.state == WantedGroup.State.IN) {
			this.requests.completeInOrder(entry.group, List.of(joined));
			return;
		}
		entry.joining.add(joined);
		if (this.self != null && entry.state != WantedGroup.State.JOINING) {
			sendJoin(entry);
		}
		else if (entry.late) {
			// the deadline of the join that is out has passed
			awaitJoin(entry);
		}
	}

	void unsubscribe(String group, CompletableFuture<Void> left) {
		WantedGroup entry = this.entries.get(group);
		if (entry != null && entry.subscriptions > 0) {
			entry.subscriptions--;
		}
		release(entry, left);
	}

	void leave(String group, CompletableFuture<Void> left) {
		WantedGroup entry = this.entries.get(group);
		if (entry != null) {
			entry.held = false;
		}
		release(entry, left);
	}

	private void release(@Nullable WantedGroup entry, CompletableFuture<Void> left) {
		if (entry == null || entry.isWanted()) {
			this.requests.leftInOrder(List.of(left));
			return;
		}
		entry.failJoining(this.requests,
				new CancellationException("group '" + entry.group + "' was left before it was joined"));
		if (this.self != null && (entry.state == WantedGroup.State.IN || entry.state == WantedGroup.State.JOINING)) {
			this.requests.sendLeave(entry.group);
			entry.state = WantedGroup.State.OUT;
			settled(entry);
			if (this.acknowledged) {
				entry.leavesSent++;
				entry.leaving.add(left);
				entry.requests++;
				int request = entry.requests;
				this.requests.schedule(this.timeout, () -> leaveTimedOut(entry, request));
				return;
			}
		}
		if (entry.leavesSent > 0) {
			entry.leaving.add(left);
			return;
		}
		this.requests.leftInOrder(List.of(left));
		this.entries.remove(entry.group);
	}

	/**
	 * Tell whether a group is wanted, or leaving it is not confirmed yet.
	 */
	boolean isAskedFor(String group) {
		return this.entries.containsKey(group);
	}

	/**
	 * A session began: join all that is wanted.
	 */
	void started(Member self) {
		this.self = self;
		this.rejoining = true;
		for (WantedGroup entry : List.copyOf(this.entries.values())) {
			if (entry.isWanted()) {
				sendJoin(entry);
			}
		}
		checkAllJoined();
	}

	private void sendJoin(WantedGroup entry) {
		this.requests.sendJoin(entry.group);
		entry.state = WantedGroup.State.JOINING;
		if (!this.acknowledged) {
			joined(entry);
			return;
		}
		awaitJoin(entry);
	}

	private void awaitJoin(WantedGroup entry) {
		entry.requests++;
		int request = entry.requests;
		this.requests.schedule(this.timeout, () -> joinTimedOut(entry, request));
	}

	/**
	 * Look at a message that was put on the lane.
	 */
	void received(SpreadMessage message) {
		if (message instanceof RegularMembershipMessage regular) {
			WantedGroup entry = this.entries.get(regular.group());
			// while a leave is under way views with us in them are still of the time
			// before it
			if (entry != null && entry.state == WantedGroup.State.JOINING && entry.leavesSent == 0 && this.self != null
					&& regular.members().contains(this.self)) {
				joined(entry);
			}
		}
		else if (message instanceof SelfLeaveMessage selfLeave) {
			WantedGroup entry = this.entries.get(selfLeave.group());
			if (entry != null && entry.leavesSent > 0) {
				entry.leavesSent--;
				left(entry);
			}
		}
		else if (message instanceof RejectedMessage rejected && rejected.request() == RejectedMessage.Request.JOIN) {
			rejected.groups().forEach((group) -> joinRefused(group, this.requests.refusal(rejected)));
		}
		else if (message instanceof RejectedMessage rejected && rejected.request() == RejectedMessage.Request.LEAVE) {
			rejected.groups().forEach((group) -> leaveRefused(group, this.requests.refusal(rejected)));
		}
	}

	private void joined(WantedGroup entry) {
		entry.state = WantedGroup.State.IN;
		entry.completeJoining(this.requests);
		checkAllJoined();
	}

	private void left(WantedGroup entry) {
		if (entry.leavesSent == 0) {
			entry.completeLeaving(this.requests);
			if (!entry.isWanted()) {
				this.entries.remove(entry.group);
			}
		}
	}

	private void joinRefused(String group, SpreadException cause) {
		WantedGroup entry = this.entries.get(group);
		if (entry != null && entry.leavesSent > 0) {
			// the join before that leave: as we are not in, the daemon ignores the leave
			entry.leavesSent--;
			left(entry);
		}
		else if (entry != null && entry.state == WantedGroup.State.JOINING) {
			entry.state = WantedGroup.State.REFUSED;
			failJoin(entry, cause);
		}
	}

	private void leaveRefused(String group, SpreadException cause) {
		WantedGroup entry = this.entries.get(group);
		if (entry == null || entry.leavesSent == 0) {
			return;
		}
		entry.leavesSent--;
		entry.failLeaving(this.requests, cause);
		if (entry.leavesSent == 0) {
			// we are still in, so a join sent since was ignored
			joined(entry);
		}
	}

	private void joinTimedOut(WantedGroup entry, int request) {
		if (entry.requests == request && entry.state == WantedGroup.State.JOINING) {
			entry.late = true;
			failJoin(entry, new SpreadTimeoutException("joining group '%s' was not confirmed within %d ms (option "
				.formatted(entry.group, this.timeout.toMillis())
					+ "joinTimeout): the daemons may be forming a new ring; the join stands and may still come about",
					this.timeout));
		}
	}

	private void leaveTimedOut(WantedGroup entry, int request) {
		if (entry.requests == request && !entry.leaving.isEmpty()) {
			SpreadTimeoutException cause = new SpreadTimeoutException(
					"leaving group '%s' was not confirmed within %d ms ".formatted(entry.group, this.timeout.toMillis())
							+ "(option joinTimeout)",
					this.timeout);
			entry.failLeaving(this.requests, cause);
		}
	}

	private void failJoin(WantedGroup entry, SpreadException cause) {
		entry.failJoining(this.requests, cause);
		this.requests.joinFailed(entry.group, cause);
		checkAllJoined();
	}

	private void settled(WantedGroup entry) {
		entry.late = false;
		checkAllJoined();
	}

	private void checkAllJoined() {
		if (!this.rejoining) {
			return;
		}
		List<String> joined = new ArrayList<>();
		for (WantedGroup entry : this.entries.values()) {
			if (entry.state == WantedGroup.State.JOINING && !entry.late) {
				return;
			}
			if (entry.state == WantedGroup.State.IN) {
				joined.add(entry.group);
			}
		}
		this.rejoining = false;
		this.requests.allJoined(List.copyOf(joined));
	}

	/**
	 * The session was lost, and we are in no group any more.
	 */
	void lost(SpreadException cause) {
		this.self = null;
		this.rejoining = false;
		for (Iterator<WantedGroup> all = this.entries.values().iterator(); all.hasNext();) {
			WantedGroup entry = all.next();
			entry.lost(this.requests, cause);
			if (!entry.isWanted()) {
				all.remove();
			}
		}
	}

	/**
	 * The client has ended.
	 */
	void ended(SpreadException cause) {
		lost(cause);
		this.entries.clear();
	}

}
