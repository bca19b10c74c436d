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

package io.asyncspread.spring.support;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.asyncspread.DataMessage;
import io.asyncspread.Limits;
import io.asyncspread.Printable;

/**
 * A payload with headers, as it travels in the {@link WireFormat#ENVELOPE} format. The
 * bytes are described in {@code docs/envelope.md}; in short, with all numbers in network
 * order:
 *
 * <pre>
 *  0  4  the bytes E5 53 50 45
 *  4  1  version, 1
 *  5  1  kind: 0 message, 1 request, 2 reply, 3 failure
 *  6  2  message type of the application
 *  8  4  length H of the headers
 * 12  H  headers, each: 1 byte length of the name, name in ASCII,
 *                       2 bytes length of the value, value in UTF-8
 * 12+H   payload
 * </pre>
 *
 * The message type on the wire is {@link #WIRE_TYPE}, so that clients that know nothing
 * of envelopes can tell them from their own messages.
 *
 * @param kind what the message is for
 * @param type message type of the application, 0 to 65535
 * @param headers the headers, in order; copied
 * @param payload the bytes of the payload; not copied
 */
public record Envelope(Kind kind, int type, Map<String, String> headers, byte[] payload) {

	/**
	 * The Spread message type of every envelope, {@code 0x5350}.
	 */
	public static final int WIRE_TYPE = 0x5350;

	/**
	 * The version that this class writes and reads.
	 */
	public static final int VERSION = 1;

	private static final int MAGIC = 0xE5535045;

	private static final int FIXED = 12;

	private static final int MAX_NAME = 0xFF;

	private static final int MAX_VALUE = 0xFFFF;

	/**
	 * What an envelope is for.
	 */
	public enum Kind {

		/** A message that expects no reply. */
		MESSAGE,

		/** A request: whoever answers sends a reply with the same correlation id. */
		REQUEST,

		/** The answer to a request. */
		REPLY,

		/** The news that a request could not be answered; the payload is a text. */
		FAILURE

	}

	public Envelope {
		Limits.checkMessageType(type);
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
		headers.forEach(Envelope::checkHeader);
	}

	private static void checkHeader(String name, String value) {
		if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch((c) -> c > 0x20 && c < 0x7F)) {
			throw new IllegalArgumentException("header name '" + Printable.text(name) + "' must be 1 to " + MAX_NAME
					+ " printable ASCII characters without spaces");
		}
		int length = value.getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_VALUE) {
			throw new IllegalArgumentException("the value of header '" + name + "' has " + length
					+ " bytes, but at most " + MAX_VALUE + " are possible");
		}
	}

	/**
	 * Tell whether a header can travel in an envelope.
	 * @param name its name
	 * @param value its value
	 * @return {@code true} for a name of 1 to 255 printable ASCII characters without
	 * spaces, and a value of at most 65,535 bytes in UTF-8
	 */
	public static boolean isHeader(String name, String value) {
		try {
			checkHeader(name, value);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Tell whether a message is an envelope.
	 * @param message the message
	 * @return {@code true} if it has the type and the first bytes of one
	 */
	public static boolean isEnvelope(DataMessage message) {
		return message.type() == WIRE_TYPE && startsWithMagic(message.body());
	}

	private static boolean startsWithMagic(byte[] body) {
		return body.length >= FIXED && ByteBuffer.wrap(body).getInt() == MAGIC;
	}

	/**
	 * Return the kind of an envelope without decoding the rest.
	 * @param message a message for which {@link #isEnvelope(DataMessage)} is true
	 * @return the kind, {@link Kind#MESSAGE} for a kind or version unknown to this
	 * version
	 */
	public static Kind kindOf(DataMessage message) {
		int kind = message.body()[5];
		return (message.body()[4] == VERSION && kind > 0 && kind < Kind.values().length) ? Kind.values()[kind]
				: Kind.MESSAGE;
	}

	/**
	 * Return the message type that an application gave a message, without decoding the
	 * rest.
	 * @param wireType the message type on the wire
	 * @param body the body
	 * @return the type inside an envelope of a version known here, else that on the wire
	 */
	public static int typeOf(int wireType, byte[] body) {
		boolean readable = wireType == WIRE_TYPE && startsWithMagic(body) && body[4] == VERSION;
		return readable ? ByteBuffer.wrap(body).getShort(6) & 0xFFFF : wireType;
	}

	/**
	 * Write the envelope.
	 * @return its bytes
	 */
	public byte[] encode() {
		Map<byte[], byte[]> entries = new LinkedHashMap<>();
		int length = 0;
		for (Map.Entry<String, String> header : this.headers.entrySet()) {
			byte[] name = header.getKey().getBytes(StandardCharsets.US_ASCII);
			byte[] value = header.getValue().getBytes(StandardCharsets.UTF_8);
			entries.put(name, value);
			length += 3 + name.length + value.length;
		}
		ByteBuffer buffer = ByteBuffer.allocate(FIXED + length + this.payload.length);
		buffer.putInt(MAGIC);
		buffer.put((byte) VERSION);
		buffer.put((byte) this.kind.ordinal());
		buffer.putShort((short) this.type);
		buffer.putInt(length);
		entries.forEach((name, value) -> {
			buffer.put((byte) name.length).put(name);
			buffer.putShort((short) value.length).put(value);
		});
		buffer.put(this.payload);
		return buffer.array();
	}

	/**
	 * Read an envelope.
	 * @param bytes the body of a message
	 * @return the envelope
	 * @throws EnvelopeFormatException if the bytes are none that this version can read
	 */
	public static Envelope decode(byte[] bytes) {
		if (!startsWithMagic(bytes)) {
			throw new EnvelopeFormatException("not an envelope: it must have at least " + FIXED
					+ " bytes and begin with E5 53 50 45, but has " + bytes.length + " bytes");
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		buffer.position(4);
		int version = buffer.get() & 0xFF;
		if (version != VERSION) {
			throw new EnvelopeFormatException("envelope version " + version + " at byte 4 is unknown here; version "
					+ VERSION + " is understood");
		}
		int kind = buffer.get() & 0xFF;
		if (kind >= Kind.values().length) {
			throw new EnvelopeFormatException(
					"envelope kind " + kind + " at byte 5 is unknown; 0 to " + (Kind.values().length - 1) + " exist");
		}
		int type = buffer.getShort() & 0xFFFF;
		int length = buffer.getInt();
		if (length < 0 || length > buffer.remaining()) {
			throw new EnvelopeFormatException("the header length " + Integer.toUnsignedString(length)
					+ " at byte 8 exceeds the " + buffer.remaining() + " bytes that follow it");
		}
		Map<String, String> headers = decodeHeaders(buffer.slice(FIXED, length));
		return new Envelope(Kind.values()[kind], type, headers,
				Arrays.copyOfRange(bytes, FIXED + length, bytes.length));
	}

	private static Map<String, String> decodeHeaders(ByteBuffer block) {
		Map<String, String> headers = new LinkedHashMap<>();
		while (block.hasRemaining()) {
			int offset = FIXED + block.position();
			try {
				byte[] name = new byte[block.get() & 0xFF];
				block.get(name);
				byte[] value = new byte[block.getShort() & 0xFFFF];
				block.get(value);
				String key = new String(name, StandardCharsets.US_ASCII);
				String text = new String(value, StandardCharsets.UTF_8);
				checkHeader(key, "");
				if (headers.put(key, text) != null) {
					throw new EnvelopeFormatException("header '" + key + "' at byte " + offset + " is there twice");
				}
			}
			catch (BufferUnderflowException ex) {
				throw new EnvelopeFormatException(
						"the header at byte " + offset + " runs beyond the end of the headers");
			}
			catch (IllegalArgumentException ex) {
				throw new EnvelopeFormatException("the header at byte " + offset + ": " + ex.getMessage());
			}
		}
		return headers;
	}

	@Override
	public boolean equals(Object other) {
		return this == other
				|| (other instanceof Envelope envelope && this.kind == envelope.kind && this.type == envelope.type
						&& this.headers.equals(envelope.headers) && Arrays.equals(this.payload, envelope.payload));
	}

	@Override
	public int hashCode() {
		return (this.kind.hashCode() * 31 + this.type) * 31 + Arrays.hashCode(this.payload);
	}

	@Override
	public String toString() {
		return "Envelope[kind=%s, type=%d, headers=%s, payload=%d bytes]".formatted(this.kind, this.type,
				this.headers.keySet(), this.payload.length);
	}

}
