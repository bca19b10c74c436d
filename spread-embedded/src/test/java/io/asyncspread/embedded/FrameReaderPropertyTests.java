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

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.asyncspread.DaemonVersion;
import io.asyncspread.codec.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any bytes give frames, a wait for more, or a {@link BadFrameException}, and never
 * anything else.
 */
class FrameReaderPropertyTests {

	private static final byte[] OWN = "#ann#d1".getBytes(StandardCharsets.ISO_8859_1);

	private static final DaemonOptions OPTIONS = new DaemonOptions(new DaemonVersion(4, 4, 0), ByteOrder.LITTLE_ENDIAN,
			InetAddress.getLoopbackAddress(), 1, 1, AuthRules.OPEN, new AccessPolicy() {
			}, true, false, Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of());

	static List<Path> fuzzInputs() throws IOException {
		try (Stream<Path> files = Files
			.list(Path.of("src/test/resources/io/asyncspread/embedded/FrameReaderFuzzTestsInputs/reads"))) {
			return files.sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("fuzzInputs")
	void inputsOfTheFuzzer(Path input) throws IOException {
		assertReads(Files.readAllBytes(input));
	}

	/**
	 * As they are, and as if they came from the client itself, since all else ends at
	 * that check.
	 */
	static void assertReads(byte[] bytes) {
		read(bytes);
		if (bytes.length >= Wire.HEADER_SIZE) {
			byte[] own = bytes.clone();
			System.arraycopy(OWN, 0, own, Wire.SENDER, OWN.length);
			own[Wire.SENDER + OWN.length] = 0;
			read(own);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void randomHeaders(long seed) {
		Random random = new Random(seed);
		int[] words = { 0, 1, 0x10, 0x80000090, 0x80010080, 43, 44, 100, 101, 144_000, 143_152, -1, Integer.MAX_VALUE,
				Integer.MIN_VALUE };
		for (int i = 0; i < 100_000; i++) {
			ByteBuffer header = ByteBuffer.allocate(Wire.HEADER_SIZE + random.nextInt(200))
				.order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
			header.putInt(random.nextInt(3) == 0 ? random.nextInt() : words[random.nextInt(words.length)]).put(OWN);
			for (int word : new int[] { Wire.GROUP_COUNT, Wire.HINT, Wire.DATA_LENGTH }) {
				header.putInt(word, random.nextBoolean() ? random.nextInt(5) : words[random.nextInt(words.length)]);
			}
			read(header.array());
		}
	}

	/**
	 * A daemon makes the last byte of the sender 0 before it looks (section 5.3).
	 */
	@ParameterizedTest
	@ValueSource(strings = { "#ann#d1", "#0123456789#0123456789012345678" })
	void lastByteOfTheSenderIsNotLookedAt(String sender) throws BadFrameException {
		byte[] name = sender.getBytes(StandardCharsets.ISO_8859_1);
		byte[] bytes = ByteBuffer.allocate(Wire.HEADER_SIZE)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putInt(0x80000090)
			.put(name)
			.put(Wire.SENDER + Wire.NAME_SIZE - 1, (byte) 'Z')
			.array();
		ClientFrame frame = new FrameReader(OPTIONS, name).read(Unpooled.wrappedBuffer(bytes));
		assertThat(frame).isNotNull();
		assertThat(frame.bytes()[Wire.SENDER + Wire.NAME_SIZE - 1]).isZero();
	}

	private static void read(byte[] bytes) {
		FrameReader reader = new FrameReader(OPTIONS, OWN);
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		try {
			int before = in.readableBytes();
			for (ClientFrame frame = reader.read(in); frame != null; frame = reader.read(in)) {
				int after = in.readableBytes();
				assertThat(before - after).isEqualTo(frame.bytes().length).isGreaterThanOrEqualTo(Wire.HEADER_SIZE);
				assertThat(frame.groups().size()).isBetween(0, Wire.MAX_HEADER_GROUPS);
				assertThat(frame.service() & Wire.ENDIAN_MARKS).isZero();
				before = after;
			}
		}
		catch (BadFrameException ex) {
			assertThat(ex).hasMessageMatching("(?s).{10,}");
		}
	}

}
