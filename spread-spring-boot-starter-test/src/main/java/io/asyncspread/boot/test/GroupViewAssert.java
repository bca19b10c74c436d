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

package io.asyncspread.boot.test;

import java.util.List;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a {@link GroupView}. Members go by their private names.
 */
public final class GroupViewAssert extends AbstractAssert<GroupViewAssert, GroupView> {

	GroupViewAssert(@Nullable GroupView actual) {
		super(actual, GroupViewAssert.class);
	}

	/**
	 * Verify that the view is of a group.
	 * @param group the name
	 * @return this
	 */
	public GroupViewAssert isOf(String group) {
		isNotNull();
		if (!this.actual.group().equals(group)) {
			failWithMessage("Expected a view of group <%s> but it is of <%s>", group, this.actual.group());
		}
		return this;
	}

	/**
	 * Verify the members, in any order.
	 * @param names the private names of exactly the members
	 * @return this
	 */
	public GroupViewAssert hasMembers(String... names) {
		isNotNull();
		List<String> actual = names(this.actual.members());
		if (!actual.stream().sorted().toList().equals(List.of(names).stream().sorted().toList())) {
			failWithMessage("Expected group <%s> to have the members <%s> but it has <%s>", this.actual.group(),
					List.of(names), actual);
		}
		return this;
	}

	/**
	 * Verify the number of members.
	 * @param size the number
	 * @return this
	 */
	public GroupViewAssert hasSize(int size) {
		isNotNull();
		if (this.actual.size() != size) {
			failWithMessage("Expected group <%s> to have <%s> members but it has <%s>: <%s>", this.actual.group(), size,
					this.actual.size(), names(this.actual.members()));
		}
		return this;
	}

	/**
	 * Verify who came with the view.
	 * @param names the private names of exactly the newcomers, in any order; none if
	 * nobody came
	 * @return this
	 */
	public GroupViewAssert hasJoined(String... names) {
		isNotNull();
		return same("have come", names, this.actual.joined());
	}

	/**
	 * Verify who went with the view.
	 * @param names the private names of exactly those gone, in any order; none if nobody
	 * went
	 * @return this
	 */
	public GroupViewAssert hasLeft(String... names) {
		isNotNull();
		return same("have gone", names, this.actual.left());
	}

	private GroupViewAssert same(String what, String[] names, List<Member> members) {
		if (!names(members).stream().sorted().toList().equals(List.of(names).stream().sorted().toList())) {
			failWithMessage("Expected <%s> to %s in group <%s> but it is <%s>", List.of(names), what,
					this.actual.group(), names(members));
		}
		return this;
	}

	/**
	 * Verify what the daemon named as the cause.
	 * @param cause the cause
	 * @return this
	 */
	public GroupViewAssert hasCause(GroupView.Cause cause) {
		isNotNull();
		if (this.actual.cause() != cause) {
			failWithMessage("Expected the cause <%s> but the view of group <%s> has <%s>", cause, this.actual.group(),
					this.actual.cause());
		}
		return this;
	}

	/**
	 * Verify who is the coordinator.
	 * @param name the private name
	 * @return this
	 */
	public GroupViewAssert hasCoordinator(String name) {
		isNotNull();
		if (!this.actual.coordinator().name().equals(name)) {
			failWithMessage("Expected <%s> to be the coordinator of group <%s> but it is <%s>", name,
					this.actual.group(), this.actual.coordinator().name());
		}
		return this;
	}

	private static List<String> names(List<Member> members) {
		return members.stream().map(Member::name).toList();
	}

}
