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

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.asyncspread.SpreadMessage;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.transcript.Transcript;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The decoder on all that real daemons have written, in whatever pieces it arrives, and
 * on the same as a big-endian daemon would have written it.
 */
class FrameDecoderTranscriptTests {

	private static final int EPOCH = 7;

	@ParameterizedTest
	@MethodSource("io.asyncspread.transcript.Transcript#scenarios")
	void readsEachFrameWhole(String scenario) {
		forEachStream(scenario, (frames) -> {
			FrameDecoder decoder = new FrameDecoder(EPOCH, new NameCache());
			for (RawFrame frame : frames) {
				ByteBuf in = Unpooled.wrappedBuffer(frame.bytes());
				SpreadMessage message = decoder.decode(in);
				assertThat(message).isNotNull();
				assertThat(message.epoch()).isEqualTo(EPOCH);
				assertThat(RawFrame.describe(message)).isEqualTo(frame.expected());
				assertThat(in.isReadable()).isFalse();
			}
		});
	}

	@ParameterizedTest
	@MethodSource("io.asyncspread.transcript.Transcript#scenarios")
	void readsTheStreamByteByByte(String scenario) {
		forEachStream(scenario, (frames) -> {
			byte[] stream = stream(frames);
			assertThat(decode(stream, (position) -> 1)).containsExactlyElementsOf(expected(frames));
		});
	}

	@ParameterizedTest
	@MethodSource("io.asyncspread.transcript.Transcript#scenarios")
	void readsTheStreamCutAnywhere(String scenario) {
		forEachStream(scenario, (frames) -> {
			byte[] stream = stream(frames);
			for (int seed = 0; seed < 20; seed++) {
				Random random = new Random(seed);
				int most = 1 + random.nextInt(400);
				assertThat(decode(stream, (position) -> 1 + random.nextInt(most))).as("seed %d", seed)
					.containsExactlyElementsOf(expected(frames));
			}
		});
	}

	@ParameterizedTest
	@MethodSource("io.asyncspread.transcript.Transcript#scenarios")
	void readsTheSameFromABigEndianDaemon(String scenario) {
		forEachStream(scenario, (frames) -> {
			List<RawFrame> swapped = frames.stream().map(RawFrame::swapped).toList();
			assertThat(swapped).noneMatch(RawFrame::isLittleEndian);
			Random random = new Random(scenario.hashCode());
			assertThat(decode(stream(swapped), (position) -> 1 + random.nextInt(100)))
				.containsExactlyElementsOf(expected(frames));
		});
	}

	@Test
	void theRecordingsHoldEveryKindOfMessage() {
		List<String> kinds = new ArrayList<>();
		Transcript.all()
			.forEach((transcript) -> transcript.clients()
				.forEach((client) -> RecordedFrames.received(transcript, client)
					.forEach((frame) -> kinds.add(frame.expected().split(" ")[0]))));
		assertThat(kinds).hasSizeGreaterThan(1000)
			.contains("data", "join", "leave", "disconnect", "network", "transitional", "self-leave", "rejected")
			.doesNotContain("opaque");
	}

	private static void forEachStream(String scenario, Check check) {
		Transcript transcript = Transcript.load(scenario);
		for (String client : transcript.clients()) {
			check.on(RecordedFrames.received(transcript, client));
		}
	}

	private static byte[] stream(List<RawFrame> frames) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		frames.forEach((frame) -> out.writeBytes(frame.bytes()));
		return out.toByteArray();
	}

	private static List<String> expected(List<RawFrame> frames) {
		return frames.stream().map(RawFrame::expected).toList();
	}

	/**
	 * Feed a stream in pieces, and hold the decoder to what it says of incomplete frames.
	 */
	private static List<String> decode(byte[] stream, PieceLength pieces) {
		FrameDecoder decoder = new FrameDecoder(EPOCH, new NameCache());
		List<String> messages = new ArrayList<>();
		ByteBuf in = Unpooled.buffer();
		int position = 0;
		while (position < stream.length) {
			int length = Math.min(pieces.at(position), stream.length - position);
			in.writeBytes(Arrays.copyOfRange(stream, position, position + length));
			position += length;
			int before = in.readerIndex();
			SpreadMessage message = decoder.decode(in);
			while (message != null) {
				assertThat(in.readerIndex()).isGreaterThan(before);
				messages.add(RawFrame.describe(message));
				before = in.readerIndex();
				message = decoder.decode(in);
			}
			assertThat(in.readerIndex()).isEqualTo(before);
			assertThat(decoder.needed()).isGreaterThan(in.readableBytes());
			in.discardReadBytes();
		}
		assertThat(in.isReadable()).isFalse();
		in.release();
		return messages;
	}

	@FunctionalInterface
	private interface Check {

		void on(List<RawFrame> frames);

	}

	@FunctionalInterface
	private interface PieceLength {

		int at(int position);

	}

}
