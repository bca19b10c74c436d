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

package io.asyncspread.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Member;

/**
 * Turns the 32 bytes of a name field into text, members and lists without making new ones
 * for names seen before. Bounded: a name overwrites an older one in its place. Confined
 * to one thread, whose connections can share it.
 */
public final class NameCache {

	private static final int SLOTS = 1024;

	/** Names that can stand side by side before one pushes out the oldest. */
	private static final int PLACES = 4;

	/** As large as it gets, for groups of thousands and thousands of groups. */
	private static final int MOST_SLOTS = 16 * SLOTS;

	private @Nullable Entry[] slots = new Entry[SLOTS];

	private int shift = Long.SIZE - Integer.numberOfTrailingZeros(SLOTS);

	// names that were pushed out since the table has its size
	private int pushedOut;

	/**
	 * Return the name in a field: the bytes up to the first NUL, or all 32.
	 * @param in the buffer
	 * @param index where the field begins
	 * @return the name as ISO-8859-1 text
	 */
	public String name(ByteBuf in, int index) {
		return entry(in, index).name;
	}

	/**
	 * Return the member in a field.
	 * @param in the buffer
	 * @param index where the field begins
	 * @return the member
	 */
	public Member member(ByteBuf in, int index) {
		return entry(in, index).member();
	}

	/**
	 * Return the names in a row of fields.
	 * @param in the buffer
	 * @param index where the first field begins
	 * @param count number of fields
	 * @param previous what is returned when the names are the same: who sends to several
	 * groups does so again and again
	 * @return an immutable list
	 */
	public List<String> names(ByteBuf in, int index, int count, List<String> previous) {
		if (count == 1) {
			return entry(in, index).single();
		}
		if (is(previous, in, index, count)) {
			return previous;
		}
		String[] names = new String[count];
		for (int i = 0; i < count; i++) {
			names[i] = name(in, index + i * Wire.NAME_SIZE);
		}
		return List.of(names);
	}

	private boolean is(List<String> previous, ByteBuf in, int index, int count) {
		if (previous.size() != count) {
			return false;
		}
		for (int i = 0; i < count; i++) {
			if (!previous.get(i).equals(name(in, index + i * Wire.NAME_SIZE))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the members in a row of fields.
	 * @param in the buffer
	 * @param index where the first field begins
	 * @param count number of fields
	 * @return an immutable list
	 */
	public List<Member> members(ByteBuf in, int index, int count) {
		if (count == 1) {
			return entry(in, index).singleMember();
		}
		Member[] members = new Member[count];
		for (int i = 0; i < count; i++) {
			members[i] = member(in, index + i * Wire.NAME_SIZE);
		}
		return Collections.unmodifiableList(Arrays.asList(members));
	}

	private Entry entry(ByteBuf in, int index) {
		long first = in.getLong(index);
		long second = in.getLong(index + 8);
		long third = in.getLong(index + 16);
		long fourth = in.getLong(index + 24);
		long hash = hash(first, second, third, fourth);
		int place = place(hash);
		for (int i = place; i < place + PLACES; i++) {
			Entry entry = this.slots[i];
			if (entry == null) {
				break;
			}
			if (entry.is(first, second, third, fourth)) {
				return entry;
			}
		}
		Entry created = new Entry(first, second, third, fourth, text(in, index));
		put(place, created);
		if (this.pushedOut > this.slots.length / 8 && this.slots.length < MOST_SLOTS) {
			grow();
		}
		return created;
	}

	private int place(long hash) {
		return (int) (hash >>> this.shift) & -PLACES;
	}

	private static long hash(long first, long second, long third, long fourth) {
		return (((first * 31 + second) * 31 + third) * 31 + fourth) * 0x9e3779b97f4a7c15L;
	}

	private void put(int place, Entry entry) {
		int last = place + PLACES - 1;
		if (this.slots[last] != null) {
			this.pushedOut++;
		}
		System.arraycopy(this.slots, place, this.slots, place + 1, PLACES - 1);
		this.slots[place] = entry;
	}

	private void grow() {
		@Nullable Entry[] old = this.slots;
		this.slots = new Entry[old.length * 2];
		this.shift--;
		for (Entry entry : old) {
			if (entry != null) {
				put(place(hash(entry.first, entry.second, entry.third, entry.fourth)), entry);
			}
		}
		this.pushedOut = 0;
	}

	private static String text(ByteBuf in, int index) {
		int end = in.indexOf(index, index + Wire.NAME_SIZE, (byte) 0);
		return in.toString(index, ((end < 0) ? index + Wire.NAME_SIZE : end) - index, StandardCharsets.ISO_8859_1);
	}

	private static final class Entry {

		private final long first;

		private final long second;

		private final long third;

		private final long fourth;

		private final String name;

		private final Member member;

		private final List<String> single;

		// most names are of groups or senders, and never stand alone in a view
		private @Nullable List<Member> singleMember;

		Entry(long first, long second, long third, long fourth, String name) {
			this.first = first;
			this.second = second;
			this.third = third;
			this.fourth = fourth;
			this.name = name;
			this.member = Member.received(name);
			this.single = List.of(name);
		}

		boolean is(long first, long second, long third, long fourth) {
			return this.first == first && this.second == second && this.third == third && this.fourth == fourth;
		}

		Member member() {
			return this.member;
		}

		List<String> single() {
			return this.single;
		}

		List<Member> singleMember() {
			List<Member> list = this.singleMember;
			if (list == null) {
				list = List.of(this.member);
				this.singleMember = list;
			}
			return list;
		}

	}

}
