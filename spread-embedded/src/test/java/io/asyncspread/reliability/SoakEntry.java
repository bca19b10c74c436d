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

import java.nio.ByteBuffer;
import java.util.List;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupId;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.NetworkMessage;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.ServiceType;

/**
 * What a client of the soak was told in one session, in order. Written by its lane, read
 * when all is quiet.
 */
sealed interface SoakEntry {

	/**
	 * A message of a client of the soak.
	 *
	 * @param sender number of the client
	 * @param session the sender's epoch when it sent
	 * @param sequence position among all messages of the sender
	 * @param service the service
	 * @param groups the targets
	 * @param selfDiscard whether the sender gets none
	 */
	record Data(int sender, int session, long sequence, ServiceType service, List<String> groups,
			boolean selfDiscard) implements SoakEntry {

		static final int LENGTH = 20;

		static final int MAGIC = 0x50AC;

		static byte[] body(int sender, int session, long sequence, int length) {
			return ByteBuffer.allocate(Math.max(length, LENGTH))
				.putInt(MAGIC)
				.putInt(sender)
				.putInt(session)
				.putLong(sequence)
				.array();
		}

		static Data of(DataMessage message) {
			ByteBuffer body = ByteBuffer.wrap(message.body());
			if (body.remaining() < LENGTH || body.getInt() != MAGIC) {
				throw new IllegalArgumentException("no message of the soak: " + message);
			}
			return new Data(body.getInt(), body.getInt(), body.getLong(), message.service(), message.groups(),
					message.selfDiscard());
		}

		Key key() {
			return new Key(this.sender, this.sequence);
		}

		record Key(int sender, long sequence) {
		}

	}

	/**
	 * A view of a group.
	 *
	 * @param group the group
	 * @param id its number
	 * @param members its members in order
	 * @param together the members that came to it together with the receiver
	 */
	record View(String group, GroupId id, List<Member> members, List<Member> together) implements SoakEntry {

		static View of(RegularMembershipMessage message) {
			List<Member> together = message.members();
			if (message instanceof NetworkMessage network) {
				together = network.local().members();
			}
			return new View(message.group(), message.groupId(), message.members(), together);
		}

		Key key() {
			return new Key(this.group, this.id, this.members);
		}

		record Key(String group, GroupId id, List<Member> members) {
		}

	}

	/**
	 * The end of the membership in a group, by leaving it.
	 *
	 * @param group the group
	 */
	record Left(String group) implements SoakEntry {
	}

	/**
	 * Tell whether a view of a listener is one that its message can have.
	 */
	static boolean fits(DataMessage message, GroupView view) {
		return view.epoch() == message.epoch() && view.self() != null && message.groups().contains(view.group());
	}

}
