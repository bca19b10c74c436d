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

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asyncspread.Authenticator;
import io.asyncspread.DaemonAddress;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Connection;
import io.asyncspread.boot.autoconfigure.endpoint.SpreadEndpointAutoConfiguration;
import io.asyncspread.boot.autoconfigure.health.SpreadHealthContributorAutoConfiguration;
import io.asyncspread.boot.endpoint.MembershipHistory.Change;
import io.asyncspread.boot.endpoint.SpreadEndpoint;
import io.asyncspread.boot.endpoint.SpreadEndpoint.ListenerDescriptor;
import io.asyncspread.boot.endpoint.SpreadEndpoint.SpreadDescriptor;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.ConnectionStartupException;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.event.SpreadConnectedEvent;
import io.asyncspread.spring.event.SpreadConnectionEvent;
import io.asyncspread.spring.event.SpreadGroupJoinedEvent;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireFormat;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.Mockito.mock;

/**
 * An application with two connections, to two networks of daemons that know nothing of
 * each other.
 */
class FurtherConnectionTests {

	private static EmbeddedSpread main;

	private static EmbeddedSpread backup;

	private final ApplicationContextRunner withoutDaemons = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SpreadAutoConfiguration.class, SpreadHealthContributorAutoConfiguration.class,
						SpreadEndpointAutoConfiguration.class, EndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*", "spread.daemons=1@127.0.0.1",
				"spread.connections.backup.daemons=2@127.0.0.1");

	private final ApplicationContextRunner runner = this.withoutDaemons.withPropertyValues(
			"spread.daemons=" + main.address(), "spread.connections.backup.daemons=" + backup.address(),
			"spread.private-name=m", "spread.connections.backup.private-name=b");

	@BeforeAll
	static void startTwoNetworks() {
		main = EmbeddedSpread.builder().name("main").start();
		backup = EmbeddedSpread.builder().name("backup").start();
	}

	@AfterAll
	static void stopBoth() {
		main.close();
		backup.close();
	}

	@Test
	void theQualifierChoosesTheConnectionAndNoneMeansTheMainOne() {
		this.runner.withUserConfiguration(TwoPublishers.class).withBean(Bridge.class).run((context) -> {
			assertThat(context).hasNotFailed();
			TwoPublishers publishers = context.getBean(TwoPublishers.class);
			Bridge bridge = context.getBean(Bridge.class);
			awaitMembers(context);
			publishers.main.send("prices", "to main");
			publishers.backup.send("prices", "to backup");
			assertThat(bridge.received.poll(30, TimeUnit.SECONDS)).isNotNull();
			assertThat(bridge.received.poll(30, TimeUnit.SECONDS)).isNotNull();
			assertThat(bridge.heard).containsExactlyInAnyOrder("main heard to main of #m#main",
					"backup heard to backup of #b#backup");
			assertThat(publishers.mainClient.self()).hasToString("#m#main");
			assertThat(publishers.backupClient.self()).hasToString("#b#backup");
		});
	}

	@Test
	void whatListenersReturnGoesOutOnTheirConnection() {
		this.runner.withBean(Answering.class).run((context) -> {
			awaitMembers(context);
			SpreadTemplate template = context.getBean("backupSpreadTemplate", SpreadTemplate.class);
			assertThat(template.request("prices", "who?", String.class).get(30, TimeUnit.SECONDS))
				.isEqualTo("#b#backup");
		});
	}

	@Test
	void oneBeanListensToTwoConnectionsWithTwoEndpoints() {
		this.runner.withBean("bridge", Bridge.class)
			.run((context) -> assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids())
				.containsExactlyInAnyOrder("bridge", "bridge-backup"));
	}

	@Test
	void eventsTellTheConnection() {
		this.runner.withBean(Bridge.class).withBean(Events.class).run((context) -> {
			Events events = context.getBean(Events.class);
			await().untilAsserted(() -> {
				assertThat(events.seen).filteredOn(SpreadConnectedEvent.class::isInstance)
					.extracting(SpreadConnectionEvent::connection)
					.containsExactlyInAnyOrder("default", "backup");
				assertThat(events.seen).filteredOn(SpreadGroupJoinedEvent.class::isInstance)
					.extracting(SpreadConnectionEvent::connection)
					.containsExactlyInAnyOrder("default", "backup");
			});
		});
	}

	@Test
	void healthShowsEachConnectionWithItsListeners() {
		this.runner.withBean("bridge", Bridge.class)
			.withPropertyValues("spread.health.min-members.prices=1")
			.run((context) -> {
				CompositeHealthContributor health = (CompositeHealthContributor) context
					.getBean(HealthContributor.class);
				await().untilAsserted(() -> {
					assertThat(details(health, "default")).containsEntry("self", "#m#main")
						.containsEntry("listeners", Map.of("bridge", "RUNNING"));
					assertThat(details(health, "backup")).containsEntry("self", "#b#backup")
						.containsEntry("listeners", Map.of("bridge-backup", "RUNNING"));
				});
			});
	}

	@Test
	void healthOfOneIsDownAloneAndNumbersOfMembersAreNotInherited() {
		this.runner
			.withPropertyValues("spread.connections.backup.daemons=2@127.0.0.1", "spread.health.min-members.prices=0",
					"spread.connections.backup.health.min-members.audit=2")
			.run((context) -> {
				CompositeHealthContributor health = (CompositeHealthContributor) context
					.getBean(HealthContributor.class);
				await().untilAsserted(
						() -> assertThat(health(health, "default").health().getStatus()).isEqualTo(Status.UP));
				assertThat(health(health, "backup").health().getStatus()).isEqualTo(Status.DOWN);
				assertThat(details(health, "backup").get("problems")).asString()
					.contains("group 'audit' has 0 members, fewer than 2")
					.doesNotContain("prices");
			});
	}

	@Test
	void endpointShowsEachConnection() {
		this.runner.withBean("bridge", Bridge.class).run((context) -> {
			awaitMembers(context);
			SpreadEndpoint endpoint = context.getBean(SpreadEndpoint.class);
			await().untilAsserted(() -> {
				SpreadDescriptor spread = endpoint.spread();
				assertThat(spread.connections()).containsOnlyKeys("default", "backup");
				assertThat(spread.connections().get("backup").self()).isEqualTo("#b#backup");
				assertThat(spread.listeners()).extracting(ListenerDescriptor::id, ListenerDescriptor::connection)
					.containsExactly(tuple("bridge", "default"), tuple("bridge-backup", "backup"));
				assertThat(spread.changes()).extracting(Change::connection)
					.containsExactlyInAnyOrder("default", "backup");
			});
		});
	}

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

	@Test
	void customizersAreForAllUnlessTheirQualifierNamesOne() {
		this.withoutDaemons.withUserConfiguration(Customizers.class).run((context) -> {
			SpreadClient client = context.getBean(SpreadClient.class);
			SpreadClient other = context.getBean("backupSpreadClient", SpreadClient.class);
			assertThat(client.options().joinTimeout()).isEqualTo(Duration.ofSeconds(7));
			assertThat(other.options().joinTimeout()).isEqualTo(Duration.ofSeconds(9));
			assertThat(client.options().closeTimeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(other.options().closeTimeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(client.options().authenticators()).extracting(Authenticator::method).containsExactly("NULL");
			assertThat(other.options().authenticators()).extracting(Authenticator::method).containsExactly("IP");
		});
	}

	@Test
	void sessionListenersHearOneConnection() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			Heard main = context.getBean("mainListener", Heard.class);
			Heard backup = context.getBean("backupListener", Heard.class);
			await().untilAsserted(() -> {
				assertThat(main.connectedAs).containsExactly("#m#main");
				assertThat(backup.connectedAs).containsExactly("#b#backup");
			});
		});
	}

	@Test
	void backsOffFromTheBeansOfTheApplication() {
		this.withoutDaemons.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanNamesForType(SpreadConnectionDetails.class))
				.containsExactlyInAnyOrder("spreadConnectionDetails", "ownDetails");
			assertThat(context.getBeanNamesForType(SpreadOperations.class)).containsExactlyInAnyOrder("spreadTemplate",
					"ownOperations");
			assertThat(context.getBeanNamesForType(SpreadListenerContainerFactory.class))
				.containsExactlyInAnyOrder("spreadListenerContainerFactory", "ownFactory");
			assertThat(context.getBeanNamesForType(SpreadClientLifecycle.class))
				.containsExactlyInAnyOrder("spreadClientLifecycle", "ownLifecycle");
			assertThat(context.getBean("backupSpreadClient", SpreadClient.class).options().daemons())
				.hasToString("[5@127.0.0.1]");
		});
		this.withoutDaemons.withUserConfiguration(OwnClient.class).run((context) -> {
			assertThat(context.getBeanNamesForType(SpreadClient.class)).containsExactlyInAnyOrder("spreadClient",
					"ownClient");
			assertThat(context.getBean(SpreadConnections.class).clients()).containsOnlyKeys("default", "backup");
			assertThat(context).doesNotHaveBean("backupSpreadConnectionDetails");
		});
	}

	@Test
	void beanThatWouldBeTakenForTheMainConnectionIsRefused() {
		this.withoutDaemons.withUserConfiguration(Ambiguous.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("'ambiguousDetails'")
				.hasMessageContaining("@Bean(defaultCandidate = false)"));
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

	@Test
	void listenerOfAnUnknownConnectionIsToldTheKnownOnes() {
		this.withoutDaemons.withBean(Lost.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOfSatisfying(SpreadListenerConfigurationException.class, (ex) -> {
					assertThat(ex.description()).contains("attribute 'connection' = \"backpu\"", "[backup, default]");
					assertThat(ex.remedy()).contains("spread.connections.backpu.daemons");
				}));
	}

	@Test
	void connectionOfAListenerCanBeAPlaceholder() {
		this.withoutDaemons.withBean("replaced", Replaced.class)
			.withPropertyValues("quotes.connection=backup")
			.run((context) -> assertThat(
					context.getBean(SpreadListenerEndpointRegistry.class).getContainer("replaced-backup").client())
				.isSameAs(context.getBean("backupSpreadClient")));
		this.withoutDaemons.withBean("replaced", Replaced.class)
			.run((context) -> assertThat(
					context.getBean(SpreadListenerEndpointRegistry.class).getContainer("replaced").client())
				.isSameAs(context.getBean("spreadClient")));
	}

	@Test
	void oneConnectionAloneCanFailTheStart() {
		this.runner
			.withPropertyValues("spread.connections.backup.daemons=2@127.0.0.1",
					"spread.connections.backup.startup-failure-policy=fail")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasRootCauseInstanceOf(ConnectException.class)
				.cause()
				.isInstanceOfSatisfying(ConnectionStartupException.class,
						(ex) -> assertThat(ex.connection()).isEqualTo("backup")));
	}

	@Test
	void leavesNothingBehindWhenSwitchedOff() {
		this.withoutDaemons.withPropertyValues("spread.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanDefinitionNames()).noneMatch(
					(name) -> name.startsWith("spread") || name.startsWith("backup") || name.contains("asyncspread"));
		});
	}

	/**
	 * Wait until all listeners are in their groups.
	 */
	private static void awaitMembers(ApplicationContext context) {
		context.getBean(SpreadListenerEndpointRegistry.class)
			.containers()
			.forEach((container) -> await()
				.until(() -> container.groups().stream().allMatch((group) -> container.client().view(group) != null)));
	}

	private static Map<String, Object> details(CompositeHealthContributor health, String name) {
		return health(health, name).health().getDetails();
	}

	private static HealthIndicator health(CompositeHealthContributor health, String name) {
		return (HealthIndicator) health.getContributor(name);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	static class TwoPublishers {

		private final SpreadTemplate main;

		private final SpreadTemplate backup;

		private final SpreadClient mainClient;

		private final SpreadClient backupClient;

		TwoPublishers(SpreadTemplate main, @Qualifier("backup") SpreadTemplate backup, SpreadClient mainClient,
				@Qualifier("backup") SpreadClient backupClient) {
			this.main = main;
			this.backup = backup;
			this.mainClient = mainClient;
			this.backupClient = backupClient;
		}

	}

	static class Bridge {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@SpreadListener(group = "prices")
		void main(String text, Member sender) {
			add("main", text, sender);
		}

		@SpreadListener(group = "prices", connection = "backup")
		void backup(String text, Member sender) {
			add("backup", text, sender);
		}

		private void add(String connection, String text, Member sender) {
			this.heard.add(connection + " heard " + text + " of " + sender.privateGroup());
			this.received.add(text);
		}

	}

	static class Answering {

		@SpreadListener(group = "prices", connection = "backup")
		String answer(String question, SpreadClient client) {
			return String.valueOf(client.self());
		}

	}

	static class Lost {

		@SpreadListener(group = "prices", connection = "backpu")
		void quote(String quote) {
		}

	}

	static class Replaced {

		@SpreadListener(group = "prices", connection = "${quotes.connection:default}")
		void quote(String quote) {
		}

	}

	static class Events {

		private final List<SpreadConnectionEvent> seen = new CopyOnWriteArrayList<>();

		@EventListener
		void on(SpreadConnectionEvent event) {
			this.seen.add(event);
		}

	}

	static class Heard implements SessionListener {

		private final List<String> connectedAs = new CopyOnWriteArrayList<>();

		@Override
		public void onEvent(SessionEvent event) {
			if (event instanceof SessionEvent.Connected connected) {
				this.connectedAs.add(connected.self().toString());
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@Bean
		Heard mainListener() {
			return new Heard();
		}

		@Bean
		@Qualifier("backup")
		Heard backupListener() {
			return new Heard();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(1)
		SpreadOptionsBuilderCustomizer everywhere() {
			return (options) -> options.joinTimeout(Duration.ofSeconds(7));
		}

		@Bean
		@Order(2)
		@Qualifier("backup")
		SpreadOptionsBuilderCustomizer backupOnly() {
			return (options) -> options.joinTimeout(Duration.ofSeconds(9));
		}

		@Bean
		@Qualifier("default")
		SpreadOptionsBuilderCustomizer mainOnly() {
			return (options) -> options.closeTimeout(Duration.ofSeconds(5));
		}

		@Bean
		@Qualifier("backup")
		Authenticator byAddress() {
			return Authenticator.ip();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean(defaultCandidate = false)
		@Qualifier("backup")
		SpreadConnectionDetails ownDetails() {
			return () -> List.of(DaemonAddress.tcp("127.0.0.1", 5));
		}

		@Bean(defaultCandidate = false)
		@Qualifier("backup")
		SpreadOperations ownOperations() {
			return mock(SpreadOperations.class);
		}

		@Bean(defaultCandidate = false)
		@Qualifier("backup")
		SpreadListenerContainerFactory ownFactory() {
			return mock(SpreadListenerContainerFactory.class);
		}

		@Bean(defaultCandidate = false)
		@Qualifier("backup")
		SpreadClientLifecycle ownLifecycle() {
			return mock(SpreadClientLifecycle.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean(defaultCandidate = false)
		@Qualifier("backup")
		SpreadClient ownClient() {
			return SpreadClient.builder().daemons("5@127.0.0.1").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Ambiguous {

		@Bean
		@Qualifier("backup")
		SpreadConnectionDetails ambiguousDetails() {
			return () -> List.of(DaemonAddress.tcp("127.0.0.1", 5));
		}

	}

}
