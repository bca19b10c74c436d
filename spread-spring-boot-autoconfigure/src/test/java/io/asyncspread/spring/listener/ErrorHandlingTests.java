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

package io.asyncspread.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import io.asyncspread.Member;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.junit.EmbeddedSpreadExtension;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.TypeMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of messages whose listener throws.
 */
@ExtendWith(OutputCaptureExtension.class)
class ErrorHandlingTests {

	@RegisterExtension
	static final EmbeddedSpreadExtension spread = new EmbeddedSpreadExtension();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SpreadInfrastructure.class)
		.withPropertyValues("daemon=" + spread.daemon().address());

	record Order(@Min(1) int amount) {
	}

	static class Failures extends Recorder {

		final List<Throwable> errors = new CopyOnWriteArrayList<>();

		final AtomicInteger calls = new AtomicInteger();

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing extends Failures {

		@Bean
		SpreadErrorHandler recording() {
			return (error, failed) -> {
				this.errors.add(error);
				this.events.add("failed");
			};
		}

		@SpreadListener(group = "orders", errorHandler = "recording")
		void order(@Valid Order order) {
			if (order.amount() == 13) {
				throw new AssertionError("unlucky");
			}
			this.events.add(order.amount());
		}

		@Bean
		LocalValidatorFactoryBean validator() {
			return new LocalValidatorFactoryBean();
		}

	}

	@Test
	void eachKindOfErrorReachesTheHandlerAndTheNextMessageTheListener() {
		this.runner.withUserConfiguration(Failing.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			Failing listener = context.getBean(Failing.class);
			template.send("orders", "no json");
			template.send("orders", new Order(0));
			template.send("orders", new Order(13));
			template.send("orders", new Order(5));
			assertThat(List.of(listener.next(), listener.next(), listener.next(), listener.next()))
				.isEqualTo(List.of("failed", "failed", "failed", 5));
			assertThat(listener.errors.get(0)).isInstanceOf(MessageConversionException.class);
			assertThat(listener.errors.get(1)).isInstanceOf(MethodArgumentNotValidException.class);
			assertThat(listener.errors.get(2)).isInstanceOf(AssertionError.class);
			ContainerStatistics statistics = context.getBean(SpreadListenerEndpointRegistry.class)
				.containers()
				.iterator()
				.next()
				.statistics();
			assertThat(statistics.failed()).isEqualTo(3);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Retried extends Failures {

		@Bean
		SpreadErrorHandler retrying() {
			return new DefaultSpreadErrorHandler(
					RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build(), (error, failed) -> {
						this.errors.add(error);
						this.events.add("recovered");
					});
		}

		@SpreadListener(group = "retried", errorHandler = "retrying")
		void order(Order order) {
			int call = this.calls.incrementAndGet();
			this.events.add("call " + call);
			if (order.amount() >= call) {
				throw new IllegalStateException("call " + call);
			}
		}

	}

	@Test
	void retriesInPlaceUntilItWorks() {
		this.runner.withUserConfiguration(Retried.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			Retried listener = context.getBean(Retried.class);
			template.send("retried", new Order(2));
			template.send("retried", new Order(0));
			assertThat(List.of(listener.next(), listener.next(), listener.next(), listener.next()))
				.isEqualTo(List.of("call 1", "call 2", "call 3", "call 4"));
			assertThat(listener.errors).isEmpty();
		});
	}

	@Test
	void recoversAfterTheLastRetryWithTheLastError() {
		this.runner.withUserConfiguration(Retried.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			Retried listener = context.getBean(Retried.class);
			context.getBean(SpreadTemplate.class).send("retried", new Order(100));
			assertThat(List.of(listener.next(), listener.next(), listener.next(), listener.next()))
				.isEqualTo(List.of("call 1", "call 2", "call 3", "recovered"));
			assertThat(listener.errors).hasSize(1).first().hasToString("java.lang.IllegalStateException: call 3");
		});
	}

	@Test
	void neverRetriesWhatCannotBeConverted() {
		this.runner.withUserConfiguration(Retried.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			Retried listener = context.getBean(Retried.class);
			context.getBean(SpreadTemplate.class).send("retried", "no json");
			assertThat(listener.next()).isEqualTo("recovered");
			assertThat(listener.calls).hasValue(0);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Async extends Failures {

		@Bean
		SpreadErrorHandler retrying() {
			return new DefaultSpreadErrorHandler(RetryPolicy.withDefaults(), (error, failed) -> this.events.add(error));
		}

		@SpreadListener(group = "async", errorHandler = "retrying")
		CompletableFuture<Void> order(String text) {
			this.calls.incrementAndGet();
			return CompletableFuture.failedFuture(new IllegalStateException("later"));
		}

	}

	@Test
	void failedResultsAreNotRetried() {
		this.runner.withUserConfiguration(Async.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			Async listener = context.getBean(Async.class);
			context.getBean(SpreadTemplate.class).send("async", "x");
			assertThat(listener.next()).hasToString("java.lang.IllegalStateException: later");
			assertThat(listener.calls).hasValue(1);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class DeadLetters extends Failures {

		@Bean
		SpreadErrorHandler deadLetters(SpreadTemplate template) {
			return new DefaultSpreadErrorHandler(null, new DeadLetterGroupRecoverer(template));
		}

		@SpreadListener(group = "work", errorHandler = "deadLetters")
		void work(String text) {
			throw new IllegalStateException("no");
		}

		@SpreadListener(group = "work.dlq", id = "dead")
		void dead(String text, @Header(DeadLetterGroupRecoverer.EXCEPTION) String exception,
				@Header(DeadLetterGroupRecoverer.SENDER) String sender,
				@Header(DeadLetterGroupRecoverer.LISTENER) String listener) {
			this.events.add(List.of(text, exception, sender, listener));
		}

	}

	@Test
	void sendsToTheDeadLetterGroup() {
		this.runner.withUserConfiguration(DeadLetters.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			DeadLetters listener = context.getBean(DeadLetters.class);
			Member self = context.getBean(SpreadClient.class).self();
			context.getBean(SpreadTemplate.class).send("work", "letter");
			assertThat(listener.next()).isEqualTo(List.of("letter", "java.lang.IllegalStateException",
					self.privateGroup(), "errorHandlingTests.DeadLetters"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Batched extends Failures {

		@Bean
		SpreadErrorHandler recording() {
			return (error, failed) -> this.errors.add(error);
		}

		@SpreadListener(group = "batched", errorHandler = "recording")
		void orders(List<Order> orders) {
			this.events.addAll(orders);
		}

	}

	@Test
	void oneBadMessageDoesNotSpoilItsBatch() {
		this.runner.withUserConfiguration(Batched.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			Batched listener = context.getBean(Batched.class);
			SpreadListenerContainer container = context.getBean(SpreadListenerEndpointRegistry.class)
				.getContainer("errorHandlingTests.Batched");
			container.pause();
			template.send("batched", new Order(1));
			template.send("batched", "no json");
			template.send("batched", new Order(3));
			Awaitility.await().until(() -> container.statistics().queued() >= 3);
			container.resume();
			List<Object> seen = new ArrayList<>(List.of(listener.next(), listener.next()));
			assertThat(seen).containsExactly(new Order(1), new Order(3));
			assertThat(listener.errors).hasSize(1).first().isInstanceOf(MessageConversionException.class);
			Awaitility.await().until(() -> container.statistics().queued() == 0);
			assertThat(container.statistics().handled()).isEqualTo(container.statistics().received());
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Unhandled extends Failures {

		@SpreadListener("unhandled")
		void text(String text) {
			this.events.add(text);
			throw new IllegalStateException("for the log");
		}

	}

	@Test
	void logsOnceByDefaultAndNeverThePayload(CapturedOutput output) {
		this.runner.withUserConfiguration(Unhandled.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			context.getBean(SpreadTemplate.class).send("unhandled", "top secret");
			assertThat(context.getBean(Unhandled.class).next()).isEqualTo("top secret");
			Awaitility.await().until(() -> output.getAll().contains("for the log"));
			assertThat(output.getAll()).contains("Listener 'errorHandlingTests.Unhandled' failed")
				.doesNotContain("top secret");
			assertThat(output.getAll().split("for the log", -1)).hasSize(2);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Invalid extends Failures {

		@Bean
		LocalValidatorFactoryBean validator() {
			return new LocalValidatorFactoryBean();
		}

		@SpreadListener("invalid")
		void order(@Valid Order order) {
		}

	}

	@Test
	void logsErrorsOfConversionAndValidationWithoutQuotingThePayload(CapturedOutput output) {
		this.runner.withUserConfiguration(Invalid.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			context.getBean(SpreadTemplate.class).send("invalid", "{\"amount\": \"secret\"}");
			context.getBean(SpreadTemplate.class).send("invalid", new Order(-4711));
			Awaitility.await().until(() -> output.getAll().contains("[amount Min]"));
			assertThat(output.getAll())
				.contains("cannot be read as a " + Order.class.getName() + ": InvalidFormatException")
				.contains("the payload is not valid for order: [amount Min]")
				.doesNotContain("secret")
				.doesNotContain("4711");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Filtered extends Failures {

		@SpreadListener(group = "filtered", filter = "payload.amount > 3")
		void order(Order order) {
		}

		@SpreadListener(group = "misspelled", id = "misspelled", filter = "payload.amuont > 3")
		void misspelled(Order order) {
		}

		@SpreadListener(group = "nowhere", id = "nowhere")
		@SendTo("!{null}")
		String nowhere(String text) {
			return text;
		}

		@SpreadListener(group = "mapped", id = "mapped")
		void mapped(Order order) {
		}

		@Bean
		TypeMapping typeMapping() {
			return new TypeMapping(Map.of(5, String.class));
		}

	}

	@Test
	void logsWhichAttributeFailedAndOfWhichMethod(CapturedOutput output) {
		this.runner.withUserConfiguration(Filtered.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			template.send("misspelled", new Order(5));
			template.send("nowhere", "x");
			template.message("x").to("mapped").type(5).send();
			Awaitility.await()
				.untilAsserted(() -> assertThat(output).contains(
						"method Filtered.misspelled(Order), attribute 'filter' = "
								+ "\"payload.amuont > 3\" cannot be evaluated",
						"method Filtered.nowhere(String): the expression in @SendTo(\"!{null}\") gave no group",
						"no method takes message type 5 in group 'mapped'"));
		});
	}

	@Test
	void logsNoPayloadThatAFilterCannotRead(CapturedOutput output) {
		this.runner.withUserConfiguration(Filtered.class).run((context) -> {
			SpreadInfrastructure.awaitListeners(context);
			context.getBean(SpreadTemplate.class).message("{\"amount\": \"secret\"}").to("filtered").type(0).send();
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("InvalidFormatException"));
			assertThat(output).contains("cannot be read as a " + Order.class.getName()).doesNotContain("secret");
		});
	}

}
