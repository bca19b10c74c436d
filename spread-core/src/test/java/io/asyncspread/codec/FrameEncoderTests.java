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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.transcript.Transcript;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The encoder against what clients have written to real daemons. It writes big-endian, so
 * recordings of little-endian clients are compared in the other order.
 */
class FrameEncoderTests {

	private static final Member ANN = Member.of("#ann#d1");

	@ParameterizedTest
	@MethodSource("io.asyncspread.transcript.Transcript#scenarios")
	void writesWhatRecordedClientsWrote(String scenario) {
		for (RawFrame frame : RecordedFrames.sent(Transcript.load(scenario))) {
			RawFrame wanted = frame.isLittleEndian() ? frame.swappedByClient() : frame;
			assertThat(new RawFrame(encode(frame)).bytes()).as("%s", frame).isEqualTo(wanted.bytes());
		}
	}

	@Test
	void theRecordingsHoldEveryRequestInBothOrders() {
		Map<String, Integer> found = new TreeMap<>();
		Transcript.all()
			.forEach((transcript) -> RecordedFrames.sent(transcript)
				.forEach((frame) -> found.merge(
						(frame.isLittleEndian() ? "LE " : "BE ") + Integer.toHexString(frame.word() & ~0x40), 1,
						Integer::sum)));
		assertThat(found.keySet()).contains("BE 1", "BE 2", "BE 4", "BE 8", "BE 10", "BE 20", "BE 10000", "BE 20000",
				"BE 40000", "LE 1", "LE 2", "LE 4", "LE 8", "LE 10", "LE 20", "LE 10000", "LE 20000", "LE 40000");
	}

	private static byte[] encode(RawFrame frame) {
		FrameEncoder encoder = new FrameEncoder(Member.received(frame.sender()));
		ByteBuf out = Unpooled.buffer();
		switch (frame.word()) {
			case 0x10000 -> encoder.writeJoin(out, frame.groups().get(0));
			case 0x20000 -> encoder.writeLeave(out, frame.groups().get(0));
			case 0x40000 -> encoder.writeKill(out);
			default -> {
				Multicast message = Multicast.to(frame.groups())
					.service(ServiceType.values()[Integer.numberOfTrailingZeros(frame.word())])
					.type(frame.type())
					.selfDiscard((frame.word() & 0x40) != 0)
					.body(frame.data());
				encoder.writeHead(out, message, false);
				out.writeBytes(message.body());
				assertThat(out.readableBytes()).isEqualTo(FrameEncoder.length(message, false));
			}
		}
		return ByteBufUtil.getBytes(out);
	}

	@Test
	void addsOurPrivateGroupBehindTheTargets() {
		Multicast message = Multicast.to("room", "#bob#d2").type(7).text("hi!");
		ByteBuf out = Unpooled.buffer();
		new FrameEncoder(ANN).writeHead(out, message, true);
		assertThat(out.readableBytes()).isEqualTo(FrameEncoder.headLength(message, true)).isEqualTo(48 + 3 * 32);
		out.writeBytes(message.body());
		assertThat(out.readableBytes()).isEqualTo(FrameEncoder.length(message, true));
		RawFrame frame = new RawFrame(ByteBufUtil.getBytes(out));
		assertThat(frame.expected())
			.isEqualTo("data AGREED type 7 from #ann#d1 BIG_ENDIAN to [room, #bob#d2, #ann#d1] <686921>");
	}

	@Test
	void whatWasWrittenBeforeDoesNotShowInAMessage() {
		FrameEncoder used = new FrameEncoder(ANN);
		List<List<String>> targets = List.of(List.of("room"), List.of("ball"), List.of("room", "ball"),
				List.of("#bob#d2"));
		Random random = new Random(7);
		for (int i = 0; i < 2000; i++) {
			Multicast message = Multicast.to(targets.get(random.nextInt(4)))
				.service(random.nextBoolean() ? ServiceType.AGREED : ServiceType.SAFE)
				.type(random.nextInt(2))
				.selfDiscard(random.nextBoolean())
				.body(new byte[random.nextInt(3)]);
			boolean addSelf = random.nextBoolean();
			ByteBuf out = Unpooled.buffer();
			ByteBuf fresh = Unpooled.buffer();
			used.writeHead(out, message, addSelf);
			new FrameEncoder(ANN).writeHead(fresh, message, addSelf);
			assertThat(ByteBufUtil.getBytes(out)).as("%s", message).isEqualTo(ByteBufUtil.getBytes(fresh));
		}
	}

	@Test
	void writesTheExampleOfTheProtocol() {
		ByteBuf out = Unpooled.buffer();
		Multicast message = Multicast.to("room", "#bob#d2").type(7).text("hi!");
		new FrameEncoder(ANN).writeHead(out, message, false);
		assertThat(ByteBufUtil.hexDump(out, 0, 12)).isEqualTo("00000010" + "23616e6e23643100");
		assertThat(ByteBufUtil.hexDump(out, 36, 12)).isEqualTo("00000002" + "00000700" + "00000003");
	}

	@Test
	void neverWritesABitThatHurtsADaemon() {
		FrameEncoder encoder = new FrameEncoder(ANN);
		for (ServiceType service : ServiceType.values()) {
			for (boolean discard : new boolean[] { true, false }) {
				ByteBuf out = Unpooled.buffer();
				encoder.writeHead(out, Multicast.to("room").service(service).type(0xFFFF).selfDiscard(discard), false);
				assertThat(out.getInt(0)).isEqualTo(service.bit() | (discard ? 0x40 : 0));
				assertThat(out.getInt(40)).isEqualTo(0x00FFFF00);
			}
		}
	}

	@Test
	void padsTheLongestNamesWithANul() {
		Member longest = Member.of("#" + "n".repeat(10) + "#" + "d".repeat(19));
		ByteBuf out = Unpooled.buffer();
		List<String> groups = new ArrayList<>(Collections.nCopies(Limits.MAX_GROUPS, "g".repeat(31)));
		new FrameEncoder(longest).writeHead(out, Multicast.to(groups), false);
		assertThat(out.readableBytes()).isEqualTo(48 + 43 * 32);
		assertThat(out.getByte(4 + 31)).isZero();
		for (int i = 0; i < groups.size(); i++) {
			assertThat(out.getByte(48 + 32 * i + 30)).isEqualTo((byte) 'g');
			assertThat(out.getByte(48 + 32 * i + 31)).isZero();
		}
	}

}
