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

	private enum State {

		OUT, JOINING, IN, REFUSED

	}

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	private final Requests requests;

	private final Duration timeout;

	private final boolean acknowledged;

	private @Nullable Member self;

	// true from the start of a session until all its groups are settled
	private boolean rejoining;

	JoinedGroups(Requests requests, Duration timeout, boolean acknowledged) {
		this.requests = requests;
		this.timeout = timeout;
		this.acknowledged = acknowledged;
	}

	/**
	 * Want a group for a listener.
	 */
	void subscribe(String group, CompletableFuture<@Nullable GroupView> joined) {
		Entry entry = this.entries.computeIfAbsent(group, Entry::new);
		entry.subscriptions++;
		want(entry, joined);
	}

	/**
	 * Want a group without a listener.
	 */
	void join(String group, CompletableFuture<@Nullable GroupView> joined) {
		Entry entry = this.entries.computeIfAbsent(group, Entry::new);
		entry.held = true;
		want(entry, joined);
	}

	private void want(Entry entry, CompletableFuture<@Nullable GroupView> joined) {
		if (entry.state == State.IN) {
			this.requests.completeInOrder(entry.group, List.of(joined));
			return;
		}
		entry.joining.add(joined);
		if (this.self != null && entry.state != State.JOINING) {
			sendJoin(entry);
		}
		else if (entry.late) {
			// the deadline of the join that is out has passed
			awaitJoin(entry);
		}
	}

	void unsubscribe(String group, CompletableFuture<Void> left) {
		Entry entry = this.entries.get(group);
		if (entry != null && entry.subscriptions > 0) {
			entry.subscriptions--;
		}
		release(entry, left);
	}

	void leave(String group, CompletableFuture<Void> left) {
		Entry entry = this.entries.get(group);
		if (entry != null) {
			entry.held = false;
		}
		release(entry, left);
	}

	private void release(@Nullable Entry entry, CompletableFuture<Void> left) {
		if (entry == null || entry.isWanted()) {
			this.requests.leftInOrder(List.of(left));
			return;
		}
		entry.joining.forEach((future) -> this.requests.fail(future,
				new CancellationException("group '" + entry.group + "' was left before it was joined")));
		entry.joining.clear();
		if (this.self != null && (entry.state == State.IN || entry.state == State.JOINING)) {
			this.requests.sendLeave(entry.group);
			entry.state = State.OUT;
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
		for (Entry entry : List.copyOf(this.entries.values())) {
			if (entry.isWanted()) {
				sendJoin(entry);
			}
		}
		checkAllJoined();
	}

	private void sendJoin(Entry entry) {
		this.requests.sendJoin(entry.group);
		entry.state = State.JOINING;
		if (!this.acknowledged) {
			joined(entry);
			return;
		}
		awaitJoin(entry);
	}

	private void awaitJoin(Entry entry) {
		entry.requests++;
		int request = entry.requests;
		this.requests.schedule(this.timeout, () -> joinTimedOut(entry, request));
	}

	/**
	 * Look at a message that was put on the lane.
	 */
	void received(SpreadMessage message) {
		if (message instanceof RegularMembershipMessage regular) {
			Entry entry = this.entries.get(regular.group());
			// while a leave is under way views with us in them are still of the time
			// before it
			if (entry != null && entry.state == State.JOINING && entry.leavesSent == 0 && this.self != null
					&& regular.members().contains(this.self)) {
				joined(entry);
			}
		}
		else if (message instanceof SelfLeaveMessage selfLeave) {
			Entry entry = this.entries.get(selfLeave.group());
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

	private void joined(Entry entry) {
		entry.state = State.IN;
		if (!entry.joining.isEmpty()) {
			this.requests.completeInOrder(entry.group, List.copyOf(entry.joining));
			entry.joining.clear();
		}
		checkAllJoined();
	}

	private void left(Entry entry) {
		if (entry.leavesSent == 0) {
			this.requests.leftInOrder(List.copyOf(entry.leaving));
			entry.leaving.clear();
			if (!entry.isWanted()) {
				this.entries.remove(entry.group);
			}
		}
	}

	private void joinRefused(String group, SpreadException cause) {
		Entry entry = this.entries.get(group);
		if (entry != null && entry.leavesSent > 0) {
			// the join before that leave: as we are not in, the daemon ignores the leave
			entry.leavesSent--;
			left(entry);
		}
		else if (entry != null && entry.state == State.JOINING) {
			entry.state = State.REFUSED;
			failJoin(entry, cause);
		}
	}

	private void leaveRefused(String group, SpreadException cause) {
		Entry entry = this.entries.get(group);
		if (entry == null || entry.leavesSent == 0) {
			return;
		}
		entry.leavesSent--;
		entry.leaving.forEach((future) -> this.requests.fail(future, cause));
		entry.leaving.clear();
		if (entry.leavesSent == 0) {
			// we are still in, so a join sent since was ignored
			joined(entry);
		}
	}

	private void joinTimedOut(Entry entry, int request) {
		if (entry.requests == request && entry.state == State.JOINING) {
			entry.late = true;
			failJoin(entry, new SpreadTimeoutException("joining group '%s' was not confirmed within %d ms (option "
				.formatted(entry.group, this.timeout.toMillis())
					+ "joinTimeout): the daemons may be forming a new ring; the join stands and may still come about",
					this.timeout));
		}
	}

	private void leaveTimedOut(Entry entry, int request) {
		if (entry.requests == request && !entry.leaving.isEmpty()) {
			SpreadTimeoutException cause = new SpreadTimeoutException(
					"leaving group '%s' was not confirmed within %d ms ".formatted(entry.group, this.timeout.toMillis())
							+ "(option joinTimeout)",
					this.timeout);
			entry.leaving.forEach((future) -> this.requests.fail(future, cause));
			entry.leaving.clear();
		}
	}

	private void failJoin(Entry entry, SpreadException cause) {
		entry.joining.forEach((future) -> this.requests.fail(future, cause));
		entry.joining.clear();
		this.requests.joinFailed(entry.group, cause);
		checkAllJoined();
	}

	private void settled(Entry entry) {
		entry.late = false;
		checkAllJoined();
	}

	private void checkAllJoined() {
		if (!this.rejoining) {
			return;
		}
		List<String> joined = new ArrayList<>();
		for (Entry entry : this.entries.values()) {
			if (entry.state == State.JOINING && !entry.late) {
				return;
			}
			if (entry.state == State.IN) {
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
		for (Iterator<Entry> all = this.entries.values().iterator(); all.hasNext();) {
			Entry entry = all.next();
			entry.joining.forEach((future) -> this.requests.fail(future, cause));
			entry.joining.clear();
			this.requests.leftInOrder(List.copyOf(entry.leaving));
			entry.leaving.clear();
			entry.leavesSent = 0;
			entry.state = State.OUT;
			entry.late = false;
			entry.requests++;
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

	private static final class Entry {

		private final String group;

		private final List<CompletableFuture<@Nullable GroupView>> joining = new ArrayList<>(1);

		private final List<CompletableFuture<Void>> leaving = new ArrayList<>(0);

		private State state = State.OUT;

		private boolean held;

		private int subscriptions;

		private int leavesSent;

		private int requests;

		private boolean late;

		Entry(String group) {
			this.group = group;
		}

		boolean isWanted() {
			return this.held || this.subscriptions > 0;
		}

	}

	/**
	 * What the groups ask of the session.
	 */
	interface Requests {

		void sendJoin(String group);

		void sendLeave(String group);

		void schedule(Duration delay, Runnable action);

		/**
		 * Complete futures with the current view, after all that is on the lane.
		 */
		void completeInOrder(String group, List<CompletableFuture<@Nullable GroupView>> futures);

		/**
		 * Complete futures, after all that is on the lane.
		 */
		void leftInOrder(List<CompletableFuture<Void>> futures);

		void fail(CompletableFuture<?> future, Throwable cause);

		SpreadException refusal(RejectedMessage message);

		void joinFailed(String group, SpreadException cause);

		void allJoined(List<String> groups);

	}

}
