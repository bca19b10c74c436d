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

import io.asyncspread.boot.autoconfigure.endpoint.SpreadEndpointAutoConfiguration;
import io.asyncspread.boot.autoconfigure.health.SpreadHealthContributorAutoConfiguration;
import io.asyncspread.boot.autoconfigure.metrics.SpreadMetricsAutoConfiguration;
import io.asyncspread.boot.endpoint.SpreadEndpoint;
import io.asyncspread.spring.annotation.SpreadListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with everything of ours can be processed ahead of time, and its listener
 * methods and properties stay reachable.
 */
class AheadOfTimeTests {

	@Test
	void contextIsProcessedAndListenersAreReachable() throws Exception {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("spread.daemons=1@127.0.0.1", "management.endpoints.web.exposure.include=*")
			.applyTo(context);
		context.registerBean("meterRegistry", SimpleMeterRegistry.class);
		context.register(Prices.class, SpreadAutoConfiguration.class, SpreadHealthContributorAutoConfiguration.class,
				SpreadMetricsAutoConfiguration.class, SpreadEndpointAutoConfiguration.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("test", "Application")), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		RuntimeHints hints = generation.getRuntimeHints();
		assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
			.anyMatch((file) -> file.contains("SpreadClientConfiguration"))
			.anyMatch((file) -> file.contains("SpreadListenerConfiguration"));
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Prices.class.getDeclaredMethod("quote", Quote.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Quote.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(SpreadProperties.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(SpreadProperties.Ping.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(SpreadEndpoint.class.getDeclaredMethod("spread"))).accepts(hints);
	}

	static class Prices {

		@SpreadListener(group = "prices")
		void quote(Quote quote) {
		}

	}

	record Quote(String currency, double rate) {
	}

}
