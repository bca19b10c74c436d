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

package io.asyncspread.boot.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadMessage;

/**
 * Remembers the last membership changes of all groups of all connections. Written on the
 * lanes of the clients, read from any thread; guarded by its own lock, which is held for
 * a few instructions.
 */
public final class MembershipHistory {

	private final int capacity;

	private final Clock clock;

	private final Deque<Change> changes = new ArrayDeque<>();

	/**
	 * Create a history.
	 * @param capacity how many changes to remember, at least 1
	 * @param clock where the times come from
	 * @throws IllegalArgumentException if the capacity is less than 1
	 */
	public MembershipHistory(int capacity, Clock clock) {
		if (capacity < 1) {
			throw new IllegalArgumentException("capacity must be at least 1 but is " + capacity);
		}
		this.capacity = capacity;
		this.clock = clock;
	}

	/**
	 * Return what remembers the changes of a connection, to be told them by
	 * {@link io.asyncspread.SpreadClient#listen(SessionListener)}.
	 * @param connection name of the connection
	 * @return a listener for this connection alone
	 */
	public SessionListener listener(String connection) {
		return new Recorder(connection);
	}

	private synchronized void add(Change change) {
		if (this.changes.size() == this.capacity) {
			this.changes.removeLast();
		}
		this.changes.addFirst(change);
	}

	private static List<String> names(List<Member> members) {
		return members.stream().map(Member::privateGroup).toList();
	}

	/**
	 * Return the last changes.
	 * @return the changes, the latest first
	 */
	public synchronized List<Change> changes() {
		return List.copyOf(this.changes);
	}

	/**
	 * Sees the changes of one connection; owned by its lane.
	 */
	private final class Recorder implements SessionListener {

		private final String connection;

		private final Map<String, GroupView> views = new HashMap<>();

		Recorder(String connection) {
			this.connection = connection;
		}

		@Override
		public void onMessage(SpreadMessage message) {
			if (message instanceof RegularMembershipMessage membership) {
				GroupView view = GroupView.of(membership, null, this.views.get(membership.group()));
				this.views.put(view.group(), view);
				add(new Change(MembershipHistory.this.clock.instant(), this.connection, view.epoch(), view.group(),
						view.cause(), names(view.joined()), names(view.left()), view.size()));
			}
			else if (message instanceof SelfLeaveMessage leave) {
				this.views.remove(leave.group());
			}
		}

		@Override
		public void onEvent(SessionEvent event) {
			if (event instanceof SessionEvent.Disconnected) {
				this.views.clear();
			}
		}

	}

	/**
	 * One change of a group's membership.
	 *
	 * @param time when it was delivered
	 * @param connection name of the connection
	 * @param epoch number of the session
	 * @param group the group
	 * @param cause what the daemon named as the cause
	 * @param joined who came since the view before, all members in the first view
	 * @param left who went since the view before
	 * @param size number of members from here on
	 */
	public record Change(Instant time, String connection, int epoch, String group, GroupView.Cause cause,
			List<String> joined, List<String> left, int size) {
	}

}
