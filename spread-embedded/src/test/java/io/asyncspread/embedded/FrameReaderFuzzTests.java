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

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The reader of clients' frames on whatever a fuzzer thinks of, with
 * {@code JAZZER_FUZZ=1} in the environment. What it starts from and has found is tried in
 * the normal build by {@link FrameReaderPropertyTests}, without Jazzer's agent.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class FrameReaderFuzzTests {

	@FuzzTest(maxDuration = "5m")
	void reads(byte[] bytes) {
		FrameReaderPropertyTests.assertReads(bytes);
	}

}
