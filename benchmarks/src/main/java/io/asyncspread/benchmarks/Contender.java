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

package io.asyncspread.benchmarks;

import io.asyncspread.benchmarks.worker.Result;

/**
 * One of those that a round is run with.
 */
interface Contender extends AutoCloseable {

	String name();

	/**
	 * Rounds to run before those that count.
	 */
	int warmUp();

	/**
	 * Run a round.
	 * @param command the command of the worker
	 * @return what it found out, or a result without values if this one cannot do it
	 */
	Result run(String command);

	@Override
	void close();

}
