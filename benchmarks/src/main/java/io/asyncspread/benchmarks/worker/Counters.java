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

package io.asyncspread.benchmarks.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process has used up so far. Immutable.
 *
 * @param nanos the time
 * @param cpu processor time in nanoseconds
 * @param allocated bytes allocated by all threads that live
 * @param reads read system calls as the kernel counts them, -1 where it does not tell;
 * {@code recv} and {@code send} of native transports are not among them
 * @param writes write system calls
 */
public record Counters(long nanos, long cpu, long allocated, long reads, long writes) {

	private static final Path IO = Path.of("/proc/self/io");

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/**
	 * Read all counters.
	 * @return the numbers at this moment
	 */
	public static Counters now() {
		long reads = -1;
		long writes = -1;
		try {
			for (String line : Files.readAllLines(IO)) {
				if (line.startsWith("syscr: ")) {
					reads = Long.parseLong(line.substring(7));
				}
				else if (line.startsWith("syscw: ")) {
					writes = Long.parseLong(line.substring(7));
				}
			}
		}
		catch (IOException ex) {
			// not Linux
		}
		long allocated = 0;
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
			allocated += Math.max(bytes, 0);
		}
		return new Counters(System.nanoTime(), SYSTEM.getProcessCpuTime(), allocated, reads, writes);
	}

	/**
	 * Return what was used since earlier numbers.
	 * @param before the earlier numbers
	 * @return the differences
	 */
	public Counters since(Counters before) {
		return new Counters(this.nanos - before.nanos, this.cpu - before.cpu, this.allocated - before.allocated,
				(this.reads < 0) ? -1 : this.reads - before.reads,
				(this.writes < 0) ? -1 : this.writes - before.writes);
	}

}
