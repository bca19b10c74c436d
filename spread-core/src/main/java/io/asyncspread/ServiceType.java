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
 * The guarantee a message is multicast with, from {@link #UNRELIABLE} up to
 * {@link #SAFE}.
 * <p>
 * {@link #FIFO}, {@link #CAUSAL}, {@link #AGREED}, {@link #SAFE} and all membership
 * changes share one total order; small {@link #RELIABLE} and {@link #UNRELIABLE} messages
 * may overtake everything, even an earlier message of the same sender (wire protocol,
 * sections 4 and 7). When in doubt use {@link #AGREED}.
 */
public enum ServiceType {

	/**
	 * No promise beyond best effort. Present daemons handle it exactly as
	 * {@link #RELIABLE}.
	 */
	UNRELIABLE(0x01),

	/**
	 * Delivered once to each member that stays connected, in no particular order.
	 */
	RELIABLE(0x02),

	/**
	 * Reliable, and in the order of its sender.
	 */
	FIFO(0x04),

	/**
	 * Reliable, and after everything its sender had received. Present daemons handle it
	 * exactly as {@link #AGREED}.
	 */
	CAUSAL(0x08),

	/**
	 * Reliable, and in one order at all members of all groups. The default.
	 */
	AGREED(0x10),

	/**
	 * Agreed, and delivered only when every daemon of the ring, which are those that
	 * reach each other, has the message.
	 */
	SAFE(0x20);

	private final int bit;

	ServiceType(int bit) {
		this.bit = bit;
	}

	/**
	 * Return the bit of this service in the service word of a frame.
	 * @return one of the six low bits
	 */
	public int bit() {
		return this.bit;
	}

	/**
	 * Tell whether messages of this service keep the order of their sender and take their
	 * place in the one sequence of the network.
	 * @return {@code true} for {@link #FIFO} and stronger
	 */
	public boolean isOrdered() {
		return compareTo(FIFO) >= 0;
	}

}
