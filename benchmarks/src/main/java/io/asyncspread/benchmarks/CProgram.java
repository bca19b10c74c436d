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

package io.asyncspread.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.asyncspread.benchmarks.worker.Counters;
import io.asyncspread.benchmarks.worker.Result;

/**
 * A program that runs once from start to end: its time is the time of the process, its
 * processor time what the kernel adds to our children when it has ended.
 */
final class CProgram {

	private static final Path STAT = Path.of("/proc/self/stat");

	private static final long NANOS_PER_TICK = 10_000_000;

	private CProgram() {
	}

	static Result run(long messages, List<String> command) {
		try {
			long cpu = childrenCpu();
			long start = System.nanoTime();
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			int status = process.waitFor();
			long nanos = System.nanoTime() - start;
			if (status != 0) {
				throw new IllegalStateException(command + " ended with status " + status);
			}
			return Result.of(messages, new Counters(nanos, childrenCpu() - cpu, 0, -1, -1));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static long childrenCpu() throws IOException {
		String stat = Files.readString(STAT);
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * NANOS_PER_TICK;
	}

}
