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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asyncspread.Member;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A context with a parent that has the auto-configuration too works with the connections
 * of the parent.
 */
class ParentContextTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadAutoConfiguration.class));

	private void run(ContextConsumer<AssertableApplicationContext> consumer) {
		try (EmbeddedSpread daemon = EmbeddedSpread.start(); EmbeddedSpread backup = EmbeddedSpread.start()) {
			ApplicationContextRunner both = this.runner.withPropertyValues("spread.daemons=" + daemon.address(),
					"spread.private-name=main", "spread.connections.backup.daemons=" + backup.address(),
					"spread.connections.backup.private-name=backup", "spread.connect-timeout=30s");
			both.withUserConfiguration(InTheParent.class)
				.run((parent) -> both.withParent(parent).withUserConfiguration(InTheChild.class).run((child) -> {
					assertThat(child).hasNotFailed();
					consumer.accept(child);
				}));
		}
	}

	@Test
	void childUsesTheConnectionsOfTheParent() {
		run((child) -> {
			assertThat(child.getBeanFactory().getBeansOfType(SpreadClient.class)).isEmpty();
			assertThat(child.getBean(SpreadConnections.class).clients()).containsOnlyKeys("default", "backup")
				.containsValue(child.getParent().getBean(SpreadClient.class))
				.containsValue(child.getParent().getBean("backupSpreadClient", SpreadClient.class));
		});
	}

	@Test
	void listenersOfTheChildAreThere() {
		run((child) -> {
			assertThat(child.getBean(SpreadListenerEndpointRegistry.class).ids())
				.containsExactlyInAnyOrder("inTheChild", "inTheChild-backup");
			assertThat(child.getParent().getBean(SpreadListenerEndpointRegistry.class).ids())
				.containsExactly("inTheParent");
			SpreadClient client = child.getBean(SpreadClient.class);
			await().until(() -> client.view("prices") != null);
			child.getBean(SpreadTemplate.class).send("prices", "EUR 1.17");
			await().untilAsserted(() -> {
				assertThat(child.getBean("inTheChild", ChildListener.class).heard).containsExactly("EUR 1.17");
				assertThat(child.getParent().getBean("inTheParent", Listener.class).heard).containsExactly("EUR 1.17");
			});
		});
	}

	@Test
	void sessionListenersHearEachEventOnce() {
		run((child) -> {
			SpreadClient client = child.getBean(SpreadClient.class);
			await().until(client::state, SessionState.READY::equals);
			Sessions mine = child.getBean("childSessions", Sessions.class);
			Sessions parents = child.getBean("parentSessions", Sessions.class);
			client.close();
			await().untilAsserted(() -> {
				assertThat(mine.closed).hasSize(1);
				assertThat(parents.closed).hasSize(1);
			});
		});
	}

	static class Listener {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SpreadListener(group = "prices")
		void quote(String quote) {
			this.heard.add(quote);
		}

	}

	static class ChildListener extends Listener {

		@SpreadListener(group = "prices", connection = "backup")
		void member(String quote, Member sender) {
			this.heard.add(quote);
		}

	}

	static class Sessions implements SessionListener {

		final List<SessionEvent> closed = new CopyOnWriteArrayList<>();

		@Override
		public void onEvent(SessionEvent event) {
			if (event instanceof SessionEvent.Closed) {
				this.closed.add(event);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InTheParent {

		@Bean
		Listener inTheParent() {
			return new Listener();
		}

		@Bean
		Sessions parentSessions() {
			return new Sessions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InTheChild {

		@Bean
		ChildListener inTheChild() {
			return new ChildListener();
		}

		@Bean
		Sessions childSessions() {
			return new Sessions();
		}

	}

}
