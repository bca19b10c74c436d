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

package io.asyncspread.boot.testcontainers;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadAutoConfiguration;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container that is a service connection called {@code spread} is the daemon, whatever
 * is configured.
 */
class SpreadContainerConnectionDetailsFactoryTests {

	@Test
	void connectsToTheMappedPortOfTheContainer() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, SpreadAutoConfiguration.class))
			.withUserConfiguration(Containers.class)
			.withPropertyValues("spread.daemons=elsewhere:4803")
			.run((context) -> {
				assertThat(context).hasSingleBean(SpreadConnectionDetails.class);
				assertThat(context.getBean(SpreadClient.class).options().daemons())
					.containsExactly(DaemonAddress.tcp("127.0.0.1", 1));
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection("spread")
		StartedContainer daemon() {
			return new StartedContainer();
		}

	}

	/**
	 * A container that needs no Docker.
	 */
	static class StartedContainer extends GenericContainer<StartedContainer> {

		StartedContainer() {
			super(DockerImageName.parse("example/ring:1"));
		}

		@Override
		public void start() {
		}

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public Integer getMappedPort(int port) {
			assertThat(port).isEqualTo(DaemonAddress.DEFAULT_PORT);
			return 1;
		}

	}

}
