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
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import io.asyncspread.Member;
import io.asyncspread.stub.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;

class NameCacheTests {

	private final NameCache names = new NameCache();

	@Test
	void makesNamesSeenBeforeNoMoreThanOnce() {
		ByteBuf first = field("#ann#d1");
		ByteBuf second = field("#ann#d1");
		assertThat(this.names.name(first, 0)).isEqualTo("#ann#d1").isSameAs(this.names.name(second, 0));
		assertThat(this.names.member(first, 0)).isEqualTo(Member.of("#ann#d1")).isSameAs(this.names.member(second, 0));
		assertThat(this.names.names(first, 0, 1, List.of())).containsExactly("#ann#d1")
			.isSameAs(this.names.names(second, 0, 1, List.of()));
	}

	@Test
	void tellsMoreNamesApartThanItHasPlaces() {
		Random random = new Random(3);
		for (int i = 0; i < 20_000; i++) {
			String name = "#n" + random.nextInt(5_000) + "#d" + random.nextInt(3);
			assertThat(this.names.name(field(name), 0)).isEqualTo(name);
		}
	}

	@Test
	void growsForThoseWhoHearOfManyNames() {
		for (int round = 0; round < 20; round++) {
			for (int i = 0; i < 3000; i++) {
				this.names.name(field("#n" + i + "#d1"), 0);
			}
		}
		int same = 0;
		for (int i = 0; i < 3000; i++) {
			ByteBuf name = field("#n" + i + "#d1");
			same += (this.names.name(name, 0) == this.names.name(name, 0)) ? 1 : 0;
		}
		assertThat(same).isEqualTo(3000);
		String[] before = new String[3000];
		for (int i = 0; i < 3000; i++) {
			before[i] = this.names.name(field("#n" + i + "#d1"), 0);
		}
		int kept = 0;
		for (int i = 0; i < 3000; i++) {
			kept += (this.names.name(field("#n" + i + "#d1"), 0) == before[i]) ? 1 : 0;
		}
		assertThat(kept).isGreaterThan(2700);
	}

	@Test
	void fieldsThatDifferOnlyBehindTheNulAreTheSameName() {
		ByteBuf junk = field("room");
		junk.setByte(20, 0xFF);
		assertThat(this.names.name(junk, 0)).isEqualTo("room").isEqualTo(this.names.name(field("room"), 0));
	}

	@Test
	void readsRowsFromAnyIndex() {
		ByteBuf row = Unpooled.wrappedBuffer(new byte[5], RawFrame.field("a"), RawFrame.field("b"),
				RawFrame.field("#c#d"));
		List<String> three = this.names.names(row, 5, 3, List.of());
		assertThat(three).containsExactly("a", "b", "#c#d");
		assertThat(this.names.names(row, 5, 3, three)).isSameAs(three);
		assertThat(this.names.names(row, 5, 2, three)).containsExactly("a", "b");
		assertThat(this.names.names(row, 5, 0, three)).isEmpty();
		assertThat(this.names.members(row, 5, 2)).isEqualTo(List.of(Member.received("a"), Member.received("b")));
	}

	private static ByteBuf field(String name) {
		return Unpooled.wrappedBuffer(RawFrame.field(name));
	}

}
