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

package io.asyncspread.stub;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.asyncspread.DataMessage;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupId;
import io.asyncspread.JoinMessage;
import io.asyncspread.LeaveMessage;
import io.asyncspread.Member;
import io.asyncspread.NetworkMessage;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMessage;
import io.asyncspread.TransitionalMessage;

/**
 * A second reading of a frame, written from the wire protocol alone and sharing no code
 * with the codec: what a decoder must make of the bytes, as text.
 */
public record RawFrame(byte[] bytes) {

	private static final int MARKS = 0x80000080;

	private static final List<String> SERVICES = List.of("UNRELIABLE", "RELIABLE", "FIFO", "CAUSAL", "AGREED", "SAFE");

	public boolean isLittleEndian() {
		return (ByteBuffer.wrap(this.bytes).getInt(0) & MARKS) == MARKS;
	}

	private ByteBuffer buffer() {
		return ByteBuffer.wrap(this.bytes).order(isLittleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
	}

	public int word() {
		return buffer().getInt(0) & ~MARKS;
	}

	public boolean isReject() {
		return (word() & 0x00400000) != 0;
	}

	private int groupsAt() {
		return isReject() ? 52 : 48;
	}

	public int groupCount() {
		return buffer().getInt(36);
	}

	public List<String> groups() {
		List<String> groups = new ArrayList<>();
		for (int i = 0; i < groupCount(); i++) {
			groups.add(name(groupsAt() + 32 * i));
		}
		return groups;
	}

	public String sender() {
		return name(4);
	}

	public String name(int at) {
		int end = at;
		while (end < at + 32 && this.bytes[end] != 0) {
			end++;
		}
		return new String(this.bytes, at, end - at, StandardCharsets.ISO_8859_1);
	}

	public byte[] data() {
		int from = groupsAt() + 32 * groupCount();
		byte[] data = new byte[buffer().getInt(44)];
		System.arraycopy(this.bytes, from, data, 0, data.length);
		return data;
	}

	private boolean isHintLittleEndian() {
		return (ByteBuffer.wrap(this.bytes).getInt(40) & MARKS) == MARKS;
	}

	public int type() {
		return isHintLittleEndian() ? (this.bytes[41] & 0xFF) | (this.bytes[42] & 0xFF) << 8
				: (this.bytes[41] & 0xFF) << 8 | (this.bytes[42] & 0xFF);
	}

	private static String service(int word) {
		for (int i = 0; i < 6; i++) {
			if ((word & 1 << i) != 0) {
				return SERVICES.get(i);
			}
		}
		throw new IllegalArgumentException("no service in " + Integer.toHexString(word));
	}

	/**
	 * What a decoder must make of this frame.
	 */
	public String expected() {
		int word = word();
		if (isReject()) {
			int old = buffer().getInt(48) & ~MARKS;
			String what = ((old & 0x3f) != 0) ? "MULTICAST " + service(old) + " type " + type()
					: ((old & 0x10100) != 0) ? "JOIN" : ((old & 0x20200) != 0) ? "LEAVE" : "OTHER";
			List<String> groups = groups();
			return "rejected " + what + " to " + groups.subList(0, Math.max(groups.size() - 1, 0)) + hex(data());
		}
		if ((word & 0x3f) != 0) {
			return "data " + service(word) + " type " + type() + ((word & 0x40) != 0 ? " discard" : "") + " from "
					+ sender() + (isHintLittleEndian() ? " LITTLE_ENDIAN" : " BIG_ENDIAN") + " to " + groups()
					+ hex(data());
		}
		String membership = membership(word);
		return (membership != null) ? membership
				: "opaque %08x %s %s".formatted(word, sender(), groups()) + hex(data());
	}

	private String membership(int word) {
		ByteBuffer data = ByteBuffer.wrap(data()).order(buffer().order());
		if ((word & 0x1000) != 0) {
			return (data.capacity() < 20) ? null : regular(word, data);
		}
		if ((word & 0x2000) != 0) {
			return (data.capacity() < 12) ? null : "transitional " + sender() + " " + id(data);
		}
		return (word == 0x200) ? "self-leave " + sender() : null;
	}

	private String regular(int word, ByteBuffer data) {
		List<List<String>> sets = new ArrayList<>();
		int own = -1;
		int position = 20;
		for (int i = 0; i < data.getInt(12); i++) {
			if (position + 4 > data.capacity()) {
				return null;
			}
			int size = data.getInt(position);
			if (size < 0 || size > (data.capacity() - position - 4) / 32) {
				return null;
			}
			if (position - 20 == data.getInt(16)) {
				own = i;
			}
			List<String> set = new ArrayList<>();
			for (int j = 0; j < size; j++) {
				set.add(new RawFrame(data.array()).name(position + 4 + 32 * j));
			}
			sets.add(set);
			position += 4 + 32 * size;
		}
		if (own < 0) {
			return null;
		}
		String head = " " + sender() + " " + id(data) + " " + groups();
		if ((word & 0x800) != 0) {
			return "network" + head + " sets " + sets + " own " + own;
		}
		if (sets.get(0).isEmpty()) {
			return null;
		}
		String named = " member " + sets.get(0).get(0);
		return ((word & 0x100) != 0) ? "join" + head + named : ((word & 0x200) != 0) ? "leave" + head + named
				: ((word & 0x400) != 0) ? "disconnect" + head + named : null;
	}

	private static String id(ByteBuffer data) {
		return data.getInt(0) + "/" + data.getInt(4) + "/" + data.getInt(8);
	}

	private static String hex(byte[] bytes) {
		return " <" + HexFormat.of().formatHex(bytes) + ">";
	}

	/**
	 * The same text for what a decoder has made.
	 */
	public static String describe(SpreadMessage message) {
		if (message instanceof DataMessage data) {
			return "data " + data.service() + " type " + data.type() + (data.selfDiscard() ? " discard" : "") + " from "
					+ data.sender().privateGroup() + " " + data.senderOrder() + " to " + data.groups()
					+ hex(data.body());
		}
		if (message instanceof RejectedMessage rejected) {
			ServiceType service = rejected.service();
			return "rejected " + rejected.request()
					+ ((service != null) ? " " + service + " type " + rejected.type() : "") + " to " + rejected.groups()
					+ hex(rejected.body());
		}
		if (message instanceof RegularMembershipMessage regular) {
			return describe(regular);
		}
		if (message instanceof TransitionalMessage transitional) {
			return "transitional " + transitional.group() + " " + id(transitional.groupId());
		}
		if (message instanceof SelfLeaveMessage selfLeave) {
			return "self-leave " + selfLeave.group();
		}
		OpaqueMessage opaque = (OpaqueMessage) message;
		return "opaque %08x %s %s".formatted(opaque.serviceWord(), opaque.sender(), opaque.groups())
				+ hex(opaque.body());
	}

	private static String describe(RegularMembershipMessage message) {
		String head = " " + message.group() + " " + id(message.groupId()) + " "
				+ message.members().stream().map(Member::privateGroup).toList();
		if (message instanceof NetworkMessage network) {
			List<List<String>> sets = network.sets()
				.stream()
				.map((set) -> set.members().stream().map(Member::privateGroup).toList())
				.toList();
			return "network" + head + " sets " + sets + " own " + network.localSet();
		}
		if (message instanceof JoinMessage join) {
			return "join" + head + " member " + join.member().privateGroup();
		}
		if (message instanceof LeaveMessage leave) {
			return "leave" + head + " member " + leave.member().privateGroup();
		}
		return "disconnect" + head + " member " + ((DisconnectMessage) message).member().privateGroup();
	}

	private static String id(GroupId id) {
		return id.daemonId() + "/" + id.time() + "/" + id.index();
	}

	/**
	 * The same frame as a daemon of the other byte order writes it: all but the hint of a
	 * data message, which is the sender's and passes through.
	 */
	public RawFrame swapped() {
		ByteBuffer from = buffer();
		ByteOrder other = isLittleEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
		int marks = isLittleEndian() ? 0 : MARKS;
		ByteBuffer to = ByteBuffer.wrap(this.bytes.clone()).order(other);
		to.putInt(0, word() | marks).putInt(36, from.getInt(36)).putInt(44, from.getInt(44));
		if (isReject()) {
			to.putInt(48, (from.getInt(48) & ~MARKS) | marks);
		}
		else if ((word() & 0x3f) == 0) {
			to.putInt(40, marks);
			swapMembership(from, to, groupsAt() + 32 * groupCount());
		}
		return new RawFrame(to.array());
	}

	private void swapMembership(ByteBuffer from, ByteBuffer to, int data) {
		int end = this.bytes.length;
		for (int at = data; at < Math.min(end, data + 20) && end - data >= 12; at += 4) {
			to.putInt(at, from.getInt(at));
		}
		if ((word() & 0x1000) != 0) {
			for (int at = data + 20; at + 4 <= end; at += 4 + 32 * from.getInt(at)) {
				to.putInt(at, from.getInt(at));
			}
		}
	}

	/**
	 * The same message as a client of the other byte order sends it: header and hint.
	 */
	public RawFrame swappedByClient() {
		byte[] copy = swapped().bytes;
		int marks = isHintLittleEndian() ? 0 : 0x80;
		copy[40] = (byte) marks;
		copy[41] = this.bytes[42];
		copy[42] = this.bytes[41];
		copy[43] = (byte) marks;
		return new RawFrame(copy);
	}

	@Override
	public String toString() {
		return expected();
	}

	/**
	 * Build a frame as a little-endian daemon writes it.
	 */
	public static RawFrame of(int word, String sender, List<String> groups, int type, byte[] data) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(littleEndian(word | MARKS));
		out.writeBytes(field(sender));
		out.writeBytes(littleEndian(groups.size()));
		out.writeBytes(littleEndian(type << 8 | MARKS));
		out.writeBytes(littleEndian(data.length));
		groups.forEach((group) -> out.writeBytes(field(group)));
		out.writeBytes(data);
		return new RawFrame(out.toByteArray());
	}

	/**
	 * Build a reject as a little-endian daemon writes it.
	 * @param old the service word of what is refused
	 */
	public static RawFrame rejected(int old, String sender, List<String> groups, int type, byte[] data) {
		byte[] frame = of(0x00400000, sender, groups, type, data).bytes;
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(frame, 0, 48);
		out.writeBytes(littleEndian(old | MARKS));
		out.write(frame, 48, frame.length - 48);
		return new RawFrame(out.toByteArray());
	}

	/**
	 * What the daemon sends back when its access policy refuses this message of a client.
	 */
	public RawFrame refused() {
		List<String> groups = new ArrayList<>(groups());
		groups.add(sender());
		return rejected(word(), sender(), groups, type(), data());
	}

	/**
	 * Build the data of a membership message as a little-endian daemon writes it.
	 */
	public static byte[] membership(int index, int ownOffset, List<List<String>> sets) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (int word : new int[] { 0x7f000079, 0x6b03b06b, index, sets.size(), ownOffset }) {
			out.writeBytes(littleEndian(word));
		}
		for (List<String> set : sets) {
			out.writeBytes(littleEndian(set.size()));
			set.forEach((member) -> out.writeBytes(field(member)));
		}
		return out.toByteArray();
	}

	public static byte[] littleEndian(int value) {
		return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
	}

	public static byte[] field(String name) {
		byte[] field = new byte[32];
		byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(text, 0, field, 0, Math.min(text.length, 32));
		return field;
	}

}
