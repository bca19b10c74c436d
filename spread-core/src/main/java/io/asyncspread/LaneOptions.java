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
import java.util.Objects;

/**
 * The delivery lane: the one ordered queue between the network and the listeners. It is
 * bounded by messages and by bytes, whichever is reached first; at three quarters of a
 * bound the client acts as the policy says, at a quarter it is back to normal.
 *
 * @param maxMessages most messages that wait for listeners
 * @param maxBytes most bytes of bodies that wait for listeners; of a view 32 bytes count
 * for each member
 * @param slowConsumer what to do when the lane fills
 * @param slowListenerAfter a listener that takes longer for one call is reported in the
 * log with its stack trace
 */
public record LaneOptions(int maxMessages, long maxBytes, SlowConsumerPolicy slowConsumer, Duration slowListenerAfter) {

	/**
	 * The defaults: 100,000 messages, 96 MiB, {@link SlowConsumerPolicy#PAUSE}, 5 s.
	 */
	public static final LaneOptions DEFAULT = new LaneOptions(100_000, 96L << 20, SlowConsumerPolicy.PAUSE,
			Duration.ofSeconds(5));

	public LaneOptions {
		OptionChecks.atLeast("lane.maxMessages", 4, maxMessages);
		OptionChecks.atLeast("lane.maxBytes", 1024, maxBytes);
		Objects.requireNonNull(slowConsumer, "lane.slowConsumer");
		slowListenerAfter = OptionChecks.positive("lane.slowListenerAfter", slowListenerAfter);
	}

	/**
	 * Set the bound in messages.
	 * @param maxMessages most messages waiting, at least 4
	 * @return the changed options
	 * @throws IllegalArgumentException if it is less
	 */
	public LaneOptions maxMessages(int maxMessages) {
		return new LaneOptions(maxMessages, this.maxBytes, this.slowConsumer, this.slowListenerAfter);
	}

	/**
	 * Set the bound in bytes.
	 * @param maxBytes most bytes waiting, at least 1024
	 * @return the changed options
	 * @throws IllegalArgumentException if it is less
	 */
	public LaneOptions maxBytes(long maxBytes) {
		return new LaneOptions(this.maxMessages, maxBytes, this.slowConsumer, this.slowListenerAfter);
	}

	/**
	 * Set what to do when the lane fills.
	 * @param slowConsumer the policy
	 * @return the changed options
	 */
	public LaneOptions slowConsumer(SlowConsumerPolicy slowConsumer) {
		return new LaneOptions(this.maxMessages, this.maxBytes, slowConsumer, this.slowListenerAfter);
	}

	/**
	 * Set after what time a listener call is reported as slow.
	 * @param slowListenerAfter the time
	 * @return the changed options
	 * @throws IllegalArgumentException if it is not positive
	 */
	public LaneOptions slowListenerAfter(Duration slowListenerAfter) {
		return new LaneOptions(this.maxMessages, this.maxBytes, this.slowConsumer, slowListenerAfter);
	}

}
