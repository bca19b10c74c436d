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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.embedded.AccessPolicy;
import io.asyncspread.embedded.AuthMethod;
import io.asyncspread.embedded.EmbeddedSpreadNetwork.Builder;
import io.asyncspread.transcript.Transcript;

/**
 * The embedded daemons answer as the C daemons of versions 4.0.0, 4.4.0 and 5.0.1.
 */
class EmbeddedTranscriptTests extends TranscriptContractTests {

	private static final String ELSEWHERE = "10.9.8.7";

	@Override
	List<String> scenarios() {
		return Transcript.scenarios();
	}

	@Override
	Duration patience() {
		return Duration.ofSeconds(10);
	}

	@Override
	Duration longestPause(Transcript transcript) {
		return Duration.ofMillis(200);
	}

	@Override
	DaemonNetwork start(Transcript transcript) {
		EmbeddedDaemonNetwork network = new EmbeddedDaemonNetwork(transcript.daemons(), (builder) -> {
			builder.version(transcript.version()).lossDelay(Duration.ofSeconds(1));
			configure(transcript, builder);
		});
		if (transcript.sessionsFull()) {
			RawSession.open(network.address(), "only", patience());
		}
		return network;
	}

	private void configure(Transcript transcript, Builder builder) {
		if (transcript.sessionsFull()) {
			builder.sessionLimit(1);
		}
		if (transcript.version().major() == 5 && transcript.daemons().size() > 1) {
			builder.daemonId("d1", seen(transcript, "D1"));
			if (transcript.symbols().containsKey("D2")) {
				builder.daemonId("d2", seen(transcript, "D2"));
			}
		}
		String configuration = transcript.configuration();
		if (configuration == null) {
			return;
		}
		switch (configuration) {
			case "auth-ip-refused" -> builder.allowedAuthMethods(AuthMethod.IP).addressRules(ELSEWHERE);
			case "auth-ip" -> builder.allowedAuthMethods(AuthMethod.IP).addressRules("local");
			case "auth-none" -> builder.allowedAuthMethods().requiredAuthMethods(AuthMethod.IP).addressRules("local");
			case "auth-null-ip" -> builder.allowedAuthMethods(AuthMethod.IP, AuthMethod.NULL).addressRules("local");
			case "auth-pword" -> builder.allowedAuthMethods(AuthMethod.NULL, AuthMethod.IP, AuthMethod.PWORD)
				.user("bob", "secret")
				.user("longusername_of_exactly_32_chars", "12345678")
				.addressRules(ELSEWHERE);
			case "auth-required-ip-refused" ->
				builder.allowedAuthMethods(AuthMethod.NULL).requiredAuthMethods(AuthMethod.IP).addressRules(ELSEWHERE);
			case "policy" -> builder.accessPolicy(new RecordedPolicy());
			default -> throw new IllegalArgumentException("unknown configuration '" + configuration + "'");
		}
	}

	private static int seen(Transcript transcript, String symbol) {
		return ByteBuffer.wrap(transcript.symbols().get(symbol).seen()).order(ByteOrder.LITTLE_ENDIAN).getInt();
	}

	/**
	 * The policy of the daemon that the rejects were recorded from.
	 */
	private static final class RecordedPolicy implements AccessPolicy {

		@Override
		public boolean permitJoin(Member client, String group) {
			return !group.equals("nojoin");
		}

		@Override
		public boolean permitLeave(Member client, String group) {
			return !group.equals("noleave");
		}

		@Override
		public boolean permitMulticast(Member client, ServiceType service, List<String> targets) {
			return !targets.contains("nomc");
		}

	}

}
