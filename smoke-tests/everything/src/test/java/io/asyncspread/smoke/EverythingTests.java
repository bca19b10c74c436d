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

package io.asyncspread.smoke;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.endpoint.SpreadEndpoint;
import io.asyncspread.boot.test.AutoConfigureEmbeddedSpread;
import io.asyncspread.boot.test.GroupCapture;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.asyncspread.boot.test.SpreadAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * An application with everything that is optional works: JSON, validation, health, meters
 * and the endpoint.
 */
@SpringBootTest(properties = { "spread.private-name=smoke", "spread.ping.interval=50ms",
		"management.endpoints.web.exposure.include=*", "spread.reconnect.initial-interval=10ms" })
@AutoConfigureEmbeddedSpread
class EverythingTests {

	@Autowired
	private SpreadClient client;

	@Autowired
	private SpreadTemplate spread;

	@Autowired
	private Prices prices;

	@Test
	void runsOnTheSpringBootOfThisModule() {
		String expected = System.getProperty("expected.spring-boot.version");
		assumeThat(expected).as("run by Maven").isNotNull();
		assertThat(SpringBootVersion.getVersion()).isEqualTo(expected);
	}

	@Test
	void listenerGetsValidJsonAndNoOther() throws InterruptedException {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		this.spread.send("prices", new Quote("EUR", -1));
		this.spread.send("prices", new Quote("EUR", 1.17));
		assertThat(this.prices.quotes.poll(30, TimeUnit.SECONDS)).isEqualTo(new Quote("EUR", 1.17));
		assertThat(this.prices.view).hasMembers("smoke");
	}

	@Test
	void answersCome() {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		assertThat(this.spread.request("sums", new Quote("EUR", 2), Double.class, Duration.ofSeconds(10)).join())
			.isEqualTo(4);
	}

	@Test
	void healthMetersAndEndpointAreThere(@Autowired HealthIndicator spreadHealthContributor,
			@Autowired MeterRegistry registry, @Autowired SpreadEndpoint endpoint) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(spreadHealthContributor.health().getStatus()).isEqualTo(Status.UP);
			assertThat(registry.get("spread.ping").timer().count()).isPositive();
			assertThat(registry.get("spread.listener.calls").timers()).isNotEmpty();
			assertThat(endpoint.spread().connections()).hasSize(1);
		});
	}

	@Test
	void comesBackAfterTheLossOfItsSessionAndAfterAPauseOfItsContext(@Autowired EmbeddedSpread daemon,
			@Autowired ConfigurableApplicationContext context) {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		int epoch = this.client.epoch();
		daemon.kill("smoke");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.client.epoch() > epoch);
		GroupCapture.awaitMembers(this.client, "prices", 1);
		context.stop();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.client.view("prices") == null);
		context.start();
		GroupCapture.awaitMembers(this.client, "prices", 1);
	}

	record Quote(String currency, @Positive double rate) {
	}

	static class Prices {

		private final BlockingQueue<Quote> quotes = new LinkedBlockingQueue<>();

		private volatile GroupView view;

		@SpreadListener(group = "prices")
		void quote(@Valid Quote quote, Member sender) {
			this.quotes.add(quote);
		}

		@SpreadListener(group = "prices")
		void members(GroupView view) {
			this.view = view;
		}

	}

	static class Sums {

		@SpreadListener(group = "sums")
		double twice(Quote quote) {
			return 2 * quote.rate();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Prices prices() {
			return new Prices();
		}

		@Bean
		Sums sums() {
			return new Sums();
		}

	}

}
