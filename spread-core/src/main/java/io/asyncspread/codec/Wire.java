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

/**
 * The numbers of the Spread client protocol: layout of a frame, bits of the service word,
 * endian marks, requests and membership (wire protocol, sections 2 to 6). Stateless.
 */
public final class Wire {

	/** Bytes of the fixed part of a frame. */
	public static final int HEADER_SIZE = 48;

	/** Bytes of a name field: sender and each group. */
	public static final int NAME_SIZE = 32;

	/** Offset of the sender field. */
	public static final int SENDER = 4;

	/** Offset of the number of groups. */
	public static final int GROUP_COUNT = 36;

	/** Offset of the hint, which holds the message type. */
	public static final int HINT = 40;

	/** Offset of the length of the data. */
	public static final int DATA_LENGTH = 44;

	/** Bytes of the old service word that follows the header of a rejected message. */
	public static final int REJECT_WORD_SIZE = 4;

	/**
	 * Bits of a service word or a hint that say which byte order wrote it: both set for
	 * little-endian, both clear for big-endian.
	 */
	public static final int ENDIAN_MARKS = 0x80000080;

	/** Any of the six service types. */
	public static final int REGULAR = 0x3f;

	/** No copy for the sender. */
	public static final int SELF_DISCARD = 0x40;

	/** Membership caused by a join. */
	public static final int CAUSED_BY_JOIN = 0x0100;

	/** Membership caused by a leave; alone it is the self-leave. */
	public static final int CAUSED_BY_LEAVE = 0x0200;

	/** Membership caused by a disconnect. */
	public static final int CAUSED_BY_DISCONNECT = 0x0400;

	/** Membership caused by the network. */
	public static final int CAUSED_BY_NETWORK = 0x0800;

	/** Regular membership message. */
	public static final int REGULAR_MEMBERSHIP = 0x1000;

	/** Transitional signal. */
	public static final int TRANSITION = 0x2000;

	/** Request to join. */
	public static final int JOIN = 0x00010000;

	/** Request to leave. */
	public static final int LEAVE = 0x00020000;

	/** Request to end the session. */
	public static final int KILL = 0x00040000;

	/** Between daemons only; kills a daemon when a client sends it. */
	public static final int GROUPS = 0x00080000;

	/** Rejected message; kills a daemon when a client sends it with a join. */
	public static final int REJECT = 0x00400000;

	/** Most groups that a daemon takes in a header, more than it delivers to. */
	public static final int MAX_HEADER_GROUPS = 100;

	/** Most bytes of data that a daemon takes in a header. */
	public static final int MAX_HEADER_DATA = 144_000;

	/** Most bytes of data and groups together that a daemon does not close at once. */
	public static final int MAX_HEADER_TOTAL = 143_952;

	/** Bytes of the auth choice. */
	public static final int AUTH_CHOICE_SIZE = 90;

	/** Bytes of one method in the auth choice. */
	public static final int AUTH_METHOD_SIZE = 30;

	/** The byte that accepts a session. */
	public static final int ACCEPT_SESSION = 1;

	private Wire() {
	}

	/**
	 * Return the service word without its endian marks.
	 * @param word the word in the reader's order
	 * @return the word with both marks clear
	 */
	public static int unmarked(int word) {
		return word & ~ENDIAN_MARKS;
	}

	/**
	 * Tell from its first and last byte whether a little-endian machine wrote a word.
	 * @param first the first byte
	 * @param last the last byte
	 * @return {@code true} if both marks are set
	 */
	public static boolean isLittleEndian(int first, int last) {
		return (first & last & 0x80) != 0;
	}

	/**
	 * Return the hint of a message type, as a big-endian writer has it.
	 * @param type the message type, 0 to 65535
	 * @return the hint without marks
	 */
	public static int hint(int type) {
		return (type & 0xFFFF) << 8;
	}

	/**
	 * Return the message type in a hint.
	 * @param hint the hint in the reader's order
	 * @return the type, 0 to 65535
	 */
	public static int type(int hint) {
		return (hint >>> 8) & 0xFFFF;
	}

}
