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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.observation.DefaultSpreadListenerObservationConvention;
import io.asyncspread.spring.observation.DefaultSpreadTemplateObservationConvention;
import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.asyncspread.spring.observation.SpreadTemplateObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Observation by the two properties.
 */
class SpreadObservationConfigurationTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean("listener", Listener.class);

	private final ApplicationContextRunner observed = this.runner
		.withPropertyValues("spread.template.observation-enabled=true", "spread.listener.observation-enabled=true");

	private static void exchange(AssertableApplicationContext context) {
		SpreadClient client = context.getBean(SpreadClient.class);
		Awaitility.await().until(() -> client.groups().contains("prices"));
		context.getBean(SpreadTemplate.class).send("prices", "hello");
		try {
			assertThat(context.getBean(Listener.class).texts.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private TestObservationRegistryAssert observations() {
		return TestObservationRegistryAssert.assertThat(this.registry);
	}

	@Test
	void nothingIsObservedUnlessAskedFor() {
		this.runner.withBean(ObservationRegistry.class, () -> this.registry).run((context) -> {
			exchange(context);
			observations().doesNotHaveAnyObservation();
		});
	}

	@Test
	void templateAndListenerAreObservedEachByItsProperty() {
		this.runner.withBean(ObservationRegistry.class, () -> this.registry)
			.withPropertyValues("spread.template.observation-enabled=true")
			.run((context) -> {
				exchange(context);
				observations().hasNumberOfObservationsEqualTo(1).hasObservationWithNameEqualTo("spread.template");
			});
		this.registry.clear();
		this.runner.withBean(ObservationRegistry.class, () -> this.registry)
			.withPropertyValues("spread.listener.observation-enabled=true")
			.run((context) -> {
				exchange(context);
				Awaitility.await()
					.untilAsserted(() -> observations().hasNumberOfObservationsEqualTo(1)
						.hasObservationWithNameEqualTo("spread.listener")
						.that()
						.hasLowCardinalityKeyValue("spread.listener.id", "listener"));
			});
	}

	@Test
	void observationWithoutARegistryIsNoError() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SpreadAutoConfiguration.class))
			.withBean("listener", Listener.class)
			.withPropertyValues("spread.template.observation-enabled=true", "spread.listener.observation-enabled=true")
			.run(SpreadObservationConfigurationTests::exchange);
	}

	@Test
	void conventionsAreBeans() {
		this.observed.withBean(ObservationRegistry.class, () -> this.registry)
			.withUserConfiguration(Conventions.class)
			.run((context) -> {
				exchange(context);
				observations().hasObservationWithNameEqualTo("my.template");
				Awaitility.await().untilAsserted(() -> observations().hasObservationWithNameEqualTo("my.listener"));
			});
	}

	@Test
	void handlersMayNeedTheTemplate() {
		this.observed.withUserConfiguration(HandlerThatSends.class).run((context) -> {
			assertThat(context).hasNotFailed();
			exchange(context);
			assertThat(context.getBean(HandlerThatSends.class).seen).contains("spread.template");
		});
	}

	/**
	 * Listens to prices.
	 */
	static class Listener {

		final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		@SpreadListener(group = "prices")
		void price(String text) {
			this.texts.add(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Conventions {

		@Bean
		SpreadTemplateObservationConvention templateConvention() {
			return new DefaultSpreadTemplateObservationConvention() {

				@Override
				public String getName() {
					return "my.template";
				}

			};
		}

		@Bean
		SpreadListenerObservationConvention listenerConvention() {
			return new DefaultSpreadListenerObservationConvention() {

				@Override
				public String getName() {
					return "my.listener";
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerThatSends {

		final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@Bean
		ObservationHandler<Observation.Context> handlerThatSends(SpreadTemplate template) {
			return new ObservationHandler<>() {

				@Override
				public void onStop(Observation.Context context) {
					HandlerThatSends.this.seen.add(context.getName());
					assertThat(template).isNotNull();
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

			};
		}

	}

}
