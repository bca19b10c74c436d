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

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.SpreadMessage;

/**
 * The notice that one more has joined a group of many: from bytes to the view, with who
 * came and who went.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ViewBenchmark {

	@Param({ "10", "100", "1000", "4000" })
	int members;

	private final FrameDecoder decoder = new FrameDecoder(1, new NameCache());

	private final ByteBuf before = Unpooled.directBuffer();

	private final ByteBuf after = Unpooled.directBuffer();

	private final Member self = Member.of("#m0#d1");

	@Setup
	public void prepare() {
		notice(this.before, this.members - 1);
		notice(this.after, this.members);
	}

	private static void notice(ByteBuf out, int count) {
		out.writeIntLE(Wire.REGULAR_MEMBERSHIP | Wire.CAUSED_BY_JOIN | Wire.ENDIAN_MARKS);
		name(out, "room");
		out.writeIntLE(count).writeIntLE(Wire.ENDIAN_MARKS).writeIntLE(24 + Wire.NAME_SIZE);
		for (int i = 0; i < count; i++) {
			name(out, "#m" + i + "#d1");
		}
		out.writeIntLE(0x7f000001).writeIntLE(1).writeIntLE(count).writeIntLE(1).writeIntLE(0).writeIntLE(1);
		name(out, "#m" + (count - 1) + "#d1");
	}

	private static void name(ByteBuf out, String name) {
		for (int i = 0; i < Wire.NAME_SIZE; i++) {
			out.writeByte((i < name.length()) ? name.charAt(i) : 0);
		}
	}

	private RegularMembershipMessage decode(ByteBuf notice) {
		SpreadMessage message = this.decoder.decode(notice.readerIndex(0));
		return (RegularMembershipMessage) Objects.requireNonNull(message, "a whole notice");
	}

	/** Two notices and their views, the second as the change of the first. */
	@Benchmark
	public GroupView views() {
		GroupView first = GroupView.of(decode(this.before), this.self, null);
		return GroupView.of(decode(this.after), this.self, first);
	}

	@TearDown
	public void release() {
		this.before.release();
		this.after.release();
	}

}
