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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupId;
import io.asyncspread.Member;
import io.asyncspread.Multicast;

/**
 * What the members of a {@link ReplicatedMap} tell one another.
 */
sealed interface MapMessage {

	int CHANGE = 1;

	int STATE = 2;

	Multicast to(String group);

	static MapMessage of(DataMessage message) {
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(message.body()));
		try {
			return (message.type() == CHANGE) ? Change.read(in) : State.read(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("not a message of a replicated map: " + message, ex);
		}
	}

	/**
	 * A value, and how often its key was written. No value means removed; the entry stays
	 * to tell the others.
	 */
	record Entry(@Nullable String value, int version) {

		static Entry stronger(Entry one, Entry other) {
			if (one.version != other.version) {
				return (one.version > other.version) ? one : other;
			}
			return (Objects.requireNonNullElse(one.value, "")
				.compareTo(Objects.requireNonNullElse(other.value, "")) >= 0) ? one : other;
		}

		private void write(DataOutputStream out) throws IOException {
			writeValue(out, this.value);
			out.writeInt(this.version);
		}

		private static Entry read(DataInputStream in) throws IOException {
			return new Entry(readValue(in), in.readInt());
		}

	}

	record Change(String key, @Nullable String value) implements MapMessage {

		@Override
		public Multicast to(String group) {
			return message(group, CHANGE, (out) -> {
				out.writeUTF(this.key);
				writeValue(out, this.value);
			});
		}

		private static Change read(DataInputStream in) throws IOException {
			return new Change(in.readUTF(), readValue(in));
		}

	}

	/**
	 * What some members have in common at a view.
	 */
	record State(GroupId view, List<Member> speaksFor, Map<String, Entry> entries) implements MapMessage {

		@Override
		public Multicast to(String group) {
			return message(group, STATE, (out) -> {
				out.writeInt(this.view.daemonId());
				out.writeInt(this.view.time());
				out.writeInt(this.view.index());
				out.writeInt(this.speaksFor.size());
				for (Member member : this.speaksFor) {
					out.writeUTF(member.privateGroup());
				}
				out.writeInt(this.entries.size());
				for (Map.Entry<String, Entry> entry : this.entries.entrySet()) {
					out.writeUTF(entry.getKey());
					entry.getValue().write(out);
				}
			});
		}

		private static State read(DataInputStream in) throws IOException {
			GroupId view = new GroupId(in.readInt(), in.readInt(), in.readInt());
			List<Member> speaksFor = new ArrayList<>();
			for (int i = in.readInt(); i > 0; i--) {
				speaksFor.add(Member.of(in.readUTF()));
			}
			Map<String, Entry> entries = new HashMap<>();
			for (int i = in.readInt(); i > 0; i--) {
				entries.put(in.readUTF(), Entry.read(in));
			}
			return new State(view, speaksFor, entries);
		}

	}

	interface Body {

		void write(DataOutputStream out) throws IOException;

	}

	private static Multicast message(String group, int type, Body body) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			body.write(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("a key or value is longer than 65,535 bytes", ex);
		}
		return Multicast.to(group).type(type).body(bytes.toByteArray());
	}

	private static void writeValue(DataOutputStream out, @Nullable String value) throws IOException {
		out.writeBoolean(value != null);
		if (value != null) {
			out.writeUTF(value);
		}
	}

	private static @Nullable String readValue(DataInputStream in) throws IOException {
		return in.readBoolean() ? in.readUTF() : null;
	}

}
