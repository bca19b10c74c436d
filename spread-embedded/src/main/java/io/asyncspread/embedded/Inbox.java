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

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What has come from one client and is not read yet: the beginning of a frame, or all
 * that waits while the daemon is congested. Confined to the event loop of its network.
 */
final class Inbox {

	private @Nullable ByteBuf waiting;

	/**
	 * Take bytes behind those that wait.
	 * @param allocator where a larger buffer comes from
	 * @param bytes the bytes, ours from now on
	 */
	void add(ByteBufAllocator allocator, ByteBuf bytes) {
		ByteBuf before = this.waiting;
		this.waiting = (before == null) ? bytes
				: ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, before, bytes);
	}

	/**
	 * Let what waits be read, and forget what was.
	 * @param reader reads as much as it can; may discard the rest
	 */
	void read(Consumer<ByteBuf> reader) {
		ByteBuf all = this.waiting;
		if (all != null) {
			reader.accept(all);
			if (this.waiting == all) {
				if (all.isReadable()) {
					// one who always writes ends no reading at the end of a frame
					all.discardSomeReadBytes();
				}
				else {
					discard();
				}
			}
		}
	}

	/**
	 * Return how many bytes of memory are kept for what waits.
	 * @return the number of bytes
	 */
	int capacity() {
		ByteBuf all = this.waiting;
		return (all != null) ? all.capacity() : 0;
	}

	int size() {
		ByteBuf all = this.waiting;
		return (all != null) ? all.readableBytes() : 0;
	}

	void discard() {
		ByteBuf rest = this.waiting;
		if (rest != null) {
			this.waiting = null;
			rest.release();
		}
	}

}
