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

package io.asyncspread;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * A message that a client has multicast.
 * <p>
 * Each connection gets one copy, however many of the target groups it has joined, and
 * every copy carries the whole list of targets as it was sent (wire protocol, section 7).
 */
public final class DataMessage implements SpreadMessage {

	private static final int SELF_DISCARD = 1 << 16;

	private static final int LITTLE_ENDIAN = 1 << 17;

	private static final ServiceType[] SERVICES = ServiceType.values();

	private final Member sender;

	private final List<String> groups;

	private final byte[] body;

	private final int epoch;

	// type, flags and service in one word: messages wait by the ten thousand
	private final int packed;

	/**
	 * Create a message as received; for tests of listeners too.
	 * @param epoch number of the session
	 * @param sender who sent it
	 * @param groups the targets as sent; copied unless the list is immutable
	 * @param service its service type
	 * @param type its message type, 0 to {@link Limits#MAX_MESSAGE_TYPE}
	 * @param selfDiscard whether the sender wanted no copy
	 * @param senderOrder byte order of the sender's machine
	 * @param body the body; not copied
	 * @throws IllegalArgumentException if the type is out of range
	 */
	public DataMessage(int epoch, Member sender, List<String> groups, ServiceType service, int type,
			boolean selfDiscard, ByteOrder senderOrder, byte[] body) {
		this.epoch = epoch;
		this.sender = Objects.requireNonNull(sender, "sender");
		this.groups = List.copyOf(groups);
		this.body = Objects.requireNonNull(body, "body");
		this.packed = Limits.checkMessageType(type) | (selfDiscard ? SELF_DISCARD : 0)
				| ((senderOrder == ByteOrder.LITTLE_ENDIAN) ? LITTLE_ENDIAN : 0) | (service.ordinal() << 24);
	}

	@Override
	public int epoch() {
		return this.epoch;
	}

	/**
	 * Return who sent the message.
	 * @return the sender, perhaps ourselves
	 */
	public Member sender() {
		return this.sender;
	}

	/**
	 * Return the targets as the sender listed them: groups and private groups, also those
	 * that the receiver has nothing to do with.
	 * @return the targets in the order sent
	 */
	public List<String> groups() {
		return this.groups;
	}

	/**
	 * Return the service type with which the message was sent.
	 * @return the service type
	 */
	public ServiceType service() {
		return SERVICES[this.packed >>> 24];
	}

	/**
	 * Return the message type, a number whose meaning is the application's. Clients in C
	 * and the official Java client show it as a signed 16-bit number.
	 * @return the type, 0 to 65535
	 */
	public int type() {
		return this.packed & 0xFFFF;
	}

	/**
	 * Tell whether the sender asked for no copy of its own.
	 * @return {@code true} with self-discard
	 */
	public boolean selfDiscard() {
		return (this.packed & SELF_DISCARD) != 0;
	}

	/**
	 * Return the byte order that the sender's machine declared. It matters only to
	 * applications that send binary numbers in native order; C clients know it as "endian
	 * mismatch".
	 * @return the byte order of the sender
	 */
	public ByteOrder senderOrder() {
		return ((this.packed & LITTLE_ENDIAN) != 0) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
	}

	/**
	 * Return the body. The array belongs to this message and is not copied: all listeners
	 * see the same one, so treat it as read-only.
	 * @return the bytes, of length 0 for an empty message
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Return the body as a read-only buffer in the byte order of the sender.
	 * @return a new buffer over {@link #body()}
	 */
	public ByteBuffer buffer() {
		return ByteBuffer.wrap(this.body).asReadOnlyBuffer().order(senderOrder());
	}

	@Override
	public String toString() {
		return "DataMessage[epoch=%d, sender=%s, groups=%s, service=%s, type=%d, selfDiscard=%s, body=%d bytes]"
			.formatted(this.epoch, this.sender, Printable.text(this.groups.toString()), service(), type(),
					selfDiscard(), this.body.length);
	}

}
