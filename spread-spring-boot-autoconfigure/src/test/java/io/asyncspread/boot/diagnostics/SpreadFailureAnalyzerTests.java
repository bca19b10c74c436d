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

package io.asyncspread.boot.diagnostics;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.asyncspread.DaemonAddress;
import io.asyncspread.RejectCode;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.spring.core.ConnectionStartupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures of the start name what happened and the property to change.
 */
class SpreadFailureAnalyzerTests {

	private static final DaemonAddress ADDRESS = DaemonAddress.tcp("localhost", 1);

	@Test
	void refusedConnectionNamesAddressAndWaysOut() {
		FailureAnalysis analysis = analyze(new SpreadConnectException(ADDRESS, "refused by 1@localhost", null));
		assertThat(analysis.getDescription()).isEqualTo("refused by 1@localhost");
		assertThat(analysis.getAction()).contains("1@localhost", "spread.daemons", "spread-embedded",
				"spread.startup-failure-policy=retry");
	}

	@Test
	void unknownHostIsNotToldToStartADaemon() {
		assertThat(analyze(
				new SpreadConnectException(ADDRESS, "host is unknown", new UnknownHostException("no.such.host")))
			.getAction()).contains("name of the host in 'spread.daemons'").doesNotContain("Start a");
	}

	@ParameterizedTest
	@EnumSource
	void everyRejectCodeHasAnAction(RejectCode code) {
		FailureAnalysis analysis = analyze(new SpreadRejectedException(ADDRESS, code, -1, "prices"));
		assertThat(analysis.getDescription()).contains(code.name(), "prices");
		assertThat(analysis.getAction()).isNotBlank();
	}

	@Test
	void nameInUseNamesTheProperties() {
		assertThat(analyze(new SpreadRejectedException(ADDRESS, RejectCode.NOT_UNIQUE, -6, "prices")).getAction())
			.contains("spread.private-name", "spread.name-conflict");
	}

	@Test
	void authenticationNamesWhatTheDaemonOffers() {
		assertThat(analyze(new SpreadAuthenticationException(ADDRESS, List.of("IP", "PWORD"), "no method", null))
			.getAction()).contains("[IP, PWORD]", "spread.authentication.method");
	}

	@Test
	void otherPeersAndTimeoutsNameTheProperties() {
		assertThat(analyze(new SpreadProtocolException(ADDRESS, "HTTP")).getAction()).contains("spread.daemons",
				"spread.ssl.enabled");
		assertThat(analyze(new SpreadTimeoutException("silent", Duration.ofSeconds(1))).getAction())
			.contains("spread.connect-timeout", "spread.handshake-timeout", "spread.startup-timeout");
	}

	@Test
	void furtherConnectionIsNamed() {
		FailureAnalysis analysis = new SpreadFailureAnalyzer().analyze(new ConnectionStartupException("backup",
				new SpreadConnectException(ADDRESS, "refused by 1@localhost", null)));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("Connection 'backup': refused by 1@localhost");
		assertThat(analysis.getAction())
			.contains("'spread.connections.backup.daemons'", "'spread.connections.backup.startup-failure-policy=retry'")
			.doesNotContain("spread-embedded", "'spread.daemons'");
	}

	@Test
	void missingPropertyIsNotCalledInvalid() {
		FailureAnalysis analysis = new InvalidSpreadPropertyFailureAnalyzer(new StandardEnvironment())
			.analyze(new InvalidConfigurationPropertyValueException("spread.connections.backup.daemons", null, "why"));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription())
			.isEqualTo("The configuration property 'spread.connections.backup.daemons' is missing: why");
	}

	@Test
	void nameThatIsNoneIsReportedNevertheless() {
		for (String property : List.of("spread.connections.Backup", "spread.health.min-members.[a b]")) {
			assertThat(analyzeProperty(new OriginTrackedMapPropertySource("yaml",
					Map.of(property,
							OriginTrackedValue.of("x",
									new TextResourceOrigin(new ClassPathResource("application.yaml"),
											new TextResourceOrigin.Location(2, 4))))),
					property))
				.contains("'" + property + "'", "application.yaml");
		}
	}

	@Test
	void laterErrorsAreLeftToOthers() {
		assertThat(new SpreadFailureAnalyzer().analyze(new SessionClosedException("closed", null))).isNull();
	}

	@Test
	void badPropertyIsFoundInEveryForm() {
		assertThat(analyzeProperty(new SystemEnvironmentPropertySource("systemEnvironment",
				Map.of("SPREAD_PRIVATENAME", "much-too-long-name")), "spread.private-name"))
			.contains("'much-too-long-name'", "'spread.private-name'", "SPREAD_PRIVATENAME", "too long");
		TextResourceOrigin line = new TextResourceOrigin(new ClassPathResource("application.yaml"),
				new TextResourceOrigin.Location(2, 4));
		assertThat(analyzeProperty(new OriginTrackedMapPropertySource("yaml",
				Map.of("spread.daemons[0]", OriginTrackedValue.of("x@y@z", line))), "spread.daemons"))
			.contains("'spread.daemons'", "application.yaml");
		assertThat(analyzeProperty(new MapPropertySource("empty", Map.of()), "spread.daemons"))
			.contains("'spread.daemons'");
	}

	@Test
	void propertiesOfOthersAreLeftToSpringBoot() {
		InvalidSpreadPropertyFailureAnalyzer analyzer = new InvalidSpreadPropertyFailureAnalyzer(
				new StandardEnvironment());
		assertThat(analyzer.analyze(new InvalidConfigurationPropertyValueException("server.port", -1, "negative")))
			.isNull();
	}

	private static String analyzeProperty(org.springframework.core.env.PropertySource<?> source, String property) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(source);
		FailureAnalysis analysis = new InvalidSpreadPropertyFailureAnalyzer(environment)
			.analyze(new BeanCreationException("failed",
					new InvalidConfigurationPropertyValueException(property, "much-too-long-name", "too long")));
		assertThat(analysis).isNotNull();
		return analysis.getDescription();
	}

	private static FailureAnalysis analyze(SpreadException failure) {
		FailureAnalysis analysis = new SpreadFailureAnalyzer().analyze(new BeanCreationException("failed", failure));
		assertThat(analysis).isNotNull();
		return analysis;
	}

}
