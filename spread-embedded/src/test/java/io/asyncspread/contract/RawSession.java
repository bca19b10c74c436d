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

package io.asyncspread.contract;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.asyncspread.DaemonAddress;
import io.asyncspread.codec.Wire;

/**
 * A session spoken by hand over a plain socket, for tests that must not depend on the
 * client. It writes little-endian frames and wants membership messages.
 */
public final class RawSession implements Closeable {

	private static final int AGREED = 0x10;

	private final RawConnection connection;

	private final String privateGroup;

	/**
	 * A frame from the daemon.
	 *
	 * @param service the service word without endian marks
	 * @param sender the sender, or the group of a membership message
	 * @param groups the groups, or the members
	 * @param data the data
	 */
	public record Frame(int service, String sender, List<String> groups, byte[] data) {

		/**
		 * Tell whether this is a data message.
		 * @return whether the frame has a service
		 */
		public boolean isData() {
			return (this.service & Wire.REGULAR) != 0;
		}

		/**
		 * Return the data as text.
		 * @return the text
		 */
		public String text() {
			return new String(this.data, StandardCharsets.ISO_8859_1);
		}

		@Override
		public String toString() {
			return "0x%04x %s %s (%d bytes)".formatted(this.service, this.sender, this.groups, this.data.length);
		}

	}

	private RawSession(RawConnection connection, String privateGroup) {
		this.connection = connection;
		this.privateGroup = privateGroup;
	}

	/**
	 * Open a session.
	 * @param address the daemon's TCP address
	 * @param name the private name
	 * @param patience how long to wait for bytes
	 * @return the session
	 */
	public static RawSession open(DaemonAddress address, String name, Duration patience) {
		RawConnection connection = new RawConnection(address, patience);
		try {
			connection.send(connectPacket(name));
			connection.receive(connection.receive(1)[0]);
			connection.send(choice("NULL"));
			byte[] accept = connection.receive(5);
			if (accept[0] != Wire.ACCEPT_SESSION) {
				throw new IllegalStateException("rejected with " + accept[0]);
			}
			return new RawSession(connection, new String(connection.receive(accept[4]), StandardCharsets.ISO_8859_1));
		}
		catch (RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Make a connect packet of version 4.4.0 with membership messages.
	 * @param name the private name
	 * @return the bytes
	 */
	public static byte[] connectPacket(String name) {
		byte[] bytes = Arrays.copyOf(new byte[] { 4, 4, 0, 1, (byte) name.length() }, 5 + name.length());
		System.arraycopy(name.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 5, name.length());
		return bytes;
	}

	/**
	 * Make an auth choice.
	 * @param methods the methods
	 * @return the bytes
	 */
	public static byte[] choice(String... methods) {
		byte[] bytes = new byte[Wire.AUTH_CHOICE_SIZE];
		for (int i = 0; i < methods.length; i++) {
			byte[] method = methods[i].getBytes(StandardCharsets.ISO_8859_1);
			System.arraycopy(method, 0, bytes, i * Wire.AUTH_METHOD_SIZE, method.length);
		}
		return bytes;
	}

	/**
	 * Return the private group.
	 * @return the text
	 */
	public String privateGroup() {
		return this.privateGroup;
	}

	/**
	 * Return the connection.
	 * @return the connection
	 */
	public RawConnection connection() {
		return this.connection;
	}

	/**
	 * Send a join.
	 * @param group the group
	 */
	public void join(String group) {
		send(Wire.JOIN, List.of(group), new byte[0]);
	}

	/**
	 * Send a leave.
	 * @param group the group
	 */
	public void leave(String group) {
		send(Wire.LEAVE, List.of(group), new byte[0]);
	}

	/**
	 * Send a disconnect.
	 */
	public void disconnect() {
		send(Wire.KILL, List.of(this.privateGroup), new byte[0]);
	}

	/**
	 * Send an agreed message.
	 * @param target a group or private group
	 * @param text the text
	 */
	public void multicast(String target, String text) {
		send(AGREED, List.of(target), text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Send a frame.
	 * @param service the service word without marks
	 * @param groups the groups
	 * @param data the data
	 */
	public void send(int service, List<String> groups, byte[] data) {
		this.connection.send(frame(service, groups, data));
	}

	/**
	 * Make a frame.
	 * @param service the service word without marks
	 * @param groups the groups
	 * @param data the data
	 * @return the bytes
	 */
	public byte[] frame(int service, List<String> groups, byte[] data) {
		ByteBuffer buffer = ByteBuffer.allocate(Wire.HEADER_SIZE + Wire.NAME_SIZE * groups.size() + data.length)
			.order(ByteOrder.LITTLE_ENDIAN);
		buffer.putInt(service | Wire.ENDIAN_MARKS);
		putName(buffer, this.privateGroup);
		buffer.putInt(groups.size()).putInt(Wire.ENDIAN_MARKS).putInt(data.length);
		groups.forEach((group) -> putName(buffer, group));
		buffer.put(data);
		return buffer.array();
	}

	private static void putName(ByteBuffer buffer, String name) {
		buffer.put(Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), Wire.NAME_SIZE));
	}

	/**
	 * Receive a frame.
	 * @return the frame
	 */
	public Frame receiveFrame() {
		byte[] bytes = this.connection.receive(Wire.HEADER_SIZE);
		boolean little = Wire.isLittleEndian(bytes[0], bytes[3]);
		ByteBuffer header = ByteBuffer.wrap(bytes).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
		int service = Wire.unmarked(header.getInt(0));
		if ((service & Wire.REJECT) != 0) {
			this.connection.receive(Wire.REJECT_WORD_SIZE);
		}
		byte[] names = this.connection.receive(Wire.NAME_SIZE * header.getInt(Wire.GROUP_COUNT));
		List<String> groups = new ArrayList<>();
		for (int start = 0; start < names.length; start += Wire.NAME_SIZE) {
			groups.add(name(names, start));
		}
		return new Frame(service, name(bytes, Wire.SENDER), groups,
				this.connection.receive(header.getInt(Wire.DATA_LENGTH)));
	}

	/**
	 * Send a message to itself and receive up to it: what came before has been told.
	 * @return the frames before the own message
	 */
	public List<Frame> fence() {
		String text = "fence-" + System.nanoTime();
		multicast(this.privateGroup, text);
		List<Frame> before = new ArrayList<>();
		for (Frame frame = receiveFrame(); !frame.text().equals(text); frame = receiveFrame()) {
			before.add(frame);
		}
		return before;
	}

	private static String name(byte[] bytes, int start) {
		int end = start;
		while (end < start + Wire.NAME_SIZE && bytes[end] != 0) {
			end++;
		}
		return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
