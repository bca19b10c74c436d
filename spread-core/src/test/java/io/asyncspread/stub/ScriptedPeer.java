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

package io.asyncspread.stub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The daemon's end of one connection. Confined to the thread of the test.
 */
public final class ScriptedPeer implements AutoCloseable {

	private static final int HEADER = 48;

	private static final int JOIN = 0x10000;

	private final SocketChannel channel;

	private String privateGroup = "";

	private int views;

	ScriptedPeer(SocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Wait for bytes and return what one read gives, as the daemon reads a packet of the
	 * handshake.
	 * @return the bytes, none at the end of the stream
	 */
	public byte[] readOnce() {
		ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
		try {
			this.channel.read(buffer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Arrays.copyOf(buffer.array(), buffer.position());
	}

	/**
	 * Wait for so many bytes.
	 * @param count how many
	 * @return the bytes
	 */
	public byte[] read(int count) {
		ByteBuffer buffer = ByteBuffer.allocate(count);
		try {
			while (buffer.hasRemaining()) {
				if (this.channel.read(buffer) < 0) {
					throw new IllegalStateException("the client closed after " + buffer.position() + " of " + count
							+ " bytes: " + HexFormat.of().formatHex(buffer.array(), 0, buffer.position()));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return buffer.array();
	}

	/**
	 * Wait for the next frame, which our clients write big-endian.
	 * @return the frame
	 */
	public RawFrame readFrame() {
		byte[] header = read(HEADER);
		ByteBuffer numbers = ByteBuffer.wrap(header).order(ByteOrder.BIG_ENDIAN);
		byte[] rest = read(32 * numbers.getInt(36) + numbers.getInt(44));
		return new RawFrame(join(header, rest));
	}

	/**
	 * Wait for the end of the stream and return what came before it.
	 * @return the bytes
	 */
	public byte[] readToEnd() {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		try {
			ByteBuffer buffer = ByteBuffer.allocate(4096);
			while (this.channel.read(buffer) >= 0) {
				all.write(buffer.array(), 0, buffer.position());
				buffer.clear();
			}
		}
		catch (IOException ex) {
			// a reset is an end as well
		}
		return all.toByteArray();
	}

	/**
	 * Write bytes in one piece.
	 * @param pieces the bytes
	 * @return this peer
	 */
	public ScriptedPeer write(byte[]... pieces) {
		ByteBuffer buffer = ByteBuffer.wrap(join(pieces));
		try {
			while (buffer.hasRemaining()) {
				this.channel.write(buffer);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this;
	}

	public ScriptedPeer write(RawFrame... frames) {
		return write(Arrays.stream(frames).map(RawFrame::bytes).toArray(byte[][]::new));
	}

	/**
	 * Write the answer of a daemon to the connect packet.
	 * @param methods what it allows, each name followed by a blank
	 * @return this peer
	 */
	public ScriptedPeer writeAuthList(String methods) {
		return write(new byte[] { (byte) methods.length() }, ascii(methods));
	}

	/**
	 * Conduct a whole handshake with NULL authentication.
	 * @param privateGroup the private group to assign
	 */
	public void acceptSession(String privateGroup) {
		this.privateGroup = privateGroup;
		readOnce();
		writeAuthList("NULL ");
		read(90);
		write(accept(4, 4, 0, privateGroup));
	}

	/**
	 * The bytes that accept a session.
	 * @param major version of the daemon
	 * @param minor version of the daemon
	 * @param patch version of the daemon
	 * @param privateGroup the private group to assign
	 * @return accept byte, version, length and name
	 */
	public static byte[] accept(int major, int minor, int patch, String privateGroup) {
		return join(new byte[] { 1, (byte) major, (byte) minor, (byte) patch, (byte) privateGroup.length() },
				ascii(privateGroup));
	}

	/**
	 * Wait for a join and confirm it with a view of the client alone.
	 * @return the group
	 */
	public String confirmJoin() {
		RawFrame join = readFrame();
		if (join.word() != JOIN) {
			throw new IllegalStateException("in place of a join came " + join);
		}
		String group = join.groups().get(0);
		writeView(group, List.of(this.privateGroup));
		return group;
	}

	/**
	 * Write a join notice of the client with these members.
	 * @param group the group
	 * @param members the members
	 */
	public void writeView(String group, List<String> members) {
		this.views++;
		write(RawFrame.of(0x1100, group, members, 0,
				RawFrame.membership(this.views, 0, List.of(List.of(this.privateGroup)))));
	}

	/**
	 * Write a message from somebody else.
	 * @param group the group
	 * @param text the body
	 * @return this peer
	 */
	public ScriptedPeer writeData(String group, String text) {
		return write(RawFrame.of(0x10, "#other#d1", List.of(group), 0, ascii(text)));
	}

	public String privateGroup() {
		return this.privateGroup;
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Close with a reset in place of an orderly end.
	 */
	public void reset() {
		try {
			this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		close();
	}

	public static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	public static byte[] join(byte[]... pieces) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (byte[] piece : pieces) {
			out.writeBytes(piece);
		}
		return out.toByteArray();
	}

}
