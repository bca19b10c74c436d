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
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.asyncspread.Authenticator;
import io.asyncspread.DaemonAddress;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * The beans of the application that take part in a further connection, or take its place.
 */
class FurtherConnectionBeansTests extends FurtherConnectionTest {

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

	@Test
	void leavesNothingBehindWhenSwitchedOff() {
		this.withoutDaemons.withPropertyValues("spread.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanDefinitionNames()).noneMatch(
					(name) -> name.startsWith("spread") || name.startsWith("backup") || name.contains("asyncspread"));
		});
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
