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

import io.asyncspread.DaemonVersion;
import io.asyncspread.Limits;
import io.asyncspread.RejectCode;
import io.asyncspread.codec.Wire;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's side of the handshake (wire protocol, section 2). In strict mode each part
 * must be there when the daemon looks for it, as a real daemon reads each with a single
 * read. Confined to the event loop of its network.
 */
final class Handshake {

	private static final int OLDEST = 30_100;

	private static final int WITH_PATCH = 31_400;

	private static final int PATCH_IN_ANSWER = 31_500;

	private static final int WITH_AUTH = 31_600;

	private enum Stage {

		CONNECT, AUTH, DONE

	}

	private final ClientConnection connection;

	private final DaemonOptions options;

	private final AuthExchange auth;

	private Stage stage = Stage.CONNECT;

	private @Nullable RejectCode forced;

	private int version;

	private boolean membership;

	private String name = "";

	Handshake(ClientConnection connection, DaemonOptions options) {
		this.connection = connection;
		this.options = options;
		this.auth = new AuthExchange(options.auth(), options.strictHandshake(), connection.peer(), connection::send);
	}

	/**
	 * Refuse this connection whatever the client sends, where the code has its place.
	 * @param code the code
	 */
	void force(RejectCode code) {
		this.forced = code;
	}

	/**
	 * Tell whether this connection is refused before anything is read from it.
	 * @return {@code true} if the code has its place there
	 */
	boolean isQuotaForced() {
		return this.forced == RejectCode.QUOTA;
	}

	boolean isDone() {
		return this.stage == Stage.DONE;
	}

	/**
	 * Go on with the bytes that are there, until the connection ends, which any answer
	 * can bring about.
	 * @param in the bytes received and not read yet
	 */
	void read(ByteBuf in) {
		boolean progress = true;
		while (progress && this.stage != Stage.DONE && !this.connection.isClosing() && in.isReadable()) {
			progress = switch (this.stage) {
				case CONNECT -> readConnect(in);
				case AUTH -> readAuth(in);
				case DONE -> false;
			};
		}
	}

	private boolean readConnect(ByteBuf in) {
		int size = connectSize(in);
		if (size < 0) {
			return isCut("the connect packet came in pieces");
		}
		if (this.version < OLDEST) {
			return reject(RejectCode.VERSION, "client version " + this.version + " is below " + OLDEST);
		}
		int patch = (this.version > WITH_PATCH) ? 1 : 0;
		int start = in.readerIndex() + 2;
		if (patch > 0) {
			this.version += in.getByte(start);
		}
		byte flags = in.getByte(start + patch);
		this.membership = flags >= 0 && (flags & 1) != 0;
		int length = in.getByte(start + patch + 1);
		if (length < 0 || length > Limits.MAX_PRIVATE_NAME) {
			return reject(RejectCode.ILLEGAL_NAME, "length of the name is " + (length & 0xff));
		}
		int there = in.readableBytes() - size;
		if (this.options.strictHandshake()) {
			there = Math.min(there, Limits.MAX_PRIVATE_NAME);
			if (length > 0 && there == 0) {
				return isCut("the connect packet came without the name");
			}
			if (length > 0 && there != length) {
				return reject(RejectCode.ILLEGAL_NAME,
						"the name has " + there + " bytes where its length says " + length);
			}
		}
		else if (there < length) {
			return false;
		}
		in.skipBytes(size);
		return takeName(in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString());
	}

	/**
	 * Read the version, and return the size of what stands before the name.
	 * @param in the bytes
	 * @return the size, or a negative number if it is not complete
	 */
	private int connectSize(ByteBuf in) {
		int readable = in.readableBytes();
		if (readable < 2) {
			return -1;
		}
		this.version = in.getByte(in.readerIndex()) * 10_000 + in.getByte(in.readerIndex() + 1) * 100;
		if (this.version < OLDEST) {
			return 2;
		}
		int size = (this.version > WITH_PATCH) ? 5 : 4;
		if (readable == size - 1 && this.options.strictHandshake() && this.options.isNameMissingTold()) {
			this.connection.reject(RejectCode.NO_NAME, "the connect packet ends behind the flags");
			this.stage = Stage.DONE;
		}
		return (readable < size) ? -1 : size;
	}

	private boolean takeName(String requested) {
		for (int i = 0; i < requested.length(); i++) {
			char character = requested.charAt(i);
			if (character < '$' || character > '~') {
				return reject(RejectCode.ILLEGAL_NAME, "the name has the byte 0x" + Integer.toHexString(character));
			}
		}
		if (this.forced != null && this.forced != RejectCode.AUTH) {
			return reject(this.forced, "a test asked for it");
		}
		// Without strictness others may have come since this one was let in.
		if (this.connection.refuseIfFull()) {
			this.stage = Stage.DONE;
			return false;
		}
		String claimed = this.connection.claimName(requested);
		if (claimed == null) {
			return reject(RejectCode.NOT_UNIQUE, "the name '" + requested + "' is in use");
		}
		this.name = claimed;
		if (this.version < WITH_AUTH) {
			boolean permitted = this.options.auth().permitsOldClient(this.connection.peer());
			return permitted ? accept() : reject(RejectCode.AUTH, "an old client is not let in");
		}
		byte[] list = this.options.auth().list();
		byte[] answer = new byte[1 + list.length];
		answer[0] = (byte) list.length;
		System.arraycopy(list, 0, answer, 1, list.length);
		this.connection.send(answer);
		if (list.length == 0) {
			return reject(RejectCode.AUTH, "no authentication method is allowed");
		}
		if (this.forced == RejectCode.AUTH) {
			this.auth.force("a test asked for it");
		}
		this.stage = Stage.AUTH;
		return true;
	}

	private boolean readAuth(ByteBuf in) {
		return switch (this.auth.read(in)) {
			case WAITING -> false;
			case PASSED -> accept();
			case REFUSED -> reject(RejectCode.AUTH, this.auth.refusal());
		};
	}

	private boolean accept() {
		if (this.connection.isClosing()) {
			return false;
		}
		if (!this.connection.isPermitted(this.name)) {
			return reject(RejectCode.AUTH, "the access policy refused '" + this.name + "'");
		}
		DaemonVersion daemon = this.options.version();
		byte[] group = ("#" + this.name + "#" + this.connection.daemon()).getBytes(StandardCharsets.ISO_8859_1);
		byte[] version = (this.version < PATCH_IN_ANSWER) ? new byte[] { (byte) daemon.major(), (byte) daemon.minor() }
				: new byte[] { (byte) daemon.major(), (byte) daemon.minor(), (byte) daemon.patch() };
		byte[] answer = new byte[1 + version.length + 1 + group.length];
		answer[0] = Wire.ACCEPT_SESSION;
		System.arraycopy(version, 0, answer, 1, version.length);
		answer[1 + version.length] = (byte) group.length;
		System.arraycopy(group, 0, answer, 2 + version.length, group.length);
		this.stage = Stage.DONE;
		this.connection.send(answer);
		if (!this.connection.isClosing()) {
			this.connection.open(this.name, this.membership);
		}
		return false;
	}

	private boolean reject(RejectCode code, String detail) {
		this.stage = Stage.DONE;
		this.connection.reject(code, detail);
		return false;
	}

	private boolean isCut(String detail) {
		if (this.options.strictHandshake() && this.stage != Stage.DONE) {
			this.stage = Stage.DONE;
			this.connection.fail(detail);
		}
		return false;
	}

}
