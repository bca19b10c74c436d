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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Member;

/**
 * The promises of the group, checked on the journals of all members when all is quiet.
 */
final class SoakChecks {

	private final List<SoakJournal> journals;

	private final Consumer<String> violation;

	private final Set<SoakEntry.View.Key> repeated;

	SoakChecks(List<SoakJournal> journals, Consumer<String> violation) {
		this.journals = journals;
		this.violation = violation;
		this.repeated = repeated(journals);
	}

	/**
	 * Views that one member was told of twice: an id repeats when the group was empty in
	 * between, and a private name when its session ended, so two views can be equal to
	 * the letter. Which of them another member saw cannot be told.
	 */
	private static Set<SoakEntry.View.Key> repeated(List<SoakJournal> journals) {
		Map<Member, Set<SoakEntry.View.Key>> seen = new HashMap<>();
		Set<SoakEntry.View.Key> repeated = new HashSet<>();
		for (SoakJournal journal : journals) {
			Set<SoakEntry.View.Key> keys = seen.computeIfAbsent(journal.self(), (self) -> new HashSet<>());
			for (SoakEntry.View view : journal.views()) {
				if (!keys.add(view.key())) {
					repeated.add(view.key());
				}
			}
		}
		return repeated;
	}

	void all() {
		this.journals.forEach(this::orderOfEachSender);
		for (int i = 0; i < this.journals.size(); i++) {
			for (int j = i + 1; j < this.journals.size(); j++) {
				agreedOrder(this.journals.get(i), this.journals.get(j));
			}
		}
		onceForEachClient();
		virtualSynchrony();
	}

	/**
	 * FIFO and stronger messages of one sender's session arrive as they were sent, and
	 * all messages once.
	 */
	private void orderOfEachSender(SoakJournal journal) {
		Map<String, Long> last = new HashMap<>();
		for (SoakEntry entry : journal.entries()) {
			if (entry instanceof SoakEntry.Data data && data.service().isOrdered()) {
				Long before = last.put(data.sender() + "/" + data.session(), data.sequence());
				if (before != null && before >= data.sequence()) {
					this.violation.accept(journal + ": " + data + " came after number " + before + " of its sender");
				}
			}
		}
	}

	/**
	 * What a session accepted for a group it was in came back: everything if it lives,
	 * and everything up to the last that came back if it has ended. What its sender was
	 * told to be certainly not sent came to nobody.
	 */
	void fateOf(List<SoakClient.Sent> sent, int sender) {
		Set<SoakEntry.Data.Key> delivered = new HashSet<>();
		this.journals.forEach((journal) -> journal.data().forEach((data) -> delivered.add(data.key())));
		for (SoakClient.Sent message : sent) {
			if (message.certainlyNotSent() && delivered.contains(message.data().key())) {
				this.violation.accept(
						"%s was delivered, but its sender was told %s".formatted(message.data(), message.failure()));
			}
		}
		for (SoakJournal journal : this.journals) {
			if (journal.client() == sender) {
				ownCopies(sent, journal);
			}
		}
	}

	private void ownCopies(List<SoakClient.Sent> sent, SoakJournal journal) {
		Set<Long> came = new HashSet<>();
		long last = 0;
		for (SoakEntry.Data data : journal.data()) {
			if (data.sender() == journal.client() && data.session() == journal.epoch() && data.service().isOrdered()) {
				came.add(data.sequence());
				last = Math.max(last, data.sequence());
			}
		}
		for (SoakClient.Sent message : sent) {
			SoakEntry.Data data = message.data();
			if (message.comesBack() && message.failure() == null && data.session() == journal.epoch()
					&& (!journal.isEnded() || data.sequence() < last) && !came.contains(data.sequence())) {
				this.violation.accept(journal + ": accepted, but lost although "
						+ (journal.isEnded() ? "number " + last + " came back" : "the session lives") + ": " + data);
			}
		}
	}

	/**
	 * No message reaches a client twice, neither in one session nor in two.
	 */
	private void onceForEachClient() {
		Map<Integer, Set<SoakEntry.Data.Key>> seen = new HashMap<>();
		for (SoakJournal journal : this.journals) {
			Set<SoakEntry.Data.Key> keys = seen.computeIfAbsent(journal.client(), (client) -> new HashSet<>());
			for (SoakEntry entry : journal.entries()) {
				if (entry instanceof SoakEntry.Data data && !keys.add(data.key())) {
					this.violation.accept(journal + ": " + data + " came twice");
				}
			}
		}
	}

	/**
	 * What two members both saw, they saw in the same order: the ordered data of all
	 * groups, and the data and views of each group. Views of several groups that one
	 * event causes come in an order of each daemon's own.
	 */
	private void agreedOrder(SoakJournal one, SoakJournal other) {
		if (!one.overlaps(other)) {
			return;
		}
		agreedOrder(one, other, null);
		Set<String> groups = new HashSet<>();
		one.entries()
			.stream()
			.filter(SoakEntry.View.class::isInstance)
			.forEach((entry) -> groups.add(((SoakEntry.View) entry).group()));
		groups.forEach((group) -> agreedOrder(one, other, group));
	}

	private void agreedOrder(SoakJournal one, SoakJournal other, @Nullable String group) {
		Map<Object, Integer> positions = positions(one, group);
		Map<Object, Integer> others = positions(other, group);
		int last = -1;
		Object lastKey = null;
		for (Object key : others.keySet()) {
			Integer position = positions.get(key);
			if (position == null) {
				continue;
			}
			if (position < last) {
				this.violation
					.accept(one + " saw " + key + " before " + lastKey + ", but " + other + " the other way round");
				return;
			}
			last = position;
			lastKey = key;
		}
	}

	private Map<Object, Integer> positions(SoakJournal journal, @Nullable String group) {
		Map<Object, Integer> positions = new LinkedHashMap<>();
		int position = 0;
		for (SoakEntry entry : journal.entries()) {
			Object key = null;
			if (entry instanceof SoakEntry.Data data && data.service().isOrdered()) {
				key = (group == null || data.groups().contains(group)) ? data.key() : null;
			}
			else if (entry instanceof SoakEntry.View view && view.group().equals(group)
					&& !this.repeated.contains(view.key())) {
				key = view.key();
			}
			if (key != null) {
				positions.putIfAbsent(key, position++);
			}
		}
		return positions;
	}

	/**
	 * Members that go together from one view to the next, or are together in the last,
	 * were delivered the same ordered messages in between, but for those that their own
	 * sender wanted no copy of.
	 */
	private void virtualSynchrony() {
		Map<Object, List<Passage>> passages = new HashMap<>();
		for (SoakJournal journal : this.journals) {
			for (SoakJournal.Stretch stretch : journal.stretches()) {
				SoakEntry.View next = stretch.next();
				if (!this.repeated.contains(stretch.view().key())) {
					Object key = List.of(stretch.view().key(), (next != null) ? next.key() : "now");
					passages.computeIfAbsent(key, (ignored) -> new ArrayList<>()).add(new Passage(journal, stretch));
				}
			}
		}
		for (List<Passage> together : passages.values()) {
			for (int i = 0; i < together.size(); i++) {
				for (int j = i + 1; j < together.size(); j++) {
					compare(together.get(i), together.get(j));
				}
			}
		}
	}

	private void compare(Passage one, Passage other) {
		if (!one.journal.overlaps(other.journal)) {
			return;
		}
		SoakEntry.View next = one.stretch.next();
		if (next != null && !next.together().contains(other.journal.self())) {
			return;
		}
		Set<SoakEntry.Data> ours = one.data(other);
		Set<SoakEntry.Data> theirs = other.data(one);
		if (!ours.equals(theirs)) {
			Set<SoakEntry.Data> onlyOurs = new HashSet<>(ours);
			onlyOurs.removeAll(theirs);
			theirs.removeAll(ours);
			this.violation
				.accept("%s and %s went together from %s to %s, but only the first saw %s and only the second %s"
					.formatted(one.journal, other.journal, one.stretch.view(), next, few(onlyOurs), few(theirs)));
		}
	}

	private static String few(Set<SoakEntry.Data> data) {
		return data.size() + ": " + data.stream().limit(3).map(Object::toString).collect(Collectors.joining(", "));
	}

	private record Passage(SoakJournal journal, SoakJournal.Stretch stretch) {

		/**
		 * What this member saw and the other must have seen too.
		 */
		Set<SoakEntry.Data> data(Passage other) {
			return this.stretch.data()
				.stream()
				.filter((data) -> !data.selfDiscard()
						|| (data.sender() != this.journal.client() && data.sender() != other.journal.client()))
				.map((data) -> new SoakEntry.Data(data.sender(), data.session(), data.sequence(), data.service(),
						List.of(), data.selfDiscard()))
				.collect(Collectors.toCollection(HashSet::new));
		}

	}

}
