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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.asyncspread.DataMessage;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.transcript.Transcript;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for any bytes, tried on many: each repetition has a seed of its own and
 * always the same one.
 */
class CodecPropertyTests {

	@RepeatedTest(20)
	void whatIsEncodedIsDecoded(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		FrameDecoder decoder = new FrameDecoder(1, new NameCache());
		for (int i = 0; i < 200; i++) {
			Member self = Member.of(name(random, Limits.MAX_PRIVATE_NAME), name(random, Limits.MAX_DAEMON_NAME));
			Multicast sent = message(random);
			ByteBuf out = Unpooled.buffer();
			boolean addSelf = sent.targets().size() < Limits.MAX_GROUPS && random.nextBoolean();
			new FrameEncoder(self).writeHead(out, sent, addSelf);
			out.writeBytes(sent.body());
			assertThat(out.readableBytes()).isEqualTo(FrameEncoder.length(sent, addSelf));
			DataMessage received = (DataMessage) decoder.decode(out);
			assertThat(received).isNotNull();
			List<String> groups = new ArrayList<>(sent.targets());
			if (addSelf) {
				groups.add(self.privateGroup());
			}
			assertThat(received.sender()).isEqualTo(self);
			assertThat(received.groups()).isEqualTo(groups);
			assertThat(received.service()).isEqualTo(sent.service());
			assertThat(received.type()).isEqualTo(sent.type());
			assertThat(received.selfDiscard()).isEqualTo(sent.isSelfDiscard());
			assertThat(received.body()).isEqualTo(sent.body());
			assertThat(out.isReadable()).isFalse();
		}
	}

	@RepeatedTest(20)
	void anyBytesAreAMessageOrNotYetOneOrAnError(RepetitionInfo repetition) {
		Random random = new Random(-repetition.getCurrentRepetition());
		for (int i = 0; i < 5_000; i++) {
			byte[] bytes = new byte[random.nextInt(600)];
			random.nextBytes(bytes);
			if (random.nextBoolean()) {
				makePlausible(bytes, random);
			}
			assertDecodes(bytes);
		}
	}

	@Test
	void changedBytesInRealFramesAreAMessageOrNotYetOneOrAnError() {
		Random random = new Random(42);
		for (String scenario : List.of("cluster-partition-join", "reject-frames", "pass-through-bits", "member-order",
				"v501-cluster-partition")) {
			Transcript transcript = Transcript.load(scenario);
			for (String client : transcript.clients()) {
				for (RawFrame frame : RecordedFrames.received(transcript, client)) {
					for (int i = 0; i < 200; i++) {
						byte[] bytes = frame.bytes().clone();
						for (int j = random.nextInt(4); j >= 0; j--) {
							bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt()
									: 1 << random.nextInt(8));
						}
						assertDecodes(bytes);
					}
				}
			}
		}
	}

	@Test
	void bytesBehindAFrameMakeNoDifference() {
		Random random = new Random(1);
		Transcript transcript = Transcript.load("cluster-partition-join");
		for (String client : transcript.clients()) {
			for (RawFrame frame : RecordedFrames.received(transcript, client)) {
				byte[] behind = new byte[random.nextInt(200)];
				random.nextBytes(behind);
				ByteBuf in = Unpooled.wrappedBuffer(frame.bytes(), behind);
				SpreadMessage message = new FrameDecoder(1, new NameCache()).decode(in);
				assertThat(message).isNotNull();
				assertThat(RawFrame.describe(message)).isEqualTo(frame.expected());
				assertThat(ByteBufUtil.getBytes(in)).isEqualTo(behind);
			}
		}
	}

	static List<Path> fuzzInputs() throws IOException {
		try (Stream<Path> files = Files
			.list(Path.of("src/test/resources/io/asyncspread/codec/FrameDecoderFuzzTestsInputs/decodes"))) {
			return files.sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("fuzzInputs")
	void inputsOfTheFuzzerAreAMessageOrNotYetOneOrAnError(Path input) throws IOException {
		assertDecodes(Files.readAllBytes(input));
	}

	/**
	 * The buffer ends with the bytes, so that reading beyond them is an error of its own.
	 */
	static void assertDecodes(byte[] bytes) {
		FrameDecoder decoder = new FrameDecoder(1, new NameCache());
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		try {
			int before = in.readerIndex();
			SpreadMessage message = decoder.decode(in);
			while (message != null) {
				assertThat(in.readerIndex() - before).isGreaterThanOrEqualTo(Wire.HEADER_SIZE);
				assertThat(message.toString()).isNotEmpty();
				assertThat(RawFrame.describe(message))
					.isEqualTo(new RawFrame(ByteBufUtil.getBytes(in, before, in.readerIndex() - before)).expected());
				before = in.readerIndex();
				message = decoder.decode(in);
			}
			assertThat(in.readerIndex()).isEqualTo(before);
			assertThat(decoder.needed()).isGreaterThan(in.readableBytes());
		}
		catch (SpreadProtocolException ex) {
			assertThat(ex).hasMessageMatching("frame with service word 0x[0-9a-f]{8}.*-?[0-9]+.*");
		}
	}

	/**
	 * Random bytes nearly always declare absurd lengths; give them some that fit.
	 */
	private static void makePlausible(byte[] bytes, Random random) {
		int[] words = { 0x10, 0x1100, 0x1200, 0x1400, 0x1800, 0x2000, 0x0200, 0x00400000, 0, 0x1000 };
		for (int at = 0; at + Wire.HEADER_SIZE <= bytes.length;) {
			boolean little = random.nextBoolean();
			int word = words[random.nextInt(words.length)];
			int groups = random.nextInt(4);
			int length = random.nextInt(150);
			put(bytes, at, little ? word | 0x80000080 : word, little);
			put(bytes, at + 36, groups, little);
			put(bytes, at + 44, length, little);
			int data = at + 48 + 32 * groups;
			if (data + 24 <= bytes.length) {
				put(bytes, data + 12, random.nextInt(3), little);
				put(bytes, data + 16, 4 * random.nextInt(3), little);
				put(bytes, data + 20, random.nextInt(3), little);
			}
			at = data + length + ((word == 0x00400000) ? 4 : 0);
		}
	}

	private static void put(byte[] bytes, int at, int value, boolean little) {
		ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
		if (little) {
			buffer.setIntLE(at, value);
		}
		else {
			buffer.setInt(at, value);
		}
	}

	private static Multicast message(Random random) {
		List<String> targets = new ArrayList<>();
		for (int i = random.nextInt((random.nextInt(10) == 0) ? Limits.MAX_GROUPS : 3); i >= 0; i--) {
			targets.add((random.nextInt(4) == 0)
					? "#" + name(random, Limits.MAX_PRIVATE_NAME) + "#" + name(random, Limits.MAX_DAEMON_NAME)
					: name(random, Limits.MAX_GROUP_NAME));
		}
		int most = Limits.maxBody(targets.size() + 1);
		byte[] body = new byte[(random.nextInt(50) == 0) ? most - random.nextInt(2) : random.nextInt(300)];
		random.nextBytes(body);
		return Multicast.to(targets)
			.service(ServiceType.values()[random.nextInt(6)])
			.type(random.nextInt(0x10000))
			.selfDiscard(random.nextBoolean())
			.body(body);
	}

	private static String name(Random random, int most) {
		StringBuilder name = new StringBuilder();
		for (int i = random.nextInt(most); i >= 0; i--) {
			name.append((char) ('$' + random.nextInt('~' - '$' + 1)));
		}
		return name.toString();
	}

}
