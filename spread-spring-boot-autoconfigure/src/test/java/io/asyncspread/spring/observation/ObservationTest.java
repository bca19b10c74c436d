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

package io.asyncspread.spring.observation;

import org.junit.jupiter.api.extension.RegisterExtension;
import java.util.function.Consumer;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.junit.EmbeddedSpreadExtension;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose templates and listeners are observed.
 */
abstract class ObservationTest {

	@RegisterExtension
	static final EmbeddedSpreadExtension spread = new EmbeddedSpreadExtension();

	final TestObservationRegistry registry = TestObservationRegistry.create();

	final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SpreadInfrastructure.class)
		.withBean(ObservationRegistry.class, () -> this.registry)
		.withPropertyValues("daemon=" + spread.daemon().address());

	void run(Class<?> listeners, Consumer<ApplicationContext> test) {
		run(this.runner.withUserConfiguration(listeners), test);
	}

	static void run(ApplicationContextRunner runner, Consumer<ApplicationContext> test) {
		SpreadInfrastructure.run(runner, (context) -> {
			SpreadClient client = context.getBean(SpreadClient.class);
			Awaitility.await().until(() -> client.self() != null);
			test.accept(context);
		});
	}

	static SpreadTemplate template(ApplicationContext context) {
		return context.getBean(SpreadTemplate.class);
	}

	TestObservationRegistryAssert observations() {
		return TestObservationRegistryAssert.assertThat(this.registry);
	}

	@Configuration(proxyBeanMethods = false)
	static class Nobody extends Recorder {

	}

	@Configuration(proxyBeanMethods = false)
	static class Filtering extends Recorder {

		@SpreadListener(group = "prices", filter = "payload != 'left out'", types = { "0" })
		void quote(String text) {
			this.events.add(text);
		}

	}

}
