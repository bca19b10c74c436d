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

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import io.asyncspread.Member;
import io.asyncspread.Multicast;

/**
 * Writes the frames of a client, big-endian, which daemons of any machine take (wire
 * protocol, sections 3.4 and 5.1). Receivers in C see that as "endian mismatch", which
 * tells them how to read numbers that Java wrote. Immutable, one for each session: the
 * sender of all its frames is the private group given by the daemon.
 */
public final class FrameEncoder {

	private final Member self;

	private final byte[] sender;

	// the head before, whose message often differs from the next one in the body alone
	private byte[] head = {};

	private List<String> headTargets = List.of();

	private int headWord;

	private int headType;

	private boolean headSelf;

	/**
	 * Create an encoder for a session.
	 * @param self our identity in it
	 */
	public FrameEncoder(Member self) {
		this.self = self;
		this.sender = field(self.privateGroup());
	}

	/**
	 * Return the length of the frame of a message.
	 * @param message the message
	 * @param addSelf whether our private group is added to the targets
	 * @return bytes of header, groups and body
	 */
	public static int length(Multicast message, boolean addSelf) {
		return headLength(message, addSelf) + message.body().length;
	}

	/**
	 * Return the length of the frame of a message without its body.
	 * @param message the message
	 * @param addSelf whether our private group is added to the targets
	 * @return bytes of header and groups
	 */
	public static int headLength(Multicast message, boolean addSelf) {
		return Wire.HEADER_SIZE + Wire.NAME_SIZE * (message.targets().size() + (addSelf ? 1 : 0));
	}

	/**
	 * Write a frame up to its body.
	 * @param out where to write
	 * @param message the message
	 * @param addSelf whether our private group is added to the targets
	 */
	public void writeHead(ByteBuf out, Multicast message, boolean addSelf) {
		int word = message.service().bit() | (message.isSelfDiscard() ? Wire.SELF_DISCARD : 0);
		if (word != this.headWord || message.type() != this.headType || addSelf != this.headSelf
				|| !isSame(message.targets())) {
			prepareHead(message, word, addSelf);
		}
		int start = out.writerIndex();
		out.writeBytes(this.head);
		out.setInt(start + Wire.DATA_LENGTH, message.body().length);
	}

	private boolean isSame(List<String> targets) {
		return targets == this.headTargets || (targets.size() == 1 && this.headTargets.size() == 1
				&& targets.get(0).equals(this.headTargets.get(0)));
	}

	private void prepareHead(Multicast message, int word, boolean addSelf) {
		List<String> targets = message.targets();
		ByteBuf prepared = Unpooled.buffer(headLength(message, addSelf));
		writeHeader(prepared, word, targets.size() + (addSelf ? 1 : 0), Wire.hint(message.type()), 0);
		for (int i = 0; i < targets.size(); i++) {
			writeName(prepared, targets.get(i));
		}
		if (addSelf) {
			prepared.writeBytes(this.sender);
		}
		this.head = prepared.array();
		this.headTargets = targets;
		this.headWord = word;
		this.headType = message.type();
		this.headSelf = addSelf;
	}

	/**
	 * Write a request to join a group.
	 * @param out where to write
	 * @param group name of the group
	 */
	public void writeJoin(ByteBuf out, String group) {
		writeRequest(out, Wire.JOIN, group);
	}

	/**
	 * Write a request to leave a group.
	 * @param out where to write
	 * @param group name of the group
	 */
	public void writeLeave(ByteBuf out, String group) {
		writeRequest(out, Wire.LEAVE, group);
	}

	/**
	 * Write a request to end the session.
	 * @param out where to write
	 */
	public void writeKill(ByteBuf out) {
		writeRequest(out, Wire.KILL, this.self.privateGroup());
	}

	/**
	 * Return the identity that the frames are sent under.
	 * @return our private group as a member
	 */
	public Member self() {
		return this.self;
	}

	private void writeRequest(ByteBuf out, int word, String group) {
		writeHeader(out, word, 1, 0, 0);
		writeName(out, group);
	}

	private void writeHeader(ByteBuf out, int word, int groups, int hint, int length) {
		out.writeInt(word);
		out.writeBytes(this.sender);
		out.writeInt(groups);
		out.writeInt(hint);
		out.writeInt(length);
	}

	private static void writeName(ByteBuf out, String name) {
		ByteBufUtil.writeAscii(out, name);
		out.writeZero(Wire.NAME_SIZE - name.length());
	}

	private static byte[] field(String name) {
		byte[] field = new byte[Wire.NAME_SIZE];
		for (int i = 0; i < Math.min(name.length(), Wire.NAME_SIZE); i++) {
			field[i] = (byte) name.charAt(i);
		}
		return field;
	}

}
