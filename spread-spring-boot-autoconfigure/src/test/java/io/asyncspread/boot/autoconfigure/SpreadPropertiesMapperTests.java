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

package io.asyncspread.boot.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.asyncspread.DaemonAddress;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.ServiceType;
import io.asyncspread.SlowConsumerPolicy;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties become options of the client, and what the client refuses is reported under
 * the name of the property.
 */
class SpreadPropertiesMapperTests {

	@Test
	void defaultsAreThoseOfTheClient() {
		SpreadOptions ours = options(Map.of());
		SpreadOptions defaults = SpreadOptions.builder().build();
		assertThat(ours).usingRecursiveComparison()
			.ignoringFields("values.authenticators", "values.reconnect.backoff")
			.isEqualTo(defaults);
		assertThat(ours.authenticators()).singleElement()
			.satisfies((authenticator) -> assertThat(authenticator.method()).isEqualTo("NULL"));
	}

	@Test
	void everyOptionHasAProperty() {
		SpreadOptions options = options(Map.ofEntries(Map.entry("spread.daemons", "4803@d1, d2:4804, unix:/tmp/4805"),
				Map.entry("spread.private-name", "prices"), Map.entry("spread.membership", "false"),
				Map.entry("spread.connect-timeout", "1s"), Map.entry("spread.handshake-timeout", "2s"),
				Map.entry("spread.join-timeout", "3s"), Map.entry("spread.close-timeout", "4s"),
				Map.entry("spread.receive-buffer", "1MB"), Map.entry("spread.name-conflict", "suffix"),
				Map.entry("spread.transport", "nio"), Map.entry("spread.reconnect.enabled", "false"),
				Map.entry("spread.reconnect.initial-interval", "1s"), Map.entry("spread.reconnect.max-interval", "8s"),
				Map.entry("spread.reconnect.multiplier", "3"), Map.entry("spread.reconnect.jitter", "0"),
				Map.entry("spread.reconnect.max-attempts", "7"), Map.entry("spread.reconnect.stable-after", "1m"),
				Map.entry("spread.ping.interval", "1s"), Map.entry("spread.ping.timeout", "300ms"),
				Map.entry("spread.ping.service", "agreed"), Map.entry("spread.lane.max-messages", "1000"),
				Map.entry("spread.lane.max-bytes", "1MB"), Map.entry("spread.lane.slow-consumer", "disconnect"),
				Map.entry("spread.lane.slow-listener-after", "1s"), Map.entry("spread.sending.max-bytes", "1MB"),
				Map.entry("spread.sending.timeout", "1s"), Map.entry("spread.sending.hold-bytes", "2MB"),
				Map.entry("spread.sending.hold-for", "3s"), Map.entry("spread.ssl.verify-hostname", "false"),
				Map.entry("spread.authentication.method", "ip")));
		assertThat(options.daemons()).hasToString("[4803@d1, 4804@d2, unix:/tmp/4805]");
		assertThat(options.privateName()).isEqualTo("prices");
		assertThat(options.membership()).isFalse();
		assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(options.handshakeTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(options.joinTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(options.closeTimeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(options.receiveBuffer()).isEqualTo(1 << 20);
		assertThat(options.nameConflict()).isEqualTo(NameConflictPolicy.SUFFIX);
		assertThat(options.transport()).isEqualTo(Transport.NIO);
		assertThat(options.reconnect().enabled()).isFalse();
		assertThat(options.reconnect().backoff().delay(1)).isEqualTo(Duration.ofSeconds(1));
		assertThat(options.reconnect().backoff().delay(2)).isEqualTo(Duration.ofSeconds(3));
		assertThat(options.reconnect().backoff().delay(3)).isEqualTo(Duration.ofSeconds(8));
		assertThat(options.reconnect().maxAttempts()).isEqualTo(7);
		assertThat(options.reconnect().stableAfter()).isEqualTo(Duration.ofMinutes(1));
		assertThat(options.ping().interval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(options.ping().timeout()).isEqualTo(Duration.ofMillis(300));
		assertThat(options.ping().service()).isEqualTo(ServiceType.AGREED);
		assertThat(options.lane().maxMessages()).isEqualTo(1000);
		assertThat(options.lane().maxBytes()).isEqualTo(1 << 20);
		assertThat(options.lane().slowConsumer()).isEqualTo(SlowConsumerPolicy.DISCONNECT);
		assertThat(options.lane().slowListenerAfter()).isEqualTo(Duration.ofSeconds(1));
		assertThat(options.sending().maxBytes()).isEqualTo(1 << 20);
		assertThat(options.sending().timeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(options.sending().holdBytes()).isEqualTo(2 << 20);
		assertThat(options.sending().holdFor()).isEqualTo(Duration.ofSeconds(3));
		assertThat(options.verifyHostname()).isFalse();
		assertThat(options.authenticators().get(0).method()).isEqualTo("IP");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spread.daemons                    | 4803@host@x | none of the forms
			spread.private-name               | much-too-long-name | at most 10
			spread.private-name               | a#b | '#'
			spread.connect-timeout            | 0s | must be positive
			spread.handshake-timeout          | -1s | must be positive
			spread.join-timeout               | 0s | must be positive
			spread.close-timeout              | 0s | must be positive
			spread.receive-buffer             | -1B | at least 0
			spread.receive-buffer             | 3GB | below 2 GB
			spread.reconnect.initial-interval | 0s | must be positive
			spread.reconnect.max-interval     | 1ms | must not be below initial
			spread.reconnect.multiplier       | 0.5 | at least 1
			spread.reconnect.jitter           | 2 | 0..1
			spread.reconnect.max-attempts     | -1 | at least 0
			spread.reconnect.stable-after     | -1s | must not be negative
			spread.ping.interval              | -1s | must not be negative
			spread.ping.timeout               | 0s | must be positive
			spread.lane.max-messages          | 0 | at least 4
			spread.lane.max-bytes             | 1B | at least 1024
			spread.lane.slow-listener-after   | 0s | must be positive
			spread.sending.max-bytes          | 1B | at least
			spread.sending.timeout            | 0s | must be positive
			spread.sending.hold-bytes         | -1B | at least 0
			spread.sending.hold-for           | 0s | must be positive
			spread.authentication.method      | password | spread.authentication.user
			spread.authentication.user        | joe | spread.authentication.password
			spread.authentication.password    | secret | spread.authentication.user
			""")
	void refusedValuesNameTheProperty(String property, String value, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> options(Map.of(property, value)))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo(property);
				assertThat(ex.getReason()).contains(reason);
			});
	}

	@Test
	void passwordIsNeverShown() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> options(
					Map.of("spread.authentication.user", "joe", "spread.authentication.password", "longer-than-8")))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("spread.authentication.password");
				assertThat(ex).hasMessageNotContaining("longer-than-8");
			});
		assertThat(bind(Map.of("spread.authentication.user", "joe", "spread.authentication.password", "secret"))
			.toString()).doesNotContain("secret");
	}

	@Test
	void shuffledDaemonsAreAllThere() {
		String daemons = "1@d, 2@d, 3@d, 4@d, 5@d";
		SpreadOptions options = options(Map.of("spread.daemons", daemons, "spread.daemon-order", "shuffled"));
		assertThat(options.daemons()).extracting(DaemonAddress::toString)
			.containsExactlyInAnyOrder(daemons.split(", "));
		Set<String> orders = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			orders.add(
					options(Map.of("spread.daemons", daemons, "spread.daemon-order", "shuffled")).daemons().toString());
		}
		assertThat(orders).hasSizeGreaterThan(1);
	}

	@Test
	void userAndPasswordAuthenticate() {
		SpreadOptions options = options(
				Map.of("spread.authentication.user", "joe", "spread.authentication.password", "secret"));
		assertThat(options.authenticators().get(0).method()).isEqualTo("PWORD");
	}

	@Test
	void emptyTextCountsAsUnset() {
		SpreadOptions options = options(Map.of("spread.daemons", "", "spread.private-name", "", "spread.ssl.bundle", "",
				"spread.authentication.user", ""));
		assertThat(options.daemons()).containsExactly(DaemonAddress.tcp("localhost", 4803));
		assertThat(options.privateName()).isNull();
		assertThat(options.authenticators().get(0).method()).isEqualTo("NULL");
		SpreadProperties properties = bind(Map.of("spread.ssl.bundle", ""));
		assertThat(new PropertiesSpreadConnectionDetails(ConnectionName.MAIN, properties.main(), null).getSslBundle())
			.isNull();
	}

	private static SpreadOptions options(Map<String, String> properties) {
		SpreadProperties bound = bind(properties);
		return new SpreadPropertiesMapper(ConnectionName.MAIN, bound.main())
			.options(new PropertiesSpreadConnectionDetails(ConnectionName.MAIN, bound.main(), null))
			.build();
	}

	private static SpreadProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("spread",
				SpreadProperties.class);
	}

}
