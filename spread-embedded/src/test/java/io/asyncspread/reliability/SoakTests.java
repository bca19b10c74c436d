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

package io.asyncspread.reliability;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.asyncspread.contract.DaemonNetwork;
import io.asyncspread.contract.EmbeddedDaemonNetwork;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A short soak in each build, with a seed of its own each time; {@link Soak} has a
 * program for longer ones.
 */
class SoakTests {

	@Test
	void noPromiseIsBrokenUnderRandomFaults() {
		long seed = Long.getLong("soak.seed", System.currentTimeMillis());
		try (DaemonNetwork network = new EmbeddedDaemonNetwork(List.of("d1", "d2", "d3"), (builder) -> {
		}); Soak soak = new Soak(network, 9, 5)) {
			for (int round = 0; round < 3; round++) {
				soak.round(seed + round, Duration.ofSeconds(4));
			}
			assertThat(soak.violations()).as("with -Dsoak.seed=" + seed + ": " + soak.report()).isEmpty();
		}
	}

}
