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

package io.asyncspread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/**
 * Virtual threads where the platform has them, without naming what Java 17 does not know.
 * Stateless.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	static Executor executor() {
		MethodHandle start;
		try {
			start = MethodHandles.publicLookup()
				.findStatic(Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			throw new IllegalArgumentException("listeners on virtual threads need Java 21 or later, but this is Java "
					+ Runtime.version().feature(), ex);
		}
		return (task) -> start(start, task);
	}

	private static void start(MethodHandle start, Runnable task) {
		try {
			Thread started = (Thread) start.invokeExact(task);
			started.setName("spread-listeners");
		}
		catch (Throwable ex) {
			throw new IllegalStateException("no virtual thread could be started", ex);
		}
	}

}
