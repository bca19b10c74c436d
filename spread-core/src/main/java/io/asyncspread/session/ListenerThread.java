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

package io.asyncspread.session;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The thread of a client's own for its listeners: made when there is something to
 * deliver, gone after some seconds of silence, so that idle clients cost none. No thread
 * of Netty's, for tools that find blocking calls know those as threads that must not
 * block, and listeners may.
 */
final class ListenerThread extends ThreadPoolExecutor {

	private static final AtomicInteger COUNTER = new AtomicInteger();

	private static final int KEEP_ALIVE_SECONDS = 10;

	ListenerThread(@Nullable String privateName) {
		super(1, 1, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				threads("spread-" + ((privateName != null) ? privateName : "client" + COUNTER.incrementAndGet())));
		allowCoreThreadTimeOut(true);
	}

	private static ThreadFactory threads(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

}
