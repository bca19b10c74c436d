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
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import io.asyncspread.transcript.Transcript;
import io.asyncspread.transcript.TranscriptEvent.Send;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeCodecTests {

	@Test
	void connectPacketIsTheOneOfTheRecordings() {
		assertThat(connect("ann", true)).isEqualTo("0404000103616e6e").isEqualTo(sent("handshake-named", 0));
		assertThat(connect("ann", false)).isEqualTo("0404000003616e6e");
	}

	@Test
	void connectPacketWithoutANameAsksForOne() {
		assertThat(connect(null, true)).isEqualTo("0404000100").isEqualTo(sent("handshake-unnamed", 0));
	}

	@Test
	void authChoiceIsTheOneOfTheRecordings() {
		assertThat(choice(List.of("NULL"))).isEqualTo(sent("handshake-named", 1)).hasSize(180);
	}

	@Test
	void authChoiceHasASlotForEachMethod() {
		assertThat(choice(List.of("IP", "PWORD")))
			.isEqualTo("4950" + "00".repeat(28) + "50574f5244" + "00".repeat(25) + "00".repeat(30));
		assertThat(choice(List.of("M".repeat(29)))).isEqualTo("4d".repeat(29) + "00".repeat(61));
	}

	@Test
	void readsAuthLists() {
		assertThat(list("NULL ")).containsExactly("NULL");
		assertThat(list("NULL IP PWORD ")).containsExactly("NULL", "IP", "PWORD");
		assertThat(list("IP")).containsExactly("IP");
		assertThat(list("")).isEmpty();
		assertThat(list("  ")).isEmpty();
		assertThat(list("NULL\0\0IP\0")).containsExactly("NULL", "IP");
	}

	private static String connect(String name, boolean membership) {
		ByteBuf out = Unpooled.buffer();
		HandshakeCodec.writeConnect(out, name, membership);
		return ByteBufUtil.hexDump(out);
	}

	private static String choice(List<String> methods) {
		ByteBuf out = Unpooled.buffer();
		HandshakeCodec.writeAuthChoice(out, methods);
		return ByteBufUtil.hexDump(out);
	}

	private static List<String> list(String text) {
		return HandshakeCodec.readAuthList(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), text.length());
	}

	private static String sent(String scenario, int index) {
		return Transcript.load(scenario)
			.events()
			.stream()
			.filter(Send.class::isInstance)
			.map((event) -> ByteBufUtil.hexDump(((Send) event).bytes()))
			.skip(index)
			.findFirst()
			.orElseThrow();
	}

}
