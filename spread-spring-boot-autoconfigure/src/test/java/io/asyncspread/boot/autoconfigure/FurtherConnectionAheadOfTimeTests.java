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

import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with two connections runs from what was generated for it ahead of time.
 */
class FurtherConnectionAheadOfTimeTests {

	@Test
	void connectionsAreThoseOfTheBuildWithTheValuesOfTheRun() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("spread.daemons=1@127.0.0.1", "spread.connections.backup.daemons=2@127.0.0.1")
			.applyTo(context);
		context.register(SpreadAutoConfiguration.class, Bridge.class);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem()
			.with(generation)
			.compile((compiled) -> run(compiled.getInstance(ApplicationContextInitializer.class)));
	}

	@SuppressWarnings("unchecked")
	private static void run(ApplicationContextInitializer<?> initializer) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues.of("spread.daemons=1@127.0.0.1", "spread.connections.backup.daemons=3@127.0.0.1")
				.applyTo(context);
			((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
			context.refresh();
			SpreadConnections connections = context.getBean(SpreadConnections.class);
			assertThat(connections.clients()).containsOnlyKeys("default", "backup");
			assertThat(connections.clients().get("backup").options().daemons()).hasToString("[3@127.0.0.1]");
			Bridge bridge = context.getBean(Bridge.class);
			assertThat(bridge.main).isSameAs(context.getBean("spreadTemplate"));
			assertThat(bridge.backup).isSameAs(context.getBean("backupSpreadTemplate"));
			assertThat(context.getBean(SpreadListenerEndpointRegistry.class).containers()).singleElement()
				.satisfies((container) -> assertThat(container.client()).isSameAs(connections.clients().get("backup")));
		}
	}

	static class Bridge {

		private final SpreadTemplate main;

		private final SpreadTemplate backup;

		Bridge(SpreadTemplate main, @Qualifier("backup") SpreadTemplate backup) {
			this.main = main;
			this.backup = backup;
		}

		@SpreadListener(group = "prices", connection = "backup")
		void quote(String quote) {
		}

	}

}
