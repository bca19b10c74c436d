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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Time that passes when a test says so.
 */
final class ManualTimer implements Topology.Timer {

	private List<Runnable> due = new ArrayList<>();

	/**
	 * Let the time pass that what was asked for first waits for.
	 */
	void passFirst() {
		this.due.remove(0).run();
	}

	/**
	 * Let the time pass that everything asked for until now waits for.
	 */
	void pass() {
		List<Runnable> now = this.due;
		this.due = new ArrayList<>();
		now.forEach(Runnable::run);
	}

	@Override
	public long nanos() {
		return 0;
	}

	@Override
	public int seconds() {
		return 0;
	}

	@Override
	public void schedule(Runnable action, Duration delay) {
		this.due.add(action);
	}

}
