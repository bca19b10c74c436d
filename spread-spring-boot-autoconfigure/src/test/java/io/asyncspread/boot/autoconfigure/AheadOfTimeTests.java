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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.asyncspread.boot.autoconfigure.endpoint.SpreadEndpointAutoConfiguration;
import io.asyncspread.boot.autoconfigure.health.SpreadHealthContributorAutoConfiguration;
import io.asyncspread.boot.autoconfigure.metrics.SpreadMetricsAutoConfiguration;
import io.asyncspread.boot.endpoint.SpreadEndpoint;
import io.asyncspread.boot.metrics.SpreadListenerMetrics;
import io.asyncspread.spring.annotation.SpreadHandler;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.event.SpreadContainerEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.Valid;
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
	void contextIsProcessed() {
		Processed processed = process();
		assertThat(processed.sources()).anyMatch((file) -> file.contains("SpreadClientConfiguration"))
			.anyMatch((file) -> file.contains("SpreadListenerConfiguration"));
	}

	@Test
	void listenersAndTheirPayloadsAreReachable() {
		RuntimeHints hints = process().hints();
		Stream.of(Prices.class, Reports.class)
			.flatMap((type) -> Stream.of(type.getDeclaredMethods()))
			.filter((method) -> !method.isSynthetic())
			.forEach((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
				.as("%s", method)
				.accepts(hints));
		assertReadAndWritten(hints, Quote.class, Order.class, Trade.class, Receipt.class, LaterReceipt.class,
				Report.class);
	}

	@Test
	void mappedTypesAreReachable() {
		assertReadAndWritten(process().hints(), Mapped.class, MappedOfBackup.class);
	}

	@Test
	void propertiesAndTheEndpointAreReachable() throws Exception {
		RuntimeHints hints = process().hints();
		assertThat(RuntimeHintsPredicates.reflection().onType(SpreadProperties.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(SpreadProperties.Ping.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(SpreadEndpoint.class.getDeclaredMethod("spread"))).accepts(hints);
		assertReadAndWritten(hints, SpreadEndpoint.SpreadDescriptor.class, SpreadEndpoint.GroupDescriptor.class,
				SpreadEndpoint.ListenerDescriptor.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(SpreadListenerMetrics.class.getMethod("onContainerEvent", SpreadContainerEvent.class)))
			.accepts(hints);
	}

	/**
	 * JSON needs the accessors to write a record and the constructor to read it.
	 */
	private static void assertReadAndWritten(RuntimeHints hints, Class<?>... records) {
		for (Class<?> type : records) {
			assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
				.as(type.getSimpleName())
				.accepts(hints);
			assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(type.getRecordComponents()[0].getAccessor()))
				.as(type.getSimpleName())
				.accepts(hints);
		}
	}

	private static Processed process() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues
			.of("spread.daemons=1@127.0.0.1", "management.endpoints.web.exposure.include=*",
					"spread.mapping.types.7=" + Mapped.class.getName(), "spread.connections.backup.daemons=2@127.0.0.1",
					"spread.connections.backup.mapping.types.8=" + MappedOfBackup.class.getName())
			.applyTo(context);
		context.registerBean("meterRegistry", SimpleMeterRegistry.class);
		context.register(Prices.class, Reports.class, SpreadAutoConfiguration.class,
				SpreadHealthContributorAutoConfiguration.class, SpreadMetricsAutoConfiguration.class,
				SpreadEndpointAutoConfiguration.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("test", "Application")), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return new Processed(generation.getRuntimeHints(), files.getGeneratedFiles(Kind.SOURCE).keySet());
	}

	record Processed(RuntimeHints hints, Set<String> sources) {
	}

	static class Prices {

		@SpreadListener(group = "prices")
		void quote(Quote quote) {
		}

		@SpreadListener(id = "orders", group = "orders")
		Receipt order(@Valid Order order) {
			return new Receipt(1);
		}

		@SpreadListener(id = "trades", group = "trades")
		void trades(List<Trade> trades) {
		}

		@SpreadListener(id = "later", group = "later")
		CompletionStage<LaterReceipt> later(String text) {
			return CompletableFuture.completedStage(new LaterReceipt(1));
		}

	}

	@SpreadListener(group = "reports")
	static class Reports {

		@SpreadHandler
		void report(Report report) {
		}

	}

	record Quote(String currency, double rate) {
	}

	record Order(int amount) {
	}

	record Trade(int amount) {
	}

	record Receipt(int number) {
	}

	record LaterReceipt(int number) {
	}

	record Report(String text) {
	}

	record Mapped(String text) {
	}

	record MappedOfBackup(String text) {
	}

}
