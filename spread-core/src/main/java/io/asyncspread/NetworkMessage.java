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

/**
 * The network of daemons has changed: it split, parts came together again, a daemon died,
 * or a client came or went while such a change was under way (wire protocol, section
 * 6.5).
 *
 * @param epoch number of the session
 * @param group name of the group
 * @param groupId id of the new view
 * @param members all members from here on
 * @param sets the virtual synchrony sets: members that came together through the last
 * views and have delivered the same messages; a set can be empty
 * @param localSet index in {@code sets} of the set of the receiver
 */
public record NetworkMessage(int epoch, String group, GroupId groupId, List<Member> members,
		List<VirtualSynchronySet> sets, int localSet) implements RegularMembershipMessage {

	public NetworkMessage {
		Objects.requireNonNull(group, "group");
		Objects.requireNonNull(groupId, "groupId");
		members = Members.copyOf(members);
		sets = List.copyOf(sets);
		if (localSet < 0 || localSet >= sets.size()) {
			throw new IllegalArgumentException("localSet must be the index of one of the " + sets.size()
					+ " virtual synchrony sets but is " + localSet);
		}
	}

	/**
	 * Return the virtual synchrony set of the receiver.
	 * @return the members known to share the receiver's history
	 */
	public VirtualSynchronySet local() {
		return this.sets.get(this.localSet);
	}

}
