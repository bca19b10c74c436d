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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.ConnectionStartupException;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.event.SpreadConnectedEvent;
import io.asyncspread.spring.event.SpreadConnectionEvent;
import io.asyncspread.spring.event.SpreadGroupJoinedEvent;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Templates, listeners and events of two connections.
 */
class FurtherConnectionTests extends FurtherConnectionTest {

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

}
