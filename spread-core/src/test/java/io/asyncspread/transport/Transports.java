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

package io.asyncspread.transport;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.uring.IoUring;

import io.asyncspread.Transport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The transports of the machine that runs the tests.
 */
final class Transports {

	private Transports() {
	}

	static void assumeAvailable(Transport transport) {
		boolean available = switch (transport) {
			case EPOLL -> Epoll.isAvailable();
			case KQUEUE -> KQueue.isAvailable();
			case IO_URING -> IoUring.isAvailable();
			case AUTO, NIO -> true;
		};
		assumeTrue(available, () -> transport + " is not available on this machine");
	}

}
