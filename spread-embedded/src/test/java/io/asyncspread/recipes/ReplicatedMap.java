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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Confirmation;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupId;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.SpreadClient;
import io.asyncspread.recipes.MapMessage.Change;
import io.asyncspread.recipes.MapMessage.Entry;
import io.asyncspread.recipes.MapMessage.State;

/**
 * A map that all members of a group have, changed in the agreed order. Written on the
 * lane of the client, read from anywhere.
 */
final class ReplicatedMap implements GroupListener {

	private final SpreadClient client;

	private final String group;

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private final Set<Member> awaited = new HashSet<>();

	private final List<Change> waiting = new ArrayList<>();

	private @Nullable GroupId exchange;

	ReplicatedMap(SpreadClient client, String group) {
		this.client = client;
		this.group = group;
	}

	@Nullable String get(String key) {
		Entry entry = this.entries.get(key);
		return (entry != null) ? entry.value() : null;
	}

	CompletableFuture<Confirmation> put(String key, @Nullable String value) {
		return this.client.sendConfirmed(new Change(key, value).to(this.group));
	}

	Map<String, String> snapshot() {
		Map<String, String> snapshot = new TreeMap<>();
		this.entries.forEach((key, entry) -> {
			if (entry.value() != null) {
				snapshot.put(key, entry.value());
			}
		});
		return snapshot;
	}

	@Override
	public void onMessage(DataMessage data, @Nullable GroupView view) {
		MapMessage message = MapMessage.of(data);
		if (message instanceof Change change) {
			this.waiting.add(change);
		}
		else if (message instanceof State state && state.view().equals(this.exchange)) {
			state.entries().forEach((key, entry) -> this.entries.merge(key, entry, Entry::stronger));
			this.awaited.removeAll(state.speaksFor());
		}
		if (this.awaited.isEmpty()) {
			applyWaiting();
		}
	}

	@Override
	public void onView(GroupView view) {
		boolean settled = this.exchange != null && this.awaited.isEmpty();
		if (settled && view.joined().isEmpty()) {
			return;
		}
		applyWaiting();
		List<Member> same = settled ? withOurHistory(view) : List.of(Objects.requireNonNull(view.self()));
		this.exchange = view.groupId();
		this.awaited.clear();
		this.awaited.addAll(view.members());
		if (view.isSelf(same.get(0))) {
			this.client.send(new State(view.groupId(), same, this.entries).to(this.group));
		}
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		applyWaiting();
		this.exchange = null;
		this.awaited.clear();
	}

	private static List<Member> withOurHistory(GroupView view) {
		List<Member> same = new ArrayList<>(view.members());
		same.removeAll(view.joined());
		if (view.localSet() != null) {
			same.retainAll(view.localSet().members());
		}
		return same;
	}

	private void applyWaiting() {
		for (Change change : this.waiting) {
			this.entries.compute(change.key(),
					(key, old) -> new Entry(change.value(), (old != null) ? old.version() + 1 : 1));
		}
		this.waiting.clear();
	}

}
