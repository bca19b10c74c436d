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

import java.time.Duration;

/**
 * The send queue. All bytes are those of whole frames: header, groups and body.
 *
 * @param maxBytes most bytes accepted and not yet handed to the operating system, those
 * that are held included
 * @param timeout how long {@link SpreadClient#send(Multicast)} waits for room
 * @param holdBytes most bytes of messages to hold while there is no session; 0, the
 * default, to refuse them at once
 * @param holdFor how long a message is held before it fails; that of a caller without a
 * future is given up with a warning in the log
 */
public record SendingOptions(long maxBytes, Duration timeout, long holdBytes, Duration holdFor) {

	/**
	 * The defaults: 16 MiB and 10 s, and nothing held without a session.
	 */
	public static final SendingOptions DEFAULT = new SendingOptions(16L << 20, Duration.ofSeconds(10), 0,
			Duration.ofSeconds(10));

	public SendingOptions {
		OptionChecks.atLeast("sending.maxBytes", 2L * Limits.MAX_PAYLOAD, maxBytes);
		timeout = OptionChecks.positive("sending.timeout", timeout);
		OptionChecks.atLeast("sending.holdBytes", 0, holdBytes);
		holdFor = OptionChecks.positive("sending.holdFor", holdFor);
	}

	/**
	 * Set the bound of the queue.
	 * @param maxBytes most bytes waiting, at least twice {@link Limits#MAX_PAYLOAD}
	 * @return the changed options
	 * @throws IllegalArgumentException if it is less
	 */
	public SendingOptions maxBytes(long maxBytes) {
		return new SendingOptions(maxBytes, this.timeout, this.holdBytes, this.holdFor);
	}

	/**
	 * Set how long a blocking send waits for room.
	 * @param timeout the time
	 * @return the changed options
	 * @throws IllegalArgumentException if it is not positive
	 */
	public SendingOptions timeout(Duration timeout) {
		return new SendingOptions(this.maxBytes, timeout, this.holdBytes, this.holdFor);
	}

	/**
	 * Hold messages while there is no session and send them, in order, when the next one
	 * begins. For messages that make sense from whoever we are by then: the receivers,
	 * and our own place among them, may have changed. Nothing is held before
	 * {@link SpreadClient#connect()}, nor by
	 * {@link SpreadClient#sendConfirmed(Multicast)}.
	 * @param maxBytes most bytes held, 0 to hold nothing
	 * @param maxAge how long a message is held before it fails
	 * @return the changed options
	 * @throws IllegalArgumentException if the bytes are negative or the age is not
	 * positive
	 */
	public SendingOptions holdWhileReconnecting(long maxBytes, Duration maxAge) {
		return new SendingOptions(this.maxBytes, this.timeout, maxBytes, maxAge);
	}

}
