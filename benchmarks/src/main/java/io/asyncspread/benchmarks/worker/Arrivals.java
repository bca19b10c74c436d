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

package io.asyncspread.benchmarks.worker;

import java.util.concurrent.CountDownLatch;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import io.asyncspread.benchmarks.peer.MessageHandler;

/**
 * The handler of a worker: hands each message to what the present round wants with it.
 * Rounds change on the worker's thread while no message is under way.
 */
final class Arrivals implements MessageHandler {

	private static final long HIGHEST = 60_000_000_000L;

	private volatile MessageHandler handler = (body) -> {
	};

	@Override
	public void received(byte[] body) {
		this.handler.received(body);
	}

	void use(MessageHandler next) {
		this.handler = next;
	}

	/**
	 * Count up to a number.
	 * @return opens when the last one is there
	 */
	CountDownLatch expect(long count) {
		Expectation expectation = new Expectation(count);
		this.handler = expectation;
		return expectation.complete;
	}

	static Histogram histogram() {
		return new Histogram(HIGHEST, 3);
	}

	private static final class Expectation implements MessageHandler {

		private final CountDownLatch complete = new CountDownLatch(1);

		private long left;

		Expectation(long count) {
			this.left = count;
		}

		@Override
		public void received(byte @Nullable [] body) {
			if (--this.left == 0) {
				this.complete.countDown();
			}
		}

	}

}
