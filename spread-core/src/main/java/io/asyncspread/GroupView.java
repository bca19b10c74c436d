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

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who is in a group, as agreed by all its members at one place of the total order.
 * <p>
 * Every member sees the same sequence of views with the same data between them, so a
 * decision computed from a view alone comes out the same everywhere: {@link #rank()},
 * {@link #coordinator()} and {@link #owner(String)} turn that into one line.
 *
 * <pre>{@code
 * public void onMessage(DataMessage job, GroupView view) {
 *     if (view.isSelf(view.owner(job.sender().privateGroup()))) {
 *         answer(job);    // of all members exactly this one
 *     }
 * }
 * }</pre>
 *
 * The difference to the view before ({@link #joined()}, {@link #left()}) is computed from
 * the two lists of members; {@link #cause()} is what the daemon said (wire protocol,
 * sections 6.2 and 6.5). Immutable; equal when the messages that installed the views are
 * equal and both or neither are transitional.
 */
public final class GroupView {

	/**
	 * What the daemon named as the cause of a view.
	 */
	public enum Cause {

		/** A client joined. */
		JOIN,

		/** A client left. */
		LEAVE,

		/** A client disconnected, or lost its connection to its daemon. */
		DISCONNECT,

		/** The network of daemons split, merged, or lost a daemon. */
		NETWORK;

		static Cause of(RegularMembershipMessage message) {
			if (message instanceof JoinMessage) {
				return JOIN;
			}
			if (message instanceof LeaveMessage) {
				return LEAVE;
			}
			return (message instanceof DisconnectMessage) ? DISCONNECT : NETWORK;
		}

	}

	private final RegularMembershipMessage message;

	private final @Nullable Member self;

	private final int rank;

	private final boolean transitional;

	private final List<Member> joined;

	private final List<Member> left;

	private GroupView(RegularMembershipMessage message, @Nullable Member self, boolean transitional,
			List<Member> joined, List<Member> left) {
		this.message = message;
		this.self = self;
		this.rank = (self != null) ? message.members().indexOf(self) : -1;
		this.transitional = transitional;
		this.joined = joined;
		this.left = left;
	}

	/**
	 * Return the view that a membership message installs.
	 * @param message the message
	 * @param self the receiver, {@code null} for a view that knows no rank of its own
	 * @param previous the view before in the same session, {@code null} for the first
	 * @return the new view
	 */
	public static GroupView of(RegularMembershipMessage message, @Nullable Member self, @Nullable GroupView previous) {
		if (previous == null) {
			return new GroupView(message, self, false, message.members(), List.of());
		}
		List<Member> now = message.members();
		List<Member> before = previous.members();
		// members stand in an agreed order, so that most views differ in one place
		int shorter = Math.min(now.size(), before.size());
		int head = 0;
		while (head < shorter && now.get(head).equals(before.get(head))) {
			head++;
		}
		int tail = 0;
		while (tail < shorter - head && now.get(now.size() - 1 - tail).equals(before.get(before.size() - 1 - tail))) {
			tail++;
		}
		now = between(now, head, tail);
		before = between(before, head, tail);
		return new GroupView(message, self, false, minus(now, before), minus(before, now));
	}

	private static List<Member> between(List<Member> members, int head, int tail) {
		int end = members.size() - tail;
		return switch (end - head) {
			case 0 -> List.of();
			case 1 -> List.of(members.get(head));
			default -> List.copyOf(members.subList(head, end));
		};
	}

	private static List<Member> minus(List<Member> members, List<Member> others) {
		if (members.isEmpty() || others.isEmpty()) {
			return members;
		}
		Set<Member> known = new HashSet<>(others);
		return members.stream().filter((member) -> !known.contains(member)).toList();
	}

	/**
	 * Return this view as it stands after a transitional signal.
	 * @return the same members, with {@link #isTransitional()} set
	 */
	public GroupView asTransitional() {
		return new GroupView(this.message, this.self, true, this.joined, this.left);
	}

	/**
	 * Return this view as the first one for somebody who comes late: everyone has joined
	 * and nobody has left.
	 * @return the same members, with {@link #joined()} listing all of them
	 */
	public GroupView asFirst() {
		return new GroupView(this.message, this.self, this.transitional, members(), List.of());
	}

	/**
	 * Return the group.
	 * @return the name of the group
	 */
	public String group() {
		return this.message.group();
	}

	/**
	 * Return the number of the session that the view belongs to.
	 * @return the epoch
	 */
	public int epoch() {
		return this.message.epoch();
	}

	/**
	 * Return the id that the daemons gave the view.
	 * @return the group id
	 */
	public GroupId groupId() {
		return this.message.groupId();
	}

	/**
	 * Return the members in the daemons' agreed order: by position of the daemon, then by
	 * name. The order says nothing of age.
	 * @return the members, the same list at all members
	 */
	public List<Member> members() {
		return this.message.members();
	}

	/**
	 * Return the number of members.
	 * @return the size of {@link #members()}
	 */
	public int size() {
		return members().size();
	}

	/**
	 * Tell whether a client is a member.
	 * @param member the client
	 * @return {@code true} if it is in {@link #members()}
	 */
	public boolean contains(Member member) {
		return members().contains(member);
	}

	/**
	 * Return ourselves.
	 * @return the receiver of the view, or {@code null} if it was made without
	 */
	public @Nullable Member self() {
		return this.self;
	}

	/**
	 * Tell whether a client is ourselves.
	 * @param member the client
	 * @return {@code true} if it equals {@link #self()}
	 */
	public boolean isSelf(@Nullable Member member) {
		return member != null && member.equals(this.self);
	}

	/**
	 * Return our own position among the members.
	 * @return the rank from 0, or -1 if we are no member or the view was made without us
	 */
	public int rank() {
		return this.rank;
	}

	/**
	 * Return the position of a member.
	 * @param member the member
	 * @return the rank from 0, or -1 if it is no member
	 */
	public int rank(Member member) {
		return members().indexOf(member);
	}

	/**
	 * Return the first member, the same one at all members. It can change when somebody
	 * joins, for the order is by daemon and name; a leader that lasts needs an
	 * announcement in the agreed stream.
	 * @return the member of rank 0
	 * @throws IllegalStateException if the view has no members
	 */
	public Member coordinator() {
		if (members().isEmpty()) {
			throw new IllegalStateException("the view of group '" + group() + "' has no members, so no coordinator");
		}
		return members().get(0);
	}

	/**
	 * Tell whether we are the {@link #coordinator()}.
	 * @return {@code true} if our rank is 0
	 */
	public boolean isCoordinator() {
		return this.rank == 0;
	}

	/**
	 * Return the member that a key belongs to, the same one at all members of the view.
	 * <p>
	 * Rendezvous hashing: keys spread evenly, and when a member comes or goes only its
	 * own keys move. The hash is part of the contract, so that members in other languages
	 * can agree: for every member 64-bit FNV-1a over the key's bytes, a zero byte and the
	 * member's private group, finished with the 64-bit finalizer of MurmurHash3; the
	 * highest unsigned value wins, the lower rank on a tie.
	 * @param key the key, hashed as UTF-8
	 * @return the owner
	 * @throws IllegalStateException if the view has no members
	 */
	public Member owner(String key) {
		return owner(key.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the member that a key belongs to, as {@link #owner(String)}.
	 * @param key the bytes of the key
	 * @return the owner
	 * @throws IllegalStateException if the view has no members
	 */
	public Member owner(byte[] key) {
		Member owner = coordinator();
		long prefix = Rendezvous.prefix(key);
		long best = Rendezvous.weight(prefix, owner.privateGroup());
		for (int i = 1; i < size(); i++) {
			Member candidate = members().get(i);
			long weight = Rendezvous.weight(prefix, candidate.privateGroup());
			if (Long.compareUnsigned(weight, best) > 0) {
				best = weight;
				owner = candidate;
			}
		}
		return owner;
	}

	/**
	 * Return what the daemon named as the cause. While the network is changing it reports
	 * joins and leaves as {@link Cause#NETWORK}; {@link #joined()} and {@link #left()}
	 * are always right.
	 * @return the cause
	 */
	public Cause cause() {
		return Cause.of(this.message);
	}

	/**
	 * Return who came since the view before; all members in the first view.
	 * @return the newcomers in member order
	 */
	public List<Member> joined() {
		return this.joined;
	}

	/**
	 * Return who went since the view before.
	 * @return those gone, in the member order of the view before
	 */
	public List<Member> left() {
		return this.left;
	}

	/**
	 * Tell whether a transitional signal has come since, so that a network change is
	 * under way and another view will follow.
	 * @return {@code true} between the signal and the next view
	 */
	public boolean isTransitional() {
		return this.transitional;
	}

	/**
	 * Return the virtual synchrony sets of a view that the network caused.
	 * @return the sets, empty for other causes
	 */
	public List<VirtualSynchronySet> sets() {
		return (this.message instanceof NetworkMessage network) ? network.sets() : List.of();
	}

	/**
	 * Return the members that share our history through a network change.
	 * @return our own virtual synchrony set, or {@code null} for other causes
	 */
	public @Nullable VirtualSynchronySet localSet() {
		return (this.message instanceof NetworkMessage network) ? network.local() : null;
	}

	/**
	 * Return the message that installed the view.
	 * @return the membership message
	 */
	public RegularMembershipMessage message() {
		return this.message;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof GroupView view && this.message.equals(view.message)
				&& this.transitional == view.transitional);
	}

	@Override
	public int hashCode() {
		return this.message.hashCode() * 31 + Boolean.hashCode(this.transitional);
	}

	@Override
	public String toString() {
		return "GroupView[group=%s, groupId=%s, cause=%s%s, rank=%d, members=%s]".formatted(group(), groupId(), cause(),
				this.transitional ? ", transitional" : "", this.rank, members());
	}

}
