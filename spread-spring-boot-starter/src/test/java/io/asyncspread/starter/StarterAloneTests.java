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

package io.asyncspread.starter;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The starter works with nothing beside it: what is optional is proved to be optional by
 * not being on the class path of this module.
 */
class StarterAloneTests {

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"org.springframework.boot.health.contributor.HealthIndicator",
			"io.micrometer.core.instrument.MeterRegistry", "tools.jackson.databind.json.JsonMapper",
			"jakarta.validation.Validator", "org.springframework.transaction.support.TransactionSynchronizationManager",
			"org.testcontainers.containers.Container" })
	void optionalPartsAreNotThere(String className) {
		assertThat(ClassUtils.isPresent(className, getClass().getClassLoader())).isFalse();
	}

	@Test
	void runsOnTheSpringBootOfThisModule() {
		String expected = System.getProperty("expected.spring-boot.version");
		assumeThat(expected).as("run by Maven for another Spring Boot").isNotNull();
		assertThat(SpringBootVersion.getVersion()).isEqualTo(expected);
	}

	@Test
	void listenerHearsWhatTheTemplateSends() throws InterruptedException {
		SpringApplication application = new SpringApplication(Application.class);
		application.setLogStartupInfo(false);
		try (ConfigurableApplicationContext context = application.run()) {
			Prices prices = context.getBean(Prices.class);
			GroupView view = prices.views.poll(30, TimeUnit.SECONDS);
			assertThat(view).isNotNull();
			assertThat(view.members()).hasSize(1);
			context.getBean(SpreadTemplate.class).send("prices", "EUR 1.17");
			assertThat(prices.quotes.poll(30, TimeUnit.SECONDS)).isEqualTo("EUR 1.17");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Prices prices() {
			return new Prices();
		}

	}

	static class Prices {

		private final BlockingQueue<String> quotes = new LinkedBlockingQueue<>();

		private final BlockingQueue<GroupView> views = new LinkedBlockingQueue<>();

		@SpreadListener(group = "prices")
		void quote(String quote, DataMessage message) {
			this.quotes.add(quote);
		}

		@SpreadListener(group = "prices")
		void members(GroupView view) {
			this.views.add(view);
		}

	}

}
