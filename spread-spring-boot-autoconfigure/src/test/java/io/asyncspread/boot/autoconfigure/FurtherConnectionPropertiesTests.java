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
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Connection;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which settings a further connection takes from the main one.
 */
class FurtherConnectionPropertiesTests extends FurtherConnectionTest {

	@Test
	void settingsComeFromTheMainConnectionButForWhoAndWhere() {
		this.withoutDaemons
			.withPropertyValues("spread.private-name=m", "spread.join-timeout=7s", "spread.ping.interval=3s",
					"spread.ping.timeout=2s", "spread.connections.backup.ping.timeout=1s",
					"spread.authentication.user=joe", "spread.authentication.password=secret",
					"spread.ssl.enabled=true", "spread.template.service=safe", "spread.template.default-group=prices",
					"spread.mapping.types.7=java.lang.String",
					"spread.connections.backup.mapping.types.8=java.lang.Long", "spread.listener.batch-size=3",
					"spread.health.min-members.prices=2", "spread.health.include-listeners=false")
			.run((context) -> {
				Connection settings = context.getBean(SpreadConnections.class).settings("backup");
				assertThat(settings.privateName()).isNull();
				assertThat(settings.authentication().user()).isNull();
				assertThat(settings.ssl().enabled()).isNull();
				assertThat(settings.template().defaultGroup()).isNull();
				assertThat(settings.health().minMembers()).isEmpty();
				assertThat(settings.health().includeListeners()).isFalse();
				assertThat(settings.joinTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(settings.ping().interval()).isEqualTo(Duration.ofSeconds(3));
				assertThat(settings.ping().timeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(settings.mapping().types()).isEqualTo(Map.of(7, String.class, 8, Long.class));
				SpreadClient client = context.getBean("backupSpreadClient", SpreadClient.class);
				assertThat(client.options().daemons()).hasToString("[2@127.0.0.1]");
				assertThat(client.options().joinTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(client.options().ssl()).isNull();
				assertThat(client.options().authenticators()).singleElement()
					.satisfies((authenticator) -> assertThat(authenticator.method()).isEqualTo("NULL"));
				assertThat(context.getBean("backupSpreadTemplate", SpreadTemplate.class).getDefaultService())
					.isEqualTo(ServiceType.SAFE);
				assertThat(context
					.getBean("backupSpreadListenerContainerFactory", DefaultSpreadListenerContainerFactory.class)
					.getOptions()
					.batchSize()).isEqualTo(3);
			});
	}

	@Test
	void ownSettingWinsEvenIfTheMainOneIsSetFartherInFront() {
		this.withoutDaemons
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("systemEnvironment",
						Map.of("SPREAD_PING_INTERVAL", "9s", "SPREAD_JOINTIMEOUT", "8s"))))
			.withPropertyValues("spread.connections.backup.ping.interval=1s")
			.run((context) -> {
				Connection settings = context.getBean(SpreadConnections.class).settings("backup");
				assertThat(settings.ping().interval()).isEqualTo(Duration.ofSeconds(1));
				assertThat(settings.joinTimeout()).isEqualTo(Duration.ofSeconds(8));
			});
	}

	@Test
	void environmentVariablesReachAConnectionWithDashes() {
		this.withoutDaemons
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("systemEnvironment",
						Map.of("SPREAD_CONNECTIONS_EUWEST_DAEMONS", "4@127.0.0.1"))))
			.withPropertyValues("spread.connections.eu-west.daemons=3@127.0.0.1")
			.run((context) -> {
				SpreadConnections connections = context.getBean(SpreadConnections.class);
				assertThat(connections.names()).containsExactly("default", "backup", "eu-west");
				assertThat(connections.clients().get("eu-west").options().daemons()).hasToString("[4@127.0.0.1]");
			});
	}

	@Test
	void defaultsOfBothAreTheSame() {
		Binder binder = new Binder(new MapConfigurationPropertySource(Map.of()));
		assertThat(binder.bindOrCreate("spread.connections.any", Connection.class))
			.isEqualTo(binder.bindOrCreate("spread", SpreadProperties.class).main());
	}

	@Test
	void formatOfTheWireCanDiffer() {
		this.withoutDaemons.withPropertyValues("spread.connections.backup.wire-format=envelope").run((context) -> {
			assertThat(context.getBean(SpreadMessageConverter.class).getWireFormat()).isEqualTo(WireFormat.RAW);
			assertThat(context.getBean("backupSpreadTemplate", SpreadTemplate.class).getMessageConverter())
				.satisfies((converter) -> assertThat(converter.getWireFormat()).isEqualTo(WireFormat.ENVELOPE));
		});
		this.withoutDaemons.run((context) -> assertThat(
				context.getBean("backupSpreadTemplate", SpreadTemplate.class).getMessageConverter())
			.isSameAs(context.getBean(SpreadMessageConverter.class)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spread.connections.backup.private-name          | a b    | spread.connections.backup.private-name
			spread.connections.backup.ping.interval         | -1s    | spread.connections.backup.ping.interval
			spread.connections.backup.listener.batch-size   | 0      | spread.connections.backup.listener.batch-size
			spread.connections.backup.startup-timeout       | 0s     | spread.connections.backup.startup-timeout
			spread.connections.backup.template.default-group| a b    | spread.connections.backup.template.default-group
			spread.connections.backup.daemons               | x@y@z  | spread.connections.backup.daemons
			spread.connections.other.private-name           | other  | spread.connections.other.daemons
			spread.connections.backup.authentication.user   | joe    | spread.connections.backup.authentication.user
			spread.connections.backup.ssl.bundle            | proxy  | spread.connections.backup.ssl.bundle
			spread.connections.backup.health.max-ping-age   | -1s    | spread.connections.backup.health.max-ping-age
			spread.connections.Backup.daemons               | 1@d    | spread.connections.Backup
			spread.connections.default.daemons              | 1@d    | spread.connections.default
			""")
	void badValuesAreReportedByProperty(String property, String value, String reported) {
		this.withoutDaemons.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo(reported)));
	}

}
