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

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupId;
import io.asyncspread.JoinMessage;
import io.asyncspread.LeaveMessage;
import io.asyncspread.Member;
import io.asyncspread.NetworkMessage;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.VirtualSynchronySet;

/**
 * Reads the data of membership messages (wire protocol, section 6.1). What does not hold
 * together is no message, and the caller makes it an opaque one. Confined to one thread.
 */
final class MembershipDecoder {

	private static final int GROUP_ID_SIZE = 12;

	private static final int SETS = 20;

	private final NameCache names;

	private final int epoch;

	MembershipDecoder(NameCache names, int epoch) {
		this.names = names;
		this.epoch = epoch;
	}

	@Nullable TransitionalMessage transitional(ByteBuf in, int start, boolean little, int data, int length) {
		if (length < GROUP_ID_SIZE) {
			return null;
		}
		return new TransitionalMessage(this.epoch, this.names.name(in, start + Wire.SENDER), groupId(in, data, little));
	}

	@Nullable RegularMembershipMessage regular(ByteBuf in, int start, boolean little, int bits, int groups, int length) {
		int fields = start + Wire.HEADER_SIZE;
		int data = fields + groups * Wire.NAME_SIZE;
		if (length < SETS) {
			return null;
		}
		List<VirtualSynchronySet> sets = new ArrayList<>(1);
		int local = sets(in, little, data, length, sets);
		if (local < 0) {
			return null;
		}
		String group = this.names.name(in, start + Wire.SENDER);
		GroupId id = groupId(in, data, little);
		List<Member> members = this.names.members(in, fields, groups);
		if ((bits & Wire.CAUSED_BY_NETWORK) != 0) {
			return new NetworkMessage(this.epoch, group, id, members, List.copyOf(sets), local);
		}
		List<Member> named = sets.get(0).members();
		if (named.isEmpty()) {
			return null;
		}
		if ((bits & Wire.CAUSED_BY_JOIN) != 0) {
			return new JoinMessage(this.epoch, group, id, members, named.get(0));
		}
		if ((bits & Wire.CAUSED_BY_LEAVE) != 0) {
			return new LeaveMessage(this.epoch, group, id, members, named.get(0));
		}
		return ((bits & Wire.CAUSED_BY_DISCONNECT) != 0)
				? new DisconnectMessage(this.epoch, group, id, members, named.get(0)) : null;
	}

	/**
	 * Collect the sets and return the index of the own one, -1 if they do not hold
	 * together.
	 */
	private int sets(ByteBuf in, boolean little, int data, int length, List<VirtualSynchronySet> sets) {
		int count = FrameDecoder.getInt(in, data + 12, little);
		int own = FrameDecoder.getInt(in, data + 16, little);
		int local = -1;
		long position = SETS;
		for (int i = 0; i < count; i++) {
			if (position + 4 > length) {
				return -1;
			}
			int size = FrameDecoder.getInt(in, data + (int) position, little);
			if (size < 0 || position + 4 + (long) size * Wire.NAME_SIZE > length) {
				return -1;
			}
			if (position - SETS == own) {
				local = i;
			}
			sets.add(new VirtualSynchronySet(this.names.members(in, data + (int) position + 4, size)));
			position += 4 + (long) size * Wire.NAME_SIZE;
		}
		return local;
	}

	private static GroupId groupId(ByteBuf in, int index, boolean little) {
		return new GroupId(FrameDecoder.getInt(in, index, little), FrameDecoder.getInt(in, index + 4, little),
				FrameDecoder.getInt(in, index + 8, little));
	}

}
