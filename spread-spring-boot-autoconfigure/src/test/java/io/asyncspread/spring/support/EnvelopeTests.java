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

package io.asyncspread.spring.support;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The envelope byte by byte.
 */
class EnvelopeTests {

	// The example of docs/envelope.md
	private static final String EXAMPLE = """
			e5 53 50 45 01 01 00 07 00 00 00 27
			0e 63 6f 72 72 65 6c 61 74 69 6f 6e 2d 69 64 00 02 34 32
			05 63 6f 6c 6f 72 00 0c 62 6c 61 75 2d 67 72 c3 bc 6e 21 21
			68 69
			""";

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
	}

	private static Envelope example() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("correlation-id", "42");
		headers.put("color", "blau-grün!!");
		return new Envelope(Envelope.Kind.REQUEST, 7, headers, "hi".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void writesTheBytesOfTheSpecification() {
		assertThat(HexFormat.of().formatHex(example().encode())).isEqualTo(HexFormat.of().formatHex(bytes(EXAMPLE)));
	}

	@Test
	void readsTheBytesOfTheSpecification() {
		assertThat(Envelope.decode(bytes(EXAMPLE))).isEqualTo(example());
	}

	static Stream<Arguments> damages() {
		return Stream.of(Arguments.of("e553", "at least 12 bytes"),
				Arguments.of("00000000 01 00 0000 00000000", "begin with E5 53 50 45"),
				Arguments.of("e5535045 02 00 0000 00000000", "version 2 at byte 4"),
				Arguments.of("e5535045 01 04 0000 00000000", "kind 4 at byte 5"),
				Arguments.of("e5535045 01 00 0000 00000001", "header length 1 at byte 8"),
				Arguments.of("e5535045 01 00 0000 ffffffff", "header length 4294967295 at byte 8"),
				Arguments.of("e5535045 01 00 0000 00000002 0561", "header at byte 12 runs beyond"),
				Arguments.of("e5535045 01 00 0000 00000003 000000", "header at byte 12: header name ''"),
				Arguments.of("e5535045 01 00 0000 00000006 03610a62 0000", "header name 'a?b'"),
				Arguments.of("e5535045 01 00 0000 00000008 01610000 01610000", "'a' at byte 16 is there twice"));
	}

	@ParameterizedTest
	@MethodSource("damages")
	void saysWhichByteIsAtFault(String hex, String message) {
		assertThatExceptionOfType(EnvelopeFormatException.class).isThrownBy(() -> Envelope.decode(bytes(hex)))
			.withMessageContaining(message);
	}

	@Test
	void anyBytesEitherDecodeOrAreRefused() {
		Random random = new Random(4711);
		byte[] start = bytes("e5535045 01 00 0000 000000");
		for (int i = 0; i < 20_000; i++) {
			byte[] damaged = new byte[start.length + random.nextInt(60)];
			random.nextBytes(damaged);
			System.arraycopy(start, 0, damaged, 0, start.length);
			try {
				Envelope envelope = Envelope.decode(damaged);
				assertThat(envelope.encode()).hasSameSizeAs(damaged);
			}
			catch (EnvelopeFormatException ex) {
				assertThat(ex).hasMessageContaining("byte");
			}
		}
	}

	@Test
	void refusesHeadersThatCannotBeWritten() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Envelope(Envelope.Kind.MESSAGE, 0, Map.of("two words", ""), new byte[0]))
			.withMessageContaining("two words");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Envelope(Envelope.Kind.MESSAGE, 0, Map.of("long", "x".repeat(65_536)), new byte[0]))
			.withMessageContaining("65536 bytes");
	}

}
