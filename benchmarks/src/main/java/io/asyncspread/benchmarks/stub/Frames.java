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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.asyncspread.ServiceType;
import io.asyncspread.codec.Wire;

/**
 * Writes frames as a daemon on a little-endian machine does (wire protocol, sections 3
 * and 6). Stateless.
 */
final class Frames {

	private static final int ONE_SET = 24;

	private Frames() {
	}

	static int length(int groups, int body) {
		return Wire.HEADER_SIZE + groups * Wire.NAME_SIZE + body;
	}

	static void data(ByteBuffer out, ServiceType service, String sender, List<String> groups, int body) {
		header(out, service.bit(), sender, groups.size(), body);
		groups.forEach((group) -> name(out, group));
		for (int i = 0; i < body; i++) {
			out.put((byte) i);
		}
	}

	/**
	 * Write the notice that a member joined a group in which it is alone.
	 */
	static void join(ByteBuffer out, String group, String member) {
		header(out, Wire.REGULAR_MEMBERSHIP | Wire.CAUSED_BY_JOIN, group, 1, ONE_SET + Wire.NAME_SIZE);
		name(out, member);
		out.putInt(0x7f000001).putInt(1).putInt(1).putInt(1).putInt(0).putInt(1);
		name(out, member);
	}

	static void selfLeave(ByteBuffer out, String group) {
		header(out, Wire.CAUSED_BY_LEAVE, group, 0, 0);
	}

	private static void header(ByteBuffer out, int word, String sender, int groups, int length) {
		out.order(ByteOrder.LITTLE_ENDIAN);
		out.putInt(word | Wire.ENDIAN_MARKS);
		name(out, sender);
		out.putInt(groups).putInt(Wire.ENDIAN_MARKS).putInt(length);
	}

	private static void name(ByteBuffer out, String name) {
		int end = out.position() + Wire.NAME_SIZE;
		out.put(name.getBytes(StandardCharsets.ISO_8859_1));
		while (out.position() < end) {
			out.put((byte) 0);
		}
	}

}
