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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.stub.Allocations;
import io.asyncspread.stub.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The budget of a view: a reference for each member, and no more, once the names are
 * known. Counted, never timed.
 */
class ViewAllocationTests {

	private final FrameDecoder decoder = new FrameDecoder(1, new NameCache());

	private GroupView view;

	@ParameterizedTest
	@ValueSource(ints = { 10, 100, 1000, 4000 })
	void aViewCostsAReferenceForEachMember(int members) {
		ByteBuf smaller = notice(members - 1);
		ByteBuf larger = notice(members);
		// two views at each call
		double bytes = Allocations.of(() -> {
			install(smaller);
			install(larger);
		}) / 2;
		assertThat(this.view.size()).isEqualTo(members);
		assertThat(this.view.joined()).containsExactly(Member.of("#m%04d#d1".formatted(members - 1)));
		assertThat(this.view.left()).isEmpty();
		// a few names more than the cache holds side by side are made anew
		assertThat(bytes).isBetween(4.0 * members, 4.0 * members + 350);
	}

	private void install(ByteBuf notice) {
		RegularMembershipMessage message = (RegularMembershipMessage) this.decoder.decode(notice.readerIndex(0));
		this.view = GroupView.of(message, null, this.view);
	}

	private static ByteBuf notice(int members) {
		ByteBuf out = Unpooled.buffer();
		out.writeIntLE(Wire.REGULAR_MEMBERSHIP | Wire.CAUSED_BY_JOIN | Wire.ENDIAN_MARKS);
		out.writeBytes(RawFrame.field("room"));
		out.writeIntLE(members).writeIntLE(Wire.ENDIAN_MARKS).writeIntLE(24 + Wire.NAME_SIZE);
		for (int i = 0; i < members; i++) {
			out.writeBytes(RawFrame.field("#m%04d#d1".formatted(i)));
		}
		out.writeIntLE(1).writeIntLE(2).writeIntLE(3).writeIntLE(1).writeIntLE(0).writeIntLE(1);
		return out.writeBytes(RawFrame.field("#m%04d#d1".formatted(members - 1)));
	}

}
