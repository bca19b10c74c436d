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

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.asyncspread.contract.DaemonNetwork;
import io.asyncspread.contract.RealDaemonNetwork;
import io.asyncspread.contract.SpreadDaemons;

/**
 * Storms of clients, with a C daemon.
 */
@EnabledIfSystemProperty(named = RealDaemonNetwork.BINARY, matches = ".+")
class RealDaemonStormTests extends StormContractTests {

	@RegisterExtension
	static final SpreadDaemons daemons = SpreadDaemons.real("d1");

	@Override
	DaemonNetwork daemons() {
		return daemons.network();
	}

}
