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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * The packets of the handshake (wire protocol, sections 2.3 to 2.5). Stateless.
 */
public final class HandshakeCodec {

	/**
	 * Most methods in an auth choice; with three the daemon reads beyond its buffer.
	 */
	public static final int MAX_METHODS = 2;

	private static final byte[] CLIENT_VERSION = { 4, 4, 0 };

	private static final int MEMBERSHIP = 1;

	private HandshakeCodec() {
	}

	/**
	 * Write the connect packet.
	 * @param out where to write
	 * @param privateName the name wanted, {@code null} to have one assigned
	 * @param membership whether membership messages are wanted
	 */
	public static void writeConnect(ByteBuf out, @Nullable String privateName, boolean membership) {
		String name = (privateName != null) ? privateName : "";
		out.writeBytes(CLIENT_VERSION);
		out.writeByte(membership ? MEMBERSHIP : 0);
		out.writeByte(name.length());
		ByteBufUtil.writeAscii(out, name);
	}

	/**
	 * Write the auth choice.
	 * @param out where to write
	 * @param methods the methods chosen, at most {@link #MAX_METHODS}
	 */
	public static void writeAuthChoice(ByteBuf out, List<String> methods) {
		for (String method : methods) {
			ByteBufUtil.writeAscii(out, method);
			out.writeZero(Wire.AUTH_METHOD_SIZE - method.length());
		}
		out.writeZero(Wire.AUTH_CHOICE_SIZE - Wire.AUTH_METHOD_SIZE * methods.size());
	}

	/**
	 * Read the list of the methods that a daemon allows.
	 * @param in where to read
	 * @param length bytes of the list
	 * @return the names
	 */
	public static List<String> readAuthList(ByteBuf in, int length) {
		String list = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
		return Arrays.stream(list.split("[ \0]+")).filter((method) -> !method.isEmpty()).toList();
	}

}
