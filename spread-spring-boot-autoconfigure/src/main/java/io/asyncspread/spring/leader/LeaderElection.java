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

package io.asyncspread.spring.leader;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.Member;

/**
 * The rule by which the members of a group agree on a leader: a state machine whose only
 * input is the group's stream, so that all who see the same stream decide the same.
 * <p>
 * When somebody comes, or the network has changed, every member says whom it knows as the
 * leader. With the last of these messages, or with a call to close the exchange, all know
 * what anybody knew: of the leaders named that are present, the first in member order
 * stays; if there is none, the first member that has spoken leads. When somebody only
 * goes, no exchange is needed: all know the same already, and the first of the rest
 * follows a leader that has gone. Newcomers never take the lead from a living leader,
 * whatever their name.
 * <p>
 * With an expected number of members nobody leads where half of them or fewer take part,
 * and a leader that finds itself there leads no longer.
 * <p>
 * Pure; owned by the delivery lane.
 */
final class LeaderElection {

	private final int expected;

	private final Map<Member, Optional<Member>> states = new HashMap<>();

	private Set<Member> participants = new LinkedHashSet<>();

	private @Nullable GroupView view;

	private @Nullable Member leader;

	private boolean exchanging;

	/**
	 * Create an election.
	 * @param expected how many members there are when all are there; 0 to elect a leader
	 * whoever is there
	 */
	LeaderElection(int expected) {
		this.expected = expected;
	}

	/**
	 * Return who leads.
	 * @return the leader, {@code null} if it is not known (yet)
	 */
	@Nullable Member leader() {
		return this.leader;
	}

	boolean isExchanging() {
		return this.exchanging;
	}

	/**
	 * Tell whether our own word in the exchange has come back.
	 * @return {@code true} if it counts
	 */
	boolean hasSpoken() {
		return this.view != null && this.view.self() != null && this.states.containsKey(this.view.self());
	}

	/**
	 * A new view.
	 * @param next the view
	 * @return what to say, {@code null} for nothing
	 */
	@Nullable LeaderMessage onView(GroupView next) {
		GroupView previous = this.view;
		boolean first = previous == null || previous.epoch() != next.epoch();
		this.view = next;
		if (first) {
			this.leader = null;
			this.participants.clear();
		}
		if (this.leader != null && !next.contains(this.leader)) {
			this.leader = null;
		}
		this.participants.retainAll(next.members());
		if (!hasMajority()) {
			this.leader = null;
		}
		boolean onlyGone = !first && next.joined().isEmpty() && next.cause() != GroupView.Cause.NETWORK;
		if (onlyGone && !this.exchanging) {
			if (this.leader == null && hasMajority()) {
				this.leader = firstOf(next, this.participants);
			}
			return null;
		}
		this.exchanging = true;
		this.states.clear();
		return state();
	}

	/**
	 * Return what to say in the exchange that runs.
	 * @return our word, {@code null} if none runs
	 */
	@Nullable LeaderMessage state() {
		GroupView current = this.view;
		return (this.exchanging && current != null) ? LeaderMessage.state(current.groupId().toString(), this.leader)
				: null;
	}

	/**
	 * Return what ends the exchange that runs.
	 * @return the call, {@code null} if none runs
	 */
	@Nullable LeaderMessage close() {
		GroupView current = this.view;
		return (this.exchanging && current != null) ? LeaderMessage.close(current.groupId().toString()) : null;
	}

	/**
	 * A message of a member. A word on a view that is decided comes from somebody who
	 * takes part late, and opens the exchange again.
	 * @param sender the member
	 * @param message what it says
	 * @return what to say, {@code null} for nothing
	 */
	@Nullable LeaderMessage onMessage(Member sender, LeaderMessage message) {
		GroupView current = this.view;
		if (current == null || !current.contains(sender) || !message.view().equals(current.groupId().toString())) {
			return null;
		}
		boolean late = !this.exchanging && !message.close();
		if (late) {
			this.exchanging = true;
			this.states.clear();
		}
		if (this.exchanging && !message.close()) {
			this.states.put(sender, Optional.ofNullable(message.leader()));
		}
		if (this.exchanging && (message.close() || this.states.keySet().containsAll(current.members()))) {
			decide(current);
			return null;
		}
		return late ? state() : null;
	}

	private void decide(GroupView current) {
		this.exchanging = false;
		this.participants = new LinkedHashSet<>(this.states.keySet());
		Set<Member> named = new LinkedHashSet<>();
		this.states.values().forEach((known) -> known.filter(this.participants::contains).ifPresent(named::add));
		this.leader = hasMajority() ? firstOf(current, named.isEmpty() ? this.participants : named) : null;
	}

	private boolean hasMajority() {
		return this.participants.size() * 2 > this.expected || this.expected == 0;
	}

	private static @Nullable Member firstOf(GroupView view, Set<Member> candidates) {
		List<Member> members = view.members();
		for (Member member : members) {
			if (candidates.contains(member)) {
				return member;
			}
		}
		return null;
	}

	/**
	 * The membership has ended.
	 */
	void onEnd() {
		this.view = null;
		this.leader = null;
		this.exchanging = false;
		this.states.clear();
		this.participants.clear();
	}

}
