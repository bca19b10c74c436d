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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SpreadMessage;
import io.asyncspread.TransitionalMessage;

/**
 * Tells what is meant for a session from what is not. A C daemon knows the local members
 * of a group by the numbers of their sockets: a session that is accepted while the end of
 * another is not ordered yet, as during a network change, can get that one's number, and
 * with it the messages of a dead session until its end is ordered. Confined to the event
 * loop, made afresh for each session.
 */
final class Admission {

	private final Set<String> groups = new HashSet<>();

	private final Member self;

	private final boolean membership;

	private final Predicate<String> asked;

	/**
	 * Create the admission of a session.
	 * @param self who we are in it
	 * @param membership whether views tell which groups we are in; without them nothing
	 * can be told and all is admitted
	 * @param asked tells the groups that we have asked for, for a daemon that puts us
	 * into others could do so without end
	 */
	Admission(Member self, boolean membership, Predicate<String> asked) {
		this.self = self;
		this.membership = membership;
		this.asked = asked;
	}

	/**
	 * Tell whether a message is for this session. A view precedes all data of its group,
	 * and has us in it.
	 */
	boolean admits(SpreadMessage message) {
		if (!this.membership) {
			return true;
		}
		if (message instanceof DataMessage data) {
			return isForUs(data.groups());
		}
		if (message instanceof RegularMembershipMessage view) {
			if (!this.asked.test(view.group()) || !view.members().contains(this.self)) {
				return false;
			}
			this.groups.add(view.group());
		}
		else if (message instanceof TransitionalMessage signal) {
			return this.groups.contains(signal.group());
		}
		else if (message instanceof SelfLeaveMessage left) {
			return this.groups.remove(left.group());
		}
		return true;
	}

	private boolean isForUs(List<String> targets) {
		for (int i = 0; i < targets.size(); i++) {
			String target = targets.get(i);
			if (this.groups.contains(target) || target.equals(this.self.privateGroup())) {
				return true;
			}
		}
		return false;
	}

}
