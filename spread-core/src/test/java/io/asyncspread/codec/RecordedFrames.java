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

import java.util.List;
import java.util.stream.Stream;

import io.asyncspread.transcript.Transcript;
import io.asyncspread.transcript.TranscriptEvent.Send;

/**
 * The frames in the recorded conversations. Everything in a handshake is shorter than the
 * header of a frame, so the length tells the two apart.
 */
final class RecordedFrames {

	private static final int HEADER = 48;

	private static final int AUTH_CHOICE = 90;

	private RecordedFrames() {
	}

	static List<RawFrame> received(Transcript transcript, String client) {
		return transcript.received(client)
			.stream()
			.filter((bytes) -> bytes.length >= HEADER)
			.map(RawFrame::new)
			.toList();
	}

	/**
	 * The frames sent in one piece that a client without fault can send.
	 */
	static List<RawFrame> sent(Transcript transcript) {
		return transcript.events().stream().flatMap((event) -> {
			if (event instanceof Send send && send.bytes().length >= HEADER && send.bytes().length != AUTH_CHOICE) {
				return Stream.of(new RawFrame(send.bytes()));
			}
			return Stream.empty();
		}).filter(RecordedFrames::isSound).toList();
	}

	private static boolean isSound(RawFrame frame) {
		byte[] bytes = frame.bytes();
		int word = frame.word();
		int sum = (bytes[0] & 0x80) + (bytes[3] & 0x80) + (bytes[40] & 0x80) + (bytes[43] & 0x80);
		boolean request = word == 0x10000 || word == 0x20000 || word == 0x40000;
		if ((sum != 0 && sum != 4 * 0x80) || !(request || Integer.bitCount(word & ~0x40) == 1 && (word & 0x3f) != 0)) {
			return false;
		}
		if (word == 0x40000 && !frame.groups().equals(List.of(frame.sender()))) {
			return false;
		}
		int groups = frame.groupCount();
		if (groups < 1 || groups > (request ? 1 : 43) || bytes.length != 48 + 32 * groups + dataLength(frame)) {
			return false;
		}
		return frame.groups().stream().allMatch((group) -> group.matches("(#[$-~]{1,10}#[$-~]{1,19})|[$-~]{1,31}"))
				&& isPadded(frame, groups) && (!request || dataLength(frame) == 0);
	}

	private static int dataLength(RawFrame frame) {
		byte[] bytes = frame.bytes();
		return frame.isLittleEndian()
				? (bytes[44] & 0xFF) | (bytes[45] & 0xFF) << 8 | (bytes[46] & 0xFF) << 16 | bytes[47] << 24
				: (bytes[47] & 0xFF) | (bytes[46] & 0xFF) << 8 | (bytes[45] & 0xFF) << 16 | bytes[44] << 24;
	}

	private static boolean isPadded(RawFrame frame, int groups) {
		for (int i = -1; i < groups; i++) {
			int at = (i < 0) ? 4 : 48 + 32 * i;
			for (int j = at + frame.name(at).length(); j < at + 32; j++) {
				if (frame.bytes()[j] != 0) {
					return false;
				}
			}
		}
		return true;
	}

}
