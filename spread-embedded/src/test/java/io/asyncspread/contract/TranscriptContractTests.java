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

package io.asyncspread.contract;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.asyncspread.transcript.Transcript;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The daemon's side of the contract: it answers as real daemons have answered, byte for
 * byte. Subclasses say which daemons, and which recordings these can follow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TranscriptContractTests {

	private static final Logger logger = LoggerFactory.getLogger(TranscriptContractTests.class);

	/**
	 * Return the recordings to replay.
	 * @return names of scenarios
	 */
	abstract List<String> scenarios();

	/**
	 * Start daemons as a recording needs them, with nothing in their groups.
	 * @param transcript the recording
	 * @return the daemons
	 */
	abstract DaemonNetwork start(Transcript transcript);

	/**
	 * Return how long an answer may take.
	 * @return the time
	 */
	abstract Duration patience();

	/**
	 * Return how long the pauses between events may be at most; they are long enough for
	 * real daemons to form a ring.
	 * @param transcript the recording
	 * @return the time
	 */
	abstract Duration longestPause(Transcript transcript);

	/**
	 * Return how often a recording may be tried. More than once is for those where real
	 * daemons decide by what reached which of them in time, so that the recorded outcome
	 * is one of several lawful ones.
	 * @param transcript the recording
	 * @return the number of attempts
	 */
	int attempts(Transcript transcript) {
		return 1;
	}

	@TestFactory
	Stream<DynamicTest> answersAsRecorded() {
		List<String> scenarios = scenarios();
		assertThat(scenarios).isNotEmpty();
		return scenarios.stream().map((scenario) -> DynamicTest.dynamicTest(scenario, () -> replay(scenario)));
	}

	private void replay(String scenario) {
		Transcript transcript = Transcript.load(scenario);
		for (int left = attempts(transcript) - 1; left > 0; left--) {
			try {
				replay(transcript);
				return;
			}
			catch (AssertionError ex) {
				logger.info("{} came out otherwise, {} more attempts: {}", scenario, left, ex.getMessage());
			}
		}
		replay(transcript);
	}

	private void replay(Transcript transcript) {
		try (DaemonNetwork network = start(transcript);
				TranscriptReplay replay = new TranscriptReplay(transcript, network, patience(),
						longestPause(transcript))) {
			replay.run();
		}
	}

}
