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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.asyncspread.Limits;
import io.asyncspread.codec.Wire;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one client and applies the daemon's checks, all of them when the
 * header is complete and in the daemon's order (wire protocol, section 5.3). Confined to
 * the event loop of its network.
 */
final class FrameReader {

	private static final int HINT_BITS = 0x80ffff80;

	private static final int REQUESTS = Wire.JOIN | Wire.LEAVE | Wire.KILL;

	private final DaemonOptions options;

	private final byte[] privateGroup;

	private boolean headerChecked;

	FrameReader(DaemonOptions options, byte[] privateGroup) {
		this.options = options;
		this.privateGroup = privateGroup;
	}

	/**
	 * Read the next frame.
	 * @param in the bytes received and not read yet
	 * @return the frame, or {@code null} if it is not complete
	 * @throws BadFrameException if the frame costs the client its session
	 */
	@Nullable ClientFrame read(ByteBuf in) throws BadFrameException {
		if (in.readableBytes() < Wire.HEADER_SIZE) {
			return null;
		}
		int start = in.readerIndex();
		boolean little = isLittle(in.getIntLE(start) & Wire.ENDIAN_MARKS);
		int service = Wire.unmarked(word(in, start, little));
		int groups = word(in, start + Wire.GROUP_COUNT, little);
		int data = word(in, start + Wire.DATA_LENGTH, little);
		if (!this.headerChecked) {
			checkHeader(in, start, service, groups, data);
			this.headerChecked = true;
		}
		int size = Wire.HEADER_SIZE + Wire.NAME_SIZE * groups + data;
		if (in.readableBytes() < size) {
			return null;
		}
		this.headerChecked = false;
		byte[] bytes = new byte[size];
		in.readBytes(bytes);
		bytes[Wire.SENDER + Wire.NAME_SIZE - 1] = 0;
		if (little != this.options.isLittleEndian()) {
			turn(bytes, 0);
			turn(bytes, Wire.GROUP_COUNT);
			turn(bytes, Wire.DATA_LENGTH);
		}
		mark(bytes);
		List<String> names = names(bytes, Wire.HEADER_SIZE, groups);
		List<String> targets = (groups <= Limits.MAX_GROUPS) ? names : names(bytes, 0, groups);
		if ((service & Wire.JOIN) != 0 && !names.isEmpty() && names.get(0).length() == Wire.NAME_SIZE) {
			throw new BadFrameException("join of a group whose name fills all 32 bytes, which overwrites memory", true);
		}
		return new ClientFrame(service, names, targets, bytes);
	}

	/**
	 * Tell the order of a frame. A daemon takes any marks but its own for the other
	 * order, half of them too.
	 * @param marks the marks of the service word
	 * @return whether its integers are little-endian
	 */
	private boolean isLittle(int marks) {
		return this.options.isLittleEndian() ? marks == Wire.ENDIAN_MARKS : marks != 0;
	}

	private void checkHeader(ByteBuf in, int start, int service, int groups, int data) throws BadFrameException {
		int level = service & Wire.REGULAR;
		int request = service & REQUESTS;
		if (Integer.bitCount(level) + Integer.bitCount(request) != 1) {
			throw bad("service word 0x%08x must have exactly one of the six services, join, leave and disconnect"
				.formatted(service));
		}
		if (!isFromClient(in, start + Wire.SENDER)) {
			throw bad("the sender is not the client's own private group");
		}
		if (groups < 0 || groups > Wire.MAX_HEADER_GROUPS) {
			throw bad("number of groups must be in 0.." + Wire.MAX_HEADER_GROUPS + " but is " + groups);
		}
		int hint = in.getIntLE(start + Wire.HINT);
		if ((hint & ~HINT_BITS) != 0) {
			throw bad("hint 0x%08x has bits beside type and marks".formatted(hint));
		}
		if (data < 0 || data > Wire.MAX_HEADER_DATA) {
			throw bad("data length must be in 0.." + Wire.MAX_HEADER_DATA + " but is " + data);
		}
		int total = data + Wire.NAME_SIZE * groups;
		if (total > Wire.MAX_HEADER_TOTAL) {
			throw bad("data and groups must have at most " + Wire.MAX_HEADER_TOTAL + " bytes but have " + total);
		}
		if (level != 0 && (service & Wire.GROUPS) != 0) {
			throw fatal("a message with the bit 0x00080000, which is for messages between daemons");
		}
		if ((service & Wire.REJECT) != 0) {
			throw fatal("a frame with the reject bit 0x00400000");
		}
		if (total >= this.options.fatalSize()) {
			throw fatal("data and groups of " + total + " bytes, " + this.options.fatalSize()
					+ " or more of which a daemon of version " + this.options.version() + " cannot handle");
		}
	}

	private boolean isFromClient(ByteBuf in, int sender) {
		for (int i = 0; i < this.privateGroup.length; i++) {
			if (in.getByte(sender + i) != this.privateGroup[i]) {
				return false;
			}
		}
		// a daemon makes the last byte 0 before it looks
		return this.privateGroup.length == Wire.NAME_SIZE - 1 || in.getByte(sender + this.privateGroup.length) == 0;
	}

	private void mark(byte[] bytes) {
		if (this.options.isLittleEndian()) {
			bytes[0] |= (byte) 0x80;
			bytes[3] |= (byte) 0x80;
		}
		else {
			bytes[0] &= 0x7f;
			bytes[3] &= 0x7f;
		}
	}

	private static int word(ByteBuf in, int index, boolean little) {
		return little ? in.getIntLE(index) : in.getInt(index);
	}

	private static void turn(byte[] bytes, int index) {
		byte first = bytes[index];
		byte second = bytes[index + 1];
		bytes[index] = bytes[index + 3];
		bytes[index + 1] = bytes[index + 2];
		bytes[index + 2] = second;
		bytes[index + 3] = first;
	}

	private static List<String> names(byte[] bytes, int start, int count) {
		if (count == 1) {
			return List.of(name(bytes, start));
		}
		List<String> names = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			names.add(name(bytes, start + Wire.NAME_SIZE * i));
		}
		return names;
	}

	private static String name(byte[] bytes, int start) {
		int end = start;
		while (end < start + Wire.NAME_SIZE && bytes[end] != 0) {
			end++;
		}
		return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
	}

	private static BadFrameException bad(String message) {
		return new BadFrameException(message, false);
	}

	private static BadFrameException fatal(String message) {
		return new BadFrameException(message, true);
	}

}
