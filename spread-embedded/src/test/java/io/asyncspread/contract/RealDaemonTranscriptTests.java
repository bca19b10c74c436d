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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.asyncspread.transcript.Transcript;
import io.asyncspread.transcript.TranscriptEvent.DaemonChange;
import io.asyncspread.transcript.TranscriptEvent.Partition;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * C daemons of version 4.4.0 still answer as they did when they were recorded, so that
 * the recordings can be trusted. The system property {@code spread.scenarios} is a
 * pattern for the names of those to replay.
 */
@EnabledIfSystemProperty(named = RealDaemonNetwork.BINARY, matches = ".+")
class RealDaemonTranscriptTests extends TranscriptContractTests {

	/**
	 * Need a module or a policy that is not compiled in by default, or a full table of
	 * sessions.
	 */
	private static final Set<String> SPECIAL = Set.of("auth-pword", "reject-frames", "handshake-reject-quota");

	/**
	 * Time limits near those that the recorded daemons had. With the short ones of the
	 * other suites a busy machine makes a ring form anew when nothing has happened.
	 */
	private static final List<String> UNHURRIED = List.of("TokenTimeout = 1250", "HurryTimeout = 500",
			"AliveTimeout = 250", "JoinTimeout = 250", "RepTimeout = 625", "SegTimeout = 500", "GatherTimeout = 1250",
			"FormTimeout = 1250", "LookupTimeout = 3000");

	/**
	 * For a recording in which a daemon is frozen and messages are then on their way: an
	 * idle token rests for the hurry time, and if it reaches the frozen daemon before the
	 * messages do, they are ordered in the next ring.
	 */
	private static final List<String> RESTING = List.of("TokenTimeout = 5000", "HurryTimeout = 4000");

	private static final int ATTEMPTS = 3;

	@Override
	List<String> scenarios() {
		return Transcript.all()
			.filter((transcript) -> transcript.version().toString().equals("4.4.0"))
			.filter((transcript) -> !SPECIAL.contains(transcript.scenario()))
			.filter((transcript) -> System.getProperty(RealDaemonNetwork.MONITOR) != null
					|| transcript.events().stream().noneMatch(Partition.class::isInstance))
			.map(Transcript::scenario)
			.filter((name) -> name.matches(System.getProperty("spread.scenarios", ".*")))
			.toList();
	}

	@Override
	Duration patience() {
		return Duration.ofSeconds(20);
	}

	@Override
	Duration longestPause(Transcript transcript) {
		return Duration.ofSeconds(10);
	}

	@Override
	DaemonNetwork start(Transcript transcript) {
		String configuration = String.valueOf(transcript.configuration());
		return switch (configuration) {
			case "auth-ip-refused" -> daemons(transcript, "10.9.8.7", "AllowedAuthMethods = \"IP\"");
			case "auth-ip" -> daemons(transcript, "local", "AllowedAuthMethods = \"IP\"");
			case "auth-none" -> daemons(transcript, "local", "RequiredAuthMethods = \"IP\"");
			case "auth-null-ip" -> daemons(transcript, "local", "AllowedAuthMethods = \"IP NULL\"");
			case "auth-required-ip-refused" ->
				daemons(transcript, "10.9.8.7", "AllowedAuthMethods = \"NULL\"", "RequiredAuthMethods = \"IP\"");
			default -> new RealDaemonNetwork(transcript.daemons(), timeLimits(transcript), null);
		};
	}

	@Override
	int attempts(Transcript transcript) {
		return isFrozen(transcript) ? ATTEMPTS : 1;
	}

	private static List<String> timeLimits(Transcript transcript) {
		if (transcript.daemons().size() == 1) {
			return List.of();
		}
		List<String> limits = new ArrayList<>(UNHURRIED);
		if (isFrozen(transcript)) {
			limits.addAll(RESTING);
		}
		return limits;
	}

	private static boolean isFrozen(Transcript transcript) {
		return transcript.events()
			.stream()
			.anyMatch((event) -> event instanceof DaemonChange change && change.change() == DaemonChange.Change.FREEZE);
	}

	private DaemonNetwork daemons(Transcript transcript, String addressRules, String... lines) {
		return RealDaemonNetwork.unprobed(transcript.daemons(), List.of(lines), addressRules);
	}

}
