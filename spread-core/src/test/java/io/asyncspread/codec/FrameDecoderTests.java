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

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.DataMessage;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.NetworkMessage;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.stub.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What no recording shows: frames at the edges of the protocol and beyond.
 */
class FrameDecoderTests {

	private static final String ANN = "#ann#d1";

	private static final String BOB = "#bob#d2";

	private static final byte[] NONE = {};

	private final FrameDecoder decoder = new FrameDecoder(3, new NameCache());

	private SpreadMessage decode(RawFrame frame) {
		return decode(frame.bytes());
	}

	private SpreadMessage decode(byte[] bytes) {
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		SpreadMessage message = this.decoder.decode(in);
		assertThat(message).isNotNull();
		assertThat(in.isReadable()).isFalse();
		return message;
	}

	@ParameterizedTest
	@EnumSource(ServiceType.class)
	void membershipBitsOnDataHarmNobody(ServiceType service) {
		for (int bits : new int[] { 0x0100, 0x0200, 0x0400, 0x0800, 0x1000, 0x2000, 0x3f00, 0x4000, 0x70000,
				0x3fbfff00 }) {
			RawFrame frame = RawFrame.of(service.bit() | bits, ANN, List.of("room"), 9, new byte[] { 1, 2 });
			assertThat(decode(frame)).isInstanceOfSatisfying(DataMessage.class, (message) -> {
				assertThat(message.service()).isEqualTo(service);
				assertThat(message.type()).isEqualTo(9);
				assertThat(message.body()).containsExactly(1, 2);
			});
		}
	}

	@Test
	void cutsNamesAtTheFirstNul() {
		byte[] bytes = RawFrame.of(0x10, ANN, List.of("room", "audit"), 0, NONE).bytes();
		for (int at : new int[] { 4, 48, 80 }) {
			int end = at + new RawFrame(bytes).name(at).length();
			for (int i = end + 1; i < at + 32; i++) {
				bytes[i] = (byte) (0x80 + i);
			}
		}
		assertThat(decode(bytes)).isInstanceOfSatisfying(DataMessage.class, (message) -> {
			assertThat(message.sender()).isEqualTo(Member.of(ANN));
			assertThat(message.groups()).containsExactly("room", "audit");
		});
	}

	@Test
	void readsFullFieldsAndBytesAboveAscii() {
		String full = "g".repeat(31) + "\u00ff";
		RawFrame frame = RawFrame.of(0x20, "#" + "n".repeat(31), List.of(full, ""), 0, NONE);
		assertThat(decode(frame)).isInstanceOfSatisfying(DataMessage.class, (message) -> {
			assertThat(message.sender().privateGroup()).hasSize(32);
			assertThat(message.groups()).containsExactly(full, "");
		});
	}

	@Test
	void readsAMessageToNoGroups() {
		assertThat(decode(RawFrame.of(0x02, ANN, List.of(), 5, new byte[] { 7 })))
			.isInstanceOfSatisfying(DataMessage.class, (message) -> assertThat(message.groups()).isEmpty());
	}

	@Test
	void hintTellsTheOrderOfTheSenderWhateverTheHeaderSays() {
		byte[] bytes = RawFrame.of(0x10, ANN, List.of("room"), 0x0102, NONE).bytes();
		assertThat(((DataMessage) decode(bytes)).senderOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
		assertThat(((DataMessage) decode(bytes)).type()).isEqualTo(0x0102);
		bytes[40] = 0;
		bytes[41] = 1;
		bytes[42] = 2;
		bytes[43] = 0;
		assertThat(((DataMessage) decode(bytes)).senderOrder()).isEqualTo(ByteOrder.BIG_ENDIAN);
		assertThat(((DataMessage) decode(bytes)).type()).isEqualTo(0x0102);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7, 32767, 32768, 65535 })
	void typesAreUnsigned(int type) {
		assertThat(((DataMessage) decode(RawFrame.of(0x10, ANN, List.of("room"), type, NONE))).type()).isEqualTo(type);
	}

	@Test
	void emptySetsAreLegal() {
		byte[] data = RawFrame.membership(4, 4, List.of(List.of(), List.of(ANN), List.of(BOB)));
		RawFrame frame = RawFrame.of(0x1800, "room", List.of(ANN, BOB), 0, data);
		for (RawFrame either : List.of(frame, frame.swapped())) {
			assertThat(decode(either)).isInstanceOfSatisfying(NetworkMessage.class, (message) -> {
				assertThat(message.sets()).extracting((set) -> set.members().size()).containsExactly(0, 1, 1);
				assertThat(message.local().members()).containsExactly(Member.of(ANN));
				assertThat(message.groupId().index()).isEqualTo(4);
			});
		}
	}

	@Test
	void anEmptySetAndTheNextOneBeginAtDifferentOffsets() {
		byte[] data = RawFrame.membership(4, 0, List.of(List.of(), List.of(ANN)));
		assertThat(decode(RawFrame.of(0x1800, "room", List.of(ANN), 0, data)))
			.isInstanceOfSatisfying(NetworkMessage.class, (message) -> assertThat(message.localSet()).isZero());
	}

	@Test
	void readsAViewOfThousands() {
		List<String> members = Collections.nCopies(2230, BOB);
		byte[] data = RawFrame.membership(1, 0, List.of(members));
		assertThat(decode(RawFrame.of(0x1800, "room", members, 0, data))).isInstanceOfSatisfying(NetworkMessage.class,
				(message) -> {
					assertThat(message.members()).hasSize(2230);
					assertThat(message.local().members()).hasSize(2230);
				});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x1100, 0x1200, 0x1400, 0x1800 })
	void membershipThatDoesNotHoldTogetherIsOpaque(int word) {
		byte[] sound = RawFrame.membership(1, 0, List.of(List.of(ANN)));
		for (int length = 0; length < sound.length; length++) {
			byte[] cut = Arrays.copyOf(sound, length);
			assertOpaque(word, cut);
		}
		for (int field : new int[] { 12, 16, 20 }) {
			for (int value : new int[] { -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 2, 33, 0x08000000 }) {
				byte[] wrong = sound.clone();
				System.arraycopy(RawFrame.littleEndian(value), 0, wrong, field, 4);
				assertOpaque(word, wrong);
			}
		}
		assertOpaque(word, RawFrame.membership(1, 0, List.of()));
	}

	private void assertOpaque(int word, byte[] data) {
		RawFrame frame = RawFrame.of(word, "room", List.of(ANN, BOB), 0, data);
		assertThat(decode(frame)).isInstanceOfSatisfying(OpaqueMessage.class, (message) -> {
			assertThat(message.serviceWord()).isEqualTo(word);
			assertThat(message.sender()).isEqualTo("room");
			assertThat(message.groups()).containsExactly(ANN, BOB);
			assertThat(message.body()).isEqualTo(data);
		});
		assertThat(decode(RawFrame.of(0x10, ANN, List.of("room"), 0, NONE))).isInstanceOf(DataMessage.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x1100, 0x1200, 0x1400 })
	void aChangeOfNobodyIsOpaque(int word) {
		assertOpaque(word, RawFrame.membership(1, 0, List.of(List.of())));
	}

	@Test
	void membershipWithoutACauseIsOpaque() {
		assertOpaque(0x1000, RawFrame.membership(1, 0, List.of(List.of(ANN))));
	}

	@Test
	void membershipMayCarryMoreDataThanItsSets() {
		byte[] data = Arrays.copyOf(RawFrame.membership(1, 0, List.of(List.of(ANN))), 100);
		assertThat(decode(RawFrame.of(0x1100, "room", List.of(ANN), 0, data))).isInstanceOfSatisfying(JoinMessage.class,
				(message) -> assertThat(message.member()).isEqualTo(Member.of(ANN)));
	}

	@Test
	void transitionalNeedsAGroupId() {
		for (int length = 0; length < 12; length++) {
			assertThat(decode(RawFrame.of(0x2000, "room", List.of(), 0, new byte[length])))
				.isInstanceOf(OpaqueMessage.class);
		}
		assertThat(decode(RawFrame.of(0x2000, "room", List.of(), 0, new byte[12])))
			.isInstanceOf(TransitionalMessage.class);
	}

	@Test
	void selfLeaveIsTheLeaveBitAlone() {
		assertThat(decode(RawFrame.of(0x0200, "room", List.of(), 0, NONE))).isEqualTo(new SelfLeaveMessage(3, "room"));
		assertThat(decode(RawFrame.of(0x0300, "room", List.of(), 0, NONE))).isInstanceOf(OpaqueMessage.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 0x40, 0x0100, 0x0400, 0x0800, 0x10000, 0x20000, 0x40000, 0x80000, 0x01000000, 0x40000000 })
	void unknownKindsAreOpaque(int word) {
		assertThat(decode(RawFrame.of(word, "who", List.of("a", "b"), 0, new byte[] { 4 })))
			.isInstanceOfSatisfying(OpaqueMessage.class, (message) -> {
				assertThat(message.serviceWord()).isEqualTo(word);
				assertThat(message.groups()).containsExactly("a", "b");
				assertThat(message.body()).containsExactly(4);
			});
	}

	private static RawFrame rejected(int old, List<String> groups, byte[] body) {
		byte[] bytes = RawFrame.of(0x00400000, ANN, groups, 7, body).bytes();
		byte[] withWord = new byte[bytes.length + 4];
		System.arraycopy(bytes, 0, withWord, 0, 48);
		System.arraycopy(RawFrame.littleEndian(old | 0x80000080), 0, withWord, 48, 4);
		System.arraycopy(bytes, 48, withWord, 52, bytes.length - 48);
		return new RawFrame(withWord);
	}

	@Test
	void readsRejectedRequests() {
		assertRejected(0x0100, RejectedMessage.Request.JOIN);
		assertRejected(0x10000, RejectedMessage.Request.JOIN);
		assertRejected(0x0200, RejectedMessage.Request.LEAVE);
		assertRejected(0x20000, RejectedMessage.Request.LEAVE);
		assertRejected(0, RejectedMessage.Request.OTHER);
		assertRejected(0x40000, RejectedMessage.Request.OTHER);
	}

	private void assertRejected(int old, RejectedMessage.Request request) {
		RawFrame frame = rejected(old, List.of("room", ANN), NONE);
		for (RawFrame either : List.of(frame, frame.swapped())) {
			assertThat(decode(either)).isInstanceOfSatisfying(RejectedMessage.class, (message) -> {
				assertThat(message.request()).isEqualTo(request);
				assertThat(message.groups()).containsExactly("room");
				assertThat(message.service()).isNull();
				assertThat(message.type()).isZero();
			});
		}
	}

	@ParameterizedTest
	@EnumSource(ServiceType.class)
	void readsRejectedMessages(ServiceType service) {
		RawFrame frame = rejected(service.bit(), List.of("room", "audit", ANN), new byte[] { 1, 2, 3 });
		for (RawFrame either : List.of(frame, frame.swapped())) {
			assertThat(decode(either)).isInstanceOfSatisfying(RejectedMessage.class, (message) -> {
				assertThat(message.request()).isEqualTo(RejectedMessage.Request.MULTICAST);
				assertThat(message.groups()).containsExactly("room", "audit");
				assertThat(message.service()).isEqualTo(service);
				assertThat(message.type()).isEqualTo(7);
				assertThat(message.body()).containsExactly(1, 2, 3);
			});
		}
	}

	@Test
	void aRejectComesBeforeAllOtherKinds() {
		byte[] bytes = rejected(0x10, List.of("room", ANN), NONE).bytes();
		System.arraycopy(RawFrame.littleEndian(0x80000080 | 0x00400000 | 0x1810), 0, bytes, 0, 4);
		assertThat(decode(bytes)).isInstanceOf(RejectedMessage.class);
	}

	@Test
	void aRejectWithoutGroupsIsNoError() {
		assertThat(decode(rejected(0x0100, List.of(), NONE))).isInstanceOfSatisfying(RejectedMessage.class,
				(message) -> assertThat(message.groups()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MIN_VALUE })
	void negativeLengthsEndTheStream(int value) {
		assertThatExceptionOfType(SpreadProtocolException.class).isThrownBy(() -> decode(with(36, value)))
			.withMessageContaining("negative number of groups: " + value)
			.withMessageContaining("0x00000010");
		assertThatExceptionOfType(SpreadProtocolException.class).isThrownBy(() -> decode(with(44, value)))
			.withMessageContaining("negative number of data bytes: " + value);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 0x08000000, 0x07ffffff, 1 << 20 })
	void absurdLengthsEndTheStreamBeforeMemoryIsTaken(int value) {
		assertThatExceptionOfType(SpreadProtocolException.class).isThrownBy(() -> decode(with(36, value)))
			.withMessageContaining(value + " groups");
		assertThatExceptionOfType(SpreadProtocolException.class).isThrownBy(() -> decode(with(44, value)))
			.withMessageContaining(value + " data bytes");
	}

	private static byte[] with(int field, int value) {
		byte[] bytes = RawFrame.of(0x10, ANN, List.of(), 0, NONE).bytes();
		System.arraycopy(RawFrame.littleEndian(value), 0, bytes, field, 4);
		return bytes;
	}

	@Test
	void saysHowMuchIsNeeded() {
		byte[] bytes = RawFrame.of(0x10, ANN, List.of("room"), 0, new byte[100]).bytes();
		for (int length = 0; length < bytes.length; length++) {
			ByteBuf in = Unpooled.wrappedBuffer(bytes, 0, length);
			assertThat(this.decoder.decode(in)).isNull();
			assertThat(in.readerIndex()).isZero();
			assertThat(this.decoder.needed()).isEqualTo((length < 48) ? 48 : 180);
		}
	}

	@Test
	void bodiesAreCopiesOfTheirOwn() {
		byte[] bytes = RawFrame.of(0x10, ANN, List.of("room"), 0, new byte[] { 1 }).bytes();
		DataMessage first = (DataMessage) decode(bytes);
		bytes[bytes.length - 1] = 2;
		assertThat(first.body()).containsExactly(1);
	}

}
