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

package io.asyncspread.reliability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Member;

/**
 * The notes of one session of one client of the soak. Written by the lane of the client,
 * read and cleared by the director when all is quiet.
 */
final class SoakJournal {

	private final int client;

	private final int epoch;

	private final Member self;

	private final List<SoakEntry> entries = new ArrayList<>();

	// the last view of each group when the notes were cleared
	private Map<String, SoakEntry.View> before = Map.of();

	private final long begun = System.nanoTime();

	private volatile boolean ended;

	private volatile long endedAt;

	SoakJournal(int client, int epoch, Member self) {
		this.client = client;
		this.epoch = epoch;
		this.self = self;
	}

	int client() {
		return this.client;
	}

	int epoch() {
		return this.epoch;
	}

	Member self() {
		return this.self;
	}

	boolean isEnded() {
		return this.ended;
	}

	void end() {
		this.endedAt = System.nanoTime();
		this.ended = true;
	}

	/**
	 * Tell whether there was a time when both sessions lived. If not, equal views are two
	 * views, for ids repeat when a group was empty in between.
	 */
	boolean overlaps(SoakJournal other) {
		return !(this.ended && this.endedAt - other.begun < 0) && !(other.ended && other.endedAt - this.begun < 0);
	}

	synchronized void add(SoakEntry entry) {
		this.entries.add(entry);
	}

	synchronized List<SoakEntry> entries() {
		return List.copyOf(this.entries);
	}

	List<SoakEntry.Data> data() {
		return entries().stream().filter(SoakEntry.Data.class::isInstance).map(SoakEntry.Data.class::cast).toList();
	}

	/**
	 * All views this member was told of, from the last of each group when the notes were
	 * cleared.
	 */
	synchronized List<SoakEntry.View> views() {
		List<SoakEntry.View> views = new ArrayList<>(this.before.values());
		for (SoakEntry entry : this.entries) {
			if (entry instanceof SoakEntry.View view) {
				views.add(view);
			}
		}
		return views;
	}

	synchronized int size() {
		return this.entries.size();
	}

	/**
	 * The data of a group between two views that this member went through, by the first
	 * of the two; the last of them goes on until now.
	 */
	List<Stretch> stretches() {
		List<Stretch> stretches = new ArrayList<>();
		Map<String, Stretch> current = new LinkedHashMap<>();
		this.before.forEach((group, view) -> current.put(group, new Stretch(view)));
		for (SoakEntry entry : entries()) {
			if (entry instanceof SoakEntry.View view) {
				Stretch last = current.put(view.group(), new Stretch(view));
				if (last != null) {
					last.next = view;
					stretches.add(last);
				}
			}
			else if (entry instanceof SoakEntry.Left left) {
				current.remove(left.group());
			}
			else if (entry instanceof SoakEntry.Data data && data.service().isOrdered()) {
				for (String group : data.groups()) {
					Stretch stretch = current.get(group);
					if (stretch != null) {
						stretch.data.add(data);
					}
				}
			}
		}
		if (!this.ended) {
			stretches.addAll(current.values());
		}
		return stretches;
	}

	/**
	 * Forget everything but the current views.
	 */
	synchronized void clear() {
		Map<String, SoakEntry.View> views = new LinkedHashMap<>(this.before);
		for (SoakEntry entry : this.entries) {
			if (entry instanceof SoakEntry.View view) {
				views.put(view.group(), view);
			}
			else if (entry instanceof SoakEntry.Left left) {
				views.remove(left.group());
			}
		}
		this.before = views;
		this.entries.clear();
	}

	@Override
	public String toString() {
		return this.self + " (client " + this.client + ", session " + this.epoch + ")";
	}

	/**
	 * What came between a view and the next.
	 */
	static final class Stretch {

		private final SoakEntry.View view;

		private final List<SoakEntry.Data> data = new ArrayList<>();

		private SoakEntry.@Nullable View next;

		Stretch(SoakEntry.View view) {
			this.view = view;
		}

		SoakEntry.View view() {
			return this.view;
		}

		SoakEntry.@Nullable View next() {
			return this.next;
		}

		List<SoakEntry.Data> data() {
			return this.data;
		}

	}

}
