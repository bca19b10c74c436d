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

package io.asyncspread.stub;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * Counts the bytes that the calling thread allocates. The number hardly depends on the
 * JIT compiler, for the class is not meant for code from which it can remove objects.
 * Stateless.
 */
public final class Allocations {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private Allocations() {
	}

	/**
	 * Return what an action allocates, after it has run often enough to have loaded its
	 * classes and grown its buffers.
	 * @param action the action
	 * @return bytes of one run, on average
	 */
	public static double of(Runnable action) {
		int runs = 20;
		for (int i = 0; i < runs; i++) {
			action.run();
		}
		long thread = Thread.currentThread().getId();
		long before = THREADS.getThreadAllocatedBytes(thread);
		for (int i = 0; i < runs; i++) {
			action.run();
		}
		return (THREADS.getThreadAllocatedBytes(thread) - before) / (double) runs;
	}

}
