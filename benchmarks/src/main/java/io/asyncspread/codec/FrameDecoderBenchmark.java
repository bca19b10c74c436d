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
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
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

import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadMessage;

/**
 * A data message from bytes and to bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameDecoderBenchmark {

	@Param({ "0", "100", "1024", "10240", "100000" })
	int body;

	@Param({ "1", "10", "43" })
	int groups;

	private final FrameDecoder decoder = new FrameDecoder(1, new NameCache());

	private final FrameEncoder encoder = new FrameEncoder(Member.of("#ann#d1"));

	private final ByteBuf in = Unpooled.directBuffer();

	private final ByteBuf out = Unpooled.directBuffer();

	private Multicast message = Multicast.to("room");

	@Setup
	public void prepare() {
		List<String> targets = new ArrayList<>();
		for (int i = 0; i < this.groups; i++) {
			targets.add("group-" + i);
		}
		this.message = Multicast.to(targets).body(new byte[this.body]);
		this.encoder.writeHead(this.in, this.message, false);
		this.in.writeBytes(this.message.body());
	}

	@Benchmark
	public @Nullable SpreadMessage decode() {
		this.in.readerIndex(0);
		return this.decoder.decode(this.in);
	}

	@Benchmark
	public ByteBuf encode() {
		this.out.clear();
		this.encoder.writeHead(this.out, this.message, false);
		return this.out.writeBytes(this.message.body());
	}

	@TearDown
	public void release() {
		this.in.release();
		this.out.release();
	}

}
