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

package io.asyncspread.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.asyncspread.GroupId;
import io.asyncspread.codec.Wire;

/**
 * Writes the frames that a daemon makes itself: membership messages and rejects (wire
 * protocol, sections 4.2 and 6). Stateless but for its byte order.
 */
final class MembershipFrames {

	private static final int GROUP_ID_SIZE = 12;

	private static final int OWN_SET = 16;

	private static final int SETS = 20;

	private final ByteOrder order;

	private final int marks;

	MembershipFrames(ByteOrder order) {
		this.order = order;
		this.marks = (order == ByteOrder.LITTLE_ENDIAN) ? Wire.ENDIAN_MARKS : 0;
	}

	/**
	 * Write the notice of a join, leave or disconnect.
	 * @param cause the bit of the cause
	 * @param group the group, after the change
	 * @param subject the member that came or went
	 * @return the frame
	 */
	byte[] notice(int cause, Group group, Endpoint subject) {
		return membership(Wire.REGULAR_MEMBERSHIP | cause, group, List.of(List.of(subject)));
	}

	/**
	 * Write a network message.
	 * @param group the group, after the change
	 * @param sets the sets of members that come together
	 * @return the frame for the members of the first set
	 * @see #forSet
	 */
	byte[] network(Group group, List<List<Endpoint>> sets) {
		return membership(Wire.REGULAR_MEMBERSHIP | Wire.CAUSED_BY_NETWORK, group, sets);
	}

	/**
	 * Make the frame for the members of another set out of that for the first.
	 * @param network the frame for the first set
	 * @param group the group
	 * @param sets the sets
	 * @param own index of the set
	 * @return the frame
	 */
	byte[] forSet(byte[] network, Group group, List<List<Endpoint>> sets, int own) {
		int offset = 0;
		for (int i = 0; i < own; i++) {
			offset += setSize(sets.get(i));
		}
		byte[] frame = network.clone();
		int data = Wire.HEADER_SIZE + Wire.NAME_SIZE * group.members().size();
		ByteBuffer.wrap(frame).order(this.order).putInt(data + OWN_SET, offset);
		return frame;
	}

	/**
	 * Write a transitional signal.
	 * @param group the group, with the id of the view that ends
	 * @return the frame
	 */
	byte[] transitional(Group group) {
		ByteBuffer buffer = header(Wire.TRANSITION, group.name(), 0, GROUP_ID_SIZE);
		put(buffer, group.id());
		return buffer.array();
	}

	/**
	 * Write what a client gets for its own leave.
	 * @param group the group
	 * @return the frame
	 */
	byte[] selfLeave(String group) {
		return header(Wire.CAUSED_BY_LEAVE, group, 0, 0).array();
	}

	/**
	 * Write a reject.
	 * @param frame the refused frame, in this byte order
	 * @param old the service word that the reject names
	 * @param own private group of the client
	 * @return the frame
	 */
	byte[] reject(byte[] frame, int old, byte[] own) {
		ByteBuffer refused = ByteBuffer.wrap(frame).order(this.order);
		int groups = refused.getInt(Wire.GROUP_COUNT);
		int kept = Math.min(groups, Wire.MAX_HEADER_GROUPS - 1);
		int data = refused.getInt(Wire.DATA_LENGTH);
		ByteBuffer buffer = ByteBuffer
			.allocate(Wire.HEADER_SIZE + Wire.REJECT_WORD_SIZE + Wire.NAME_SIZE * (kept + 1) + data)
			.order(this.order);
		buffer.put(frame, 0, Wire.HEADER_SIZE);
		buffer.putInt(0, Wire.REJECT | this.marks);
		buffer.putInt(Wire.GROUP_COUNT, kept + 1);
		buffer.putInt(old | this.marks);
		buffer.put(frame, Wire.HEADER_SIZE, Wire.NAME_SIZE * kept);
		putName(buffer, own);
		buffer.put(frame, Wire.HEADER_SIZE + Wire.NAME_SIZE * groups, data);
		return buffer.array();
	}

	private byte[] membership(int type, Group group, List<List<Endpoint>> sets) {
		int data = SETS;
		for (List<Endpoint> set : sets) {
			data += setSize(set);
		}
		ByteBuffer buffer = header(type, group.name(), group.members().size(), data);
		for (Endpoint member : group.members()) {
			putName(buffer, member.nameBytes());
		}
		put(buffer, group.id());
		buffer.putInt(sets.size());
		buffer.putInt(0);
		for (List<Endpoint> set : sets) {
			buffer.putInt(set.size());
			for (Endpoint member : set) {
				putName(buffer, member.nameBytes());
			}
		}
		return buffer.array();
	}

	private int setSize(List<Endpoint> set) {
		return Integer.BYTES + Wire.NAME_SIZE * set.size();
	}

	private ByteBuffer header(int type, String group, int members, int data) {
		ByteBuffer buffer = ByteBuffer.allocate(Wire.HEADER_SIZE + Wire.NAME_SIZE * members + data).order(this.order);
		buffer.putInt(type | this.marks);
		putName(buffer, group.getBytes(StandardCharsets.ISO_8859_1));
		buffer.putInt(members);
		buffer.putInt(this.marks);
		buffer.putInt(data);
		return buffer;
	}

	private void put(ByteBuffer buffer, GroupId id) {
		buffer.putInt(id.daemonId()).putInt(id.time()).putInt(id.index());
	}

	private void putName(ByteBuffer buffer, byte[] name) {
		int end = buffer.position() + Wire.NAME_SIZE;
		buffer.put(name);
		buffer.position(end);
	}

}
