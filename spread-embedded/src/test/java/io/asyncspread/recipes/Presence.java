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

package io.asyncspread.recipes;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;

/**
 * Who is there, by private name: the same name at several daemons is one person with
 * several windows. Written on the lane of the client, read from anywhere.
 */
final class Presence implements GroupListener {

	enum Status {

		ONLINE, OFFLINE, UNREACHABLE

	}

	private final Map<String, Status> people = new ConcurrentHashMap<>();

	private final BiConsumer<String, Status> onChange;

	Presence(BiConsumer<String, Status> onChange) {
		this.onChange = onChange;
	}

	Map<String, Status> people() {
		return new TreeMap<>(this.people);
	}

	@Override
	public void onView(GroupView view) {
		Set<String> here = view.members().stream().map(Member::name).collect(Collectors.toSet());
		here.forEach((name) -> set(name, Status.ONLINE));
		Status gone = (view.cause() == GroupView.Cause.NETWORK) ? Status.UNREACHABLE : Status.OFFLINE;
		for (Member member : view.left()) {
			if (!here.contains(member.name())) {
				set(member.name(), gone);
			}
		}
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		last.members().forEach((member) -> set(member.name(), Status.UNREACHABLE));
	}

	private void set(String name, Status status) {
		if (this.people.put(name, status) != status) {
			this.onChange.accept(name, status);
		}
	}

}
