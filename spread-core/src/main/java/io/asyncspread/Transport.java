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

/**
 * How the client talks to the operating system. One that is asked for by name and not
 * available here fails {@link SpreadClient#create(SpreadOptions)}.
 */
public enum Transport {

	/**
	 * Epoll on Linux or kqueue on macOS if Netty's native library for it is on the class
	 * path, else NIO.
	 */
	AUTO,

	/** Java's own channels; everywhere. */
	NIO,

	/** Epoll; Linux, with {@code netty-transport-native-epoll}. */
	EPOLL,

	/** Kqueue; macOS and BSD, with {@code netty-transport-native-kqueue}. */
	KQUEUE,

	/**
	 * The io_uring of Linux, with {@code netty-transport-native-io_uring}. Never chosen
	 * by itself, for many containers forbid it.
	 */
	IO_URING

}
