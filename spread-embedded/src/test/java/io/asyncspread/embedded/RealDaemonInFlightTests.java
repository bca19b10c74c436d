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

import java.util.List;

import io.asyncspread.contract.DaemonNetwork;
import io.asyncspread.contract.RealDaemonNetwork;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Messages in flight between C daemons. An idle token rests long enough for the messages
 * to be on their way before it reaches the daemon that does not answer.
 */
@EnabledIfSystemProperty(named = RealDaemonNetwork.BINARY, matches = ".+")
class RealDaemonInFlightTests extends InFlightContractTests {

	private static final List<String> TIME_LIMITS = List.of("TokenTimeout = 5000", "HurryTimeout = 4000",
			"AliveTimeout = 250", "JoinTimeout = 250", "RepTimeout = 625", "SegTimeout = 500", "GatherTimeout = 1250",
			"FormTimeout = 1250", "LookupTimeout = 3000");

	@Override
	int attempts() {
		return 3;
	}

	@Override
	DaemonNetwork start() {
		return new RealDaemonNetwork(List.of("d1", "d2", "d3"), TIME_LIMITS, null);
	}

}
