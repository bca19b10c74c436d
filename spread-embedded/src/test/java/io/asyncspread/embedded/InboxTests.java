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

package io.asyncspread.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept of the bytes of a client.
 */
class InboxTests {

	private static final int FRAME = 1_000;

	private static final int CHUNK = 1_500;

	/**
	 * Each reading ends inside a frame, as with a client that always writes.
	 */
	@Test
	void memoryDoesNotGrowWithWhatWasRead() {
		Inbox inbox = new Inbox();
		for (int i = 0; i < 10_000; i++) {
			inbox.add(ByteBufAllocator.DEFAULT, ByteBufAllocator.DEFAULT.buffer(CHUNK).writeZero(CHUNK));
			inbox.read(InboxTests::readFrames);
			assertThat(inbox.size()).isBetween(1, FRAME);
		}
		assertThat(inbox.capacity()).isLessThan(64 * 1024);
		inbox.discard();
		assertThat(inbox.capacity()).isZero();
	}

	private static void readFrames(ByteBuf bytes) {
		while (bytes.readableBytes() > FRAME) {
			bytes.skipBytes(FRAME);
		}
	}

}
