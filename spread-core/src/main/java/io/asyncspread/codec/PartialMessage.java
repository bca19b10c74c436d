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

import io.netty.buffer.ByteBuf;

import io.asyncspread.DataMessage;

/**
 * A large data message whose body is still coming: its bytes go from each read straight
 * into the array that the message will have, without being collected elsewhere first.
 * Confined to the thread of its decoder.
 */
public final class PartialMessage {

	private final DataMessage message;

	private final int head;

	private int filled;

	PartialMessage(DataMessage message, int head) {
		this.message = message;
		this.head = head;
	}

	/**
	 * Take bytes of the body.
	 * @param in bytes received; the reader index moves behind what was taken
	 * @return whether the message is complete
	 */
	public boolean fill(ByteBuf in) {
		byte[] body = this.message.body();
		int count = Math.min(in.readableBytes(), body.length - this.filled);
		in.readBytes(body, this.filled, count);
		this.filled += count;
		return this.filled == body.length;
	}

	/**
	 * Return the message, which must be complete.
	 * @return the message
	 * @throws IllegalStateException if bytes of its body are missing
	 */
	public DataMessage message() {
		if (this.filled < this.message.body().length) {
			throw new IllegalStateException("the body has " + this.filled + " of " + this.message.body().length
					+ " bytes, the message is not complete");
		}
		return this.message;
	}

	/**
	 * Return how much of the frame has been taken.
	 * @return bytes of header, groups and body
	 */
	public int taken() {
		return this.head + this.filled;
	}

}
