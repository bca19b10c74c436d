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

package io.asyncspread.boot;

import java.util.Arrays;
import java.util.List;

import io.asyncspread.GroupId;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;

/**
 * Membership messages and views for tests.
 */
public final class Views {

	private Views() {
	}

	public static List<Member> members(String... names) {
		return Arrays.stream(names).map((name) -> Member.of(name, "localhost")).toList();
	}

	public static JoinMessage join(String group, String... names) {
		List<Member> members = members(names);
		return new JoinMessage(1, group, new GroupId(1, 2, names.length), members, members.get(0));
	}

	public static GroupView view(String group, String... names) {
		JoinMessage message = join(group, names);
		return GroupView.of(message, message.member(), null);
	}

}
