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
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A name that was seen before, and names that never come again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NameCacheBenchmark {

	private static final int NAMES = 1 << 16;

	private final NameCache cache = new NameCache();

	private final ByteBuf in = Unpooled.directBuffer(NAMES * Wire.NAME_SIZE);

	private int next;

	@Setup
	public void prepare() {
		for (int i = 0; i < NAMES; i++) {
			byte[] name = ("#client" + i + "#daemon1").getBytes(StandardCharsets.ISO_8859_1);
			this.in.writeBytes(name).writeZero(Wire.NAME_SIZE - name.length);
		}
	}

	@Benchmark
	public String hit() {
		return this.cache.name(this.in, 0);
	}

	@Benchmark
	public String miss() {
		this.next = (this.next + 1) & (NAMES - 1);
		return this.cache.name(this.in, this.next * Wire.NAME_SIZE);
	}

	@TearDown
	public void release() {
		this.in.release();
	}

}
