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
import java.util.List;

import io.asyncspread.contract.DaemonNetwork;
import io.asyncspread.contract.EmbeddedDaemonNetwork;

/**
 * Messages in flight in the embedded network.
 */
class EmbeddedInFlightTests extends InFlightContractTests {

	@Override
	DaemonNetwork start() {
		return new EmbeddedDaemonNetwork(List.of("d1", "d2", "d3"),
				(builder) -> builder.lossDelay(Duration.ofMillis(500)));
	}

	/** A daemon may be lost before a starved test has sent what it wants in flight. */
	@Override
	int attempts() {
		return 3;
	}

}
