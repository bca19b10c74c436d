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

package io.asyncspread.benchmarks.stub;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.asyncspread.ServiceType;
import io.asyncspread.codec.Wire;

/**
 * One client of the stub: after the handshake everything it sends is swallowed, but for
 * requests to join and leave, messages to itself, which come back, and to
 * {@link #SOURCE}. Owned by a thread of its own, with blocking input and output.
 */
final class StubSession implements Runnable {

	/**
	 * A message to this group holds, as text, how many frames are wanted, with how many
	 * bytes and to how many groups.
	 */
	static final String SOURCE = "stub-source";

	/**
	 * A message to this group holds, as text, for how many milliseconds not to read.
	 */
	static final String STALL = "stub-stall";

	/** The first group that frames of the source are addressed to. */
	static final String GROUP = "stub-bench";

	private static final String AUTH_LIST = "NULL ";

	private static final int READ_BUFFER = 512 * 1024;

	private static final int WRITE_BUFFER = 1024 * 1024;

	/**
	 * How long it looks for more before it sleeps. A daemon that sends come in for has
	 * other work and is awake; a stub that fell asleep between two messages would make
	 * each client pay for waking it, whatever else it costs.
	 */
	private static final long AWAKE_NANOS = 100_000;

	private final SocketChannel channel;

	private final Selector readable;

	private final int number;

	private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BUFFER);

	private String self = "";

	private boolean membership;

	private int flooderBody;

	// bytes of a frame still to come that nobody looks at
	private int skipped;

	StubSession(SocketChannel channel, int number) throws IOException {
		this.channel = channel;
		this.number = number;
		this.readable = Selector.open();
		channel.configureBlocking(false);
		channel.register(this.readable, SelectionKey.OP_READ);
	}

	@Override
	public void run() {
		try (this.channel; this.readable) {
			handshake();
			while (frames()) {
				read();
			}
		}
		catch (IOException ex) {
			// the client has gone, which is how all of them end
		}
	}

	private void handshake() throws IOException {
		this.in.limit(0);
		require(5);
		this.membership = (this.in.get(3) & 1) != 0;
		int length = this.in.get(4);
		require(5 + length);
		this.in.position(5);
		String name = text(length).trim();
		if (name.matches("b[0-9]+")) {
			this.flooderBody = Integer.parseInt(name.substring(1));
		}
		this.self = "#" + (name.isEmpty() ? "r" + this.number : name) + "#stub";
		ByteBuffer answer = ByteBuffer.allocate(64);
		answer.put((byte) AUTH_LIST.length()).put(AUTH_LIST.getBytes(StandardCharsets.ISO_8859_1)).flip();
		write(answer);
		require(Wire.AUTH_CHOICE_SIZE);
		this.in.position(this.in.position() + Wire.AUTH_CHOICE_SIZE);
		answer.clear();
		answer.put((byte) Wire.ACCEPT_SESSION).put((byte) 4).put((byte) 4).put((byte) 0).put((byte) this.self.length());
		answer.put(this.self.getBytes(StandardCharsets.ISO_8859_1)).flip();
		write(answer);
	}

	private void require(int bytes) throws IOException {
		while (this.in.remaining() < bytes) {
			read();
		}
	}

	private void read() throws IOException {
		this.in.compact();
		int count = this.channel.read(this.in);
		if (count == 0 && this.in.hasRemaining()) {
			count = readLater();
		}
		this.in.flip();
		if (count < 0) {
			throw new EOFException();
		}
		int dropped = Math.min(this.skipped, this.in.remaining());
		this.in.position(this.in.position() + dropped);
		this.skipped -= dropped;
	}

	private int readLater() throws IOException {
		long asleep = System.nanoTime() + AWAKE_NANOS;
		int count = this.channel.read(this.in);
		while (count == 0) {
			if (System.nanoTime() - asleep < 0) {
				Thread.onSpinWait();
			}
			else {
				this.readable.select();
				this.readable.selectedKeys().clear();
			}
			count = this.channel.read(this.in);
		}
		return count;
	}

	/**
	 * Handle the complete frames that were read and return whether the client goes on.
	 */
	private boolean frames() throws IOException {
		ByteBuffer frames = this.in;
		int position = frames.position();
		int limit = frames.limit();
		while (limit - position >= Wire.HEADER_SIZE) {
			boolean little = Wire.isLittleEndian(frames.get(position), frames.get(position + 3));
			frames.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
			int groups = frames.getInt(position + Wire.GROUP_COUNT);
			int body = frames.getInt(position + Wire.DATA_LENGTH);
			int length = Frames.length(groups, body);
			if (limit - position < length) {
				if (limit - position > Wire.HEADER_SIZE + Wire.NAME_SIZE && isSunk(position)) {
					this.skipped = length - (limit - position);
					position = limit;
				}
				break;
			}
			int word = Wire.unmarked(frames.getInt(position));
			frames.position(position);
			if ((word & Wire.KILL) != 0) {
				return false;
			}
			if ((word & Wire.REGULAR) == 0) {
				request(word, name(position + Wire.HEADER_SIZE));
			}
			else {
				data(position, length, position + Wire.HEADER_SIZE + groups * Wire.NAME_SIZE, body);
			}
			position += length;
		}
		frames.position(position);
		return true;
	}

	private void request(int word, String group) throws IOException {
		ByteBuffer answer = ByteBuffer.allocate(256);
		if ((word & Wire.JOIN) != 0) {
			if (this.flooderBody > 0) {
				source(Long.MAX_VALUE, this.flooderBody, 1);
			}
			else if (this.membership) {
				Frames.join(answer, group, this.self);
			}
		}
		else if ((word & Wire.LEAVE) != 0) {
			Frames.selfLeave(answer, group);
		}
		answer.flip();
		write(answer);
	}

	private void data(int start, int length, int bodyStart, int body) throws IOException {
		if (isSunk(start)) {
			return;
		}
		String target = name(start + Wire.HEADER_SIZE);
		if (target.equals(this.self)) {
			write(this.in.slice(start, length));
		}
		else if (target.equals(STALL)) {
			this.in.position(bodyStart);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(text(body))));
		}
		else if (target.equals(SOURCE)) {
			this.in.position(bodyStart);
			String[] numbers = text(body).split(" ");
			source(Long.parseLong(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
		}
	}

	/**
	 * Tell by the first letter of its target whether a frame is to be swallowed.
	 */
	private boolean isSunk(int start) {
		byte first = this.in.get(start + Wire.HEADER_SIZE);
		return first != 's' && first != '#';
	}

	/**
	 * Send the same frames again and again, as fast as the socket takes them.
	 */
	private void source(long count, int body, int groups) throws IOException {
		List<String> targets = new ArrayList<>(List.of(GROUP));
		for (int i = 1; i < groups; i++) {
			targets.add("group-" + i);
		}
		int length = Frames.length(groups, body);
		int batch = Math.max(1, WRITE_BUFFER / length);
		ByteBuffer frames = ByteBuffer.allocateDirect(batch * length);
		for (int i = 0; i < batch; i++) {
			Frames.data(frames, ServiceType.RELIABLE, "#stub#stub", targets, body);
		}
		long left = count;
		while (left > 0) {
			int now = (int) Math.min(left, batch);
			frames.clear().limit(now * length);
			write(frames);
			left -= now;
		}
	}

	private void write(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			if (this.channel.write(bytes) == 0) {
				awaitWritable();
			}
		}
	}

	private void awaitWritable() throws IOException {
		SelectionKey key = this.channel.keyFor(this.readable);
		key.interestOps(SelectionKey.OP_WRITE);
		this.readable.select();
		this.readable.selectedKeys().clear();
		key.interestOps(SelectionKey.OP_READ);
	}

	private String name(int index) {
		int end = index;
		while (end < index + Wire.NAME_SIZE && this.in.get(end) != 0) {
			end++;
		}
		byte[] name = new byte[end - index];
		this.in.get(index, name);
		return new String(name, StandardCharsets.ISO_8859_1);
	}

	private String text(int length) {
		byte[] bytes = new byte[length];
		this.in.get(bytes);
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
