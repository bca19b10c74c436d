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

import java.nio.ByteOrder;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadProtocolException;

/**
 * Reads the frames of a daemon (wire protocol, sections 3, 4 and 6). Holds no bytes
 * between calls, only the names it has seen. Confined to one thread, made anew for each
 * session.
 */
public final class FrameDecoder {

	/**
	 * Most bytes of a frame, so that no peer can make us collect more. The largest a
	 * daemon sends are messages of 144,000 bytes and views of some 2,200 members.
	 */
	static final int MAX_FRAME = 1 << 20;

	private static final ServiceType[] SERVICES = ServiceType.values();

	private static final byte[] EMPTY = {};

	private final NameCache names;

	private final MembershipDecoder membership;

	private final int epoch;

	// of the last message to several groups
	private List<String> targets = List.of();

	private int needed = Wire.HEADER_SIZE;

	/**
	 * Create a decoder for a session.
	 * @param epoch number of the session, put on every message
	 * @param names the names seen before, by this session or others
	 */
	public FrameDecoder(int epoch, NameCache names) {
		this.epoch = epoch;
		this.names = names;
		this.membership = new MembershipDecoder(this.names, epoch);
	}

	/**
	 * Read the next frame.
	 * @param in bytes received; the reader index moves behind the frame if it is complete
	 * @return the message, or {@code null} if its bytes are not all there, see
	 * {@link #needed()}
	 * @throws SpreadProtocolException if the header cannot be that of a frame; the stream
	 * cannot be read on from there
	 */
	public @Nullable SpreadMessage decode(ByteBuf in) {
		int start = in.readerIndex();
		int readable = in.readableBytes();
		if (readable < Wire.HEADER_SIZE) {
			this.needed = Wire.HEADER_SIZE;
			return null;
		}
		boolean little = Wire.isLittleEndian(in.getByte(start), in.getByte(start + 3));
		int bits = Wire.unmarked(getInt(in, start, little));
		int groups = getInt(in, start + Wire.GROUP_COUNT, little);
		int length = getInt(in, start + Wire.DATA_LENGTH, little);
		boolean rejected = (bits & Wire.REJECT) != 0;
		int head = Wire.HEADER_SIZE + (rejected ? Wire.REJECT_WORD_SIZE : 0);
		int total = total(bits, head, groups, length);
		if (readable < total) {
			this.needed = total;
			return null;
		}
		this.needed = Wire.HEADER_SIZE;
		in.readerIndex(start + total);
		if (rejected) {
			return rejected(in, start, little, groups, length);
		}
		int data = start + head + groups * Wire.NAME_SIZE;
		if ((bits & Wire.REGULAR) != 0) {
			return data(in, start, bits, groups, bytes(in, data, length));
		}
		SpreadMessage message = null;
		if ((bits & Wire.REGULAR_MEMBERSHIP) != 0) {
			message = this.membership.regular(in, start, little, bits, groups, length);
		}
		else if ((bits & Wire.TRANSITION) != 0) {
			message = this.membership.transitional(in, start, little, data, length);
		}
		else if (bits == Wire.CAUSED_BY_LEAVE) {
			message = new SelfLeaveMessage(this.epoch, this.names.name(in, start + Wire.SENDER));
		}
		return (message != null) ? message : new OpaqueMessage(this.epoch, bits,
				this.names.name(in, start + Wire.SENDER), targets(in, start + head, groups), bytes(in, data, length));
	}

	/**
	 * Return how many bytes the frame has that was not complete.
	 * @return the least number of bytes that the next call needs
	 */
	public int needed() {
		return this.needed;
	}

	/**
	 * Begin to read a data message of which the body is not all there, so that what
	 * follows can go straight to its place. To be called when {@link #decode(ByteBuf)}
	 * found no complete frame.
	 * @param in bytes received; all are taken if there is a result, none if not
	 * @return the message to be filled, or {@code null} if this is no data message or its
	 * head is not complete
	 */
	public @Nullable PartialMessage begin(ByteBuf in) {
		int start = in.readerIndex();
		int readable = in.readableBytes();
		if (readable < Wire.HEADER_SIZE) {
			return null;
		}
		boolean little = Wire.isLittleEndian(in.getByte(start), in.getByte(start + 3));
		int bits = Wire.unmarked(getInt(in, start, little));
		int groups = getInt(in, start + Wire.GROUP_COUNT, little);
		int length = getInt(in, start + Wire.DATA_LENGTH, little);
		int total = total(bits, Wire.HEADER_SIZE, groups, length);
		int head = total - length;
		if ((bits & Wire.REGULAR) == 0 || (bits & Wire.REJECT) != 0 || length > Wire.MAX_HEADER_DATA || readable < head
				|| readable >= total) {
			return null;
		}
		PartialMessage partial = new PartialMessage(data(in, start, bits, groups, new byte[length]), head);
		in.skipBytes(head);
		partial.fill(in);
		return partial;
	}

	private static int total(int bits, int head, int groups, int length) {
		if (groups < 0 || length < 0) {
			throw new SpreadProtocolException(null, "frame with service word 0x%08x has a negative number of %s: %d"
				.formatted(bits, (groups < 0) ? "groups" : "data bytes", (groups < 0) ? groups : length));
		}
		long total = head + (long) groups * Wire.NAME_SIZE + length;
		if (total > MAX_FRAME) {
			throw new SpreadProtocolException(null,
					"frame with service word 0x%08x, %d groups and %d data bytes is longer than %d bytes"
						.formatted(bits, groups, length, MAX_FRAME));
		}
		return (int) total;
	}

	private DataMessage data(ByteBuf in, int start, int bits, int groups, byte[] body) {
		int hint = start + Wire.HINT;
		boolean little = Wire.isLittleEndian(in.getByte(hint), in.getByte(hint + 3));
		return new DataMessage(this.epoch, this.names.member(in, start + Wire.SENDER),
				targets(in, start + Wire.HEADER_SIZE, groups), service(bits), type(in, hint, little),
				(bits & Wire.SELF_DISCARD) != 0, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, body);
	}

	private List<String> targets(ByteBuf in, int index, int count) {
		List<String> names = this.names.names(in, index, count, this.targets);
		if (count > 1) {
			this.targets = names;
		}
		return names;
	}

	private RejectedMessage rejected(ByteBuf in, int start, boolean little, int groups, int length) {
		int old = Wire.unmarked(getInt(in, start + Wire.HEADER_SIZE, little));
		int fields = start + Wire.HEADER_SIZE + Wire.REJECT_WORD_SIZE;
		// the daemon appends our own private group to the groups of the request
		List<String> targets = targets(in, fields, Math.max(groups - 1, 0));
		byte[] body = bytes(in, fields + groups * Wire.NAME_SIZE, length);
		if ((old & Wire.REGULAR) != 0) {
			int hint = start + Wire.HINT;
			int type = type(in, hint, Wire.isLittleEndian(in.getByte(hint), in.getByte(hint + 3)));
			return new RejectedMessage(this.epoch, RejectedMessage.Request.MULTICAST, targets, service(old), type,
					body);
		}
		RejectedMessage.Request request = RejectedMessage.Request.OTHER;
		if ((old & (Wire.CAUSED_BY_JOIN | Wire.JOIN)) != 0) {
			request = RejectedMessage.Request.JOIN;
		}
		else if ((old & (Wire.CAUSED_BY_LEAVE | Wire.LEAVE)) != 0) {
			request = RejectedMessage.Request.LEAVE;
		}
		return new RejectedMessage(this.epoch, request, targets, null, 0, body);
	}

	private static ServiceType service(int bits) {
		return SERVICES[Integer.numberOfTrailingZeros(bits & Wire.REGULAR)];
	}

	private static int type(ByteBuf in, int hint, boolean little) {
		return Wire.type(getInt(in, hint, little));
	}

	static int getInt(ByteBuf in, int index, boolean little) {
		return little ? in.getIntLE(index) : in.getInt(index);
	}

	private static byte[] bytes(ByteBuf in, int index, int length) {
		if (length == 0) {
			return EMPTY;
		}
		byte[] bytes = new byte[length];
		in.getBytes(index, bytes);
		return bytes;
	}

}
