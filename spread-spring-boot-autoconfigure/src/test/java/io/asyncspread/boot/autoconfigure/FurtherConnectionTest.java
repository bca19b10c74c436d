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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.asyncspread.Member;
import io.asyncspread.boot.autoconfigure.endpoint.SpreadEndpointAutoConfiguration;
import io.asyncspread.boot.autoconfigure.health.SpreadHealthContributorAutoConfiguration;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;

/**
 * An application with two connections, to two networks of daemons that know nothing of
 * each other.
 */
abstract class FurtherConnectionTest {

	static EmbeddedSpread main;

	static EmbeddedSpread backup;

	final ApplicationContextRunner withoutDaemons = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SpreadAutoConfiguration.class, SpreadHealthContributorAutoConfiguration.class,
						SpreadEndpointAutoConfiguration.class, EndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*", "spread.daemons=1@127.0.0.1",
				"spread.connections.backup.daemons=2@127.0.0.1");

	final ApplicationContextRunner runner = this.withoutDaemons.withPropertyValues("spread.daemons=" + main.address(),
			"spread.connections.backup.daemons=" + backup.address(), "spread.private-name=m",
			"spread.connections.backup.private-name=b");

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

	/**
	 * Wait until all listeners are in their groups.
	 */
	static void awaitMembers(ApplicationContext context) {
		context.getBean(SpreadListenerEndpointRegistry.class)
			.containers()
			.forEach((container) -> await()
				.until(() -> container.groups().stream().allMatch((group) -> container.client().view(group) != null)));
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	static class Bridge {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		final List<String> heard = new CopyOnWriteArrayList<>();

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

}
