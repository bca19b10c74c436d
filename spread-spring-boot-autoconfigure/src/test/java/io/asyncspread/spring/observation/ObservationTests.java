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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.WireFormat;

import static io.asyncspread.spring.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is observed of templates and listeners, and what comes of observations that fail.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservationTests {

	private static EmbeddedSpread daemon;

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SpreadInfrastructure.class)
		.withBean(ObservationRegistry.class, () -> this.registry)
		.withPropertyValues("daemon=" + daemon.address());

	@BeforeAll
	static void startDaemon() {
		daemon = EmbeddedSpread.start();
	}

	@AfterAll
	static void stopDaemon() {
		daemon.close();
	}

	private void run(Class<?> listeners, Consumer<ApplicationContext> test) {
		run(this.runner.withUserConfiguration(listeners), test);
	}

	private static void run(ApplicationContextRunner runner, Consumer<ApplicationContext> test) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			SpreadClient client = context.getBean(SpreadClient.class);
			SpreadInfrastructure.awaitListeners(context);
			Awaitility.await().until(() -> client.self() != null);
			test.accept(context);
		});
	}

	private static SpreadTemplate template(ApplicationContext context) {
		return context.getBean(SpreadTemplate.class);
	}

	private TestObservationRegistryAssert observations() {
		return TestObservationRegistryAssert.assertThat(this.registry);
	}

	@Configuration(proxyBeanMethods = false)
	static class Nobody extends Recorder {

	}

	@Test
	void sendIsObserved() {
		run(Nobody.class, (context) -> {
			template(context).message("hello").to("prices").type(7).service(ServiceType.SAFE).send();
			observations().hasObservationWithNameEqualTo("spread.template")
				.that()
				.hasContextualNameEqualTo("prices publish")
				.hasLowCardinalityKeyValue("messaging.system", "spread")
				.hasLowCardinalityKeyValue("messaging.operation", "publish")
				.hasLowCardinalityKeyValue("messaging.destination.name", "prices")
				.hasLowCardinalityKeyValue("spread.service.type", "safe")
				.hasHighCardinalityKeyValue("spread.groups", "prices")
				.hasHighCardinalityKeyValue("spread.message.type", "7")
				.doesNotHaveError()
				.hasBeenStarted()
				.hasBeenStopped();
		});
	}

	@Test
	void privateGroupsAndListsOfTargetsDoNotMakeNewValues() {
		run(Nobody.class, (context) -> {
			template(context).send(context.getBean(SpreadClient.class).self(), "hello");
			observations().hasObservationWithNameEqualTo("spread.template")
				.that()
				.hasLowCardinalityKeyValue("messaging.destination.name", "_private");
			this.registry.clear();
			template(context).message("hello").to("a", "b").send();
			observations().hasObservationWithNameEqualTo("spread.template")
				.that()
				.hasLowCardinalityKeyValue("messaging.destination.name", "_several")
				.hasHighCardinalityKeyValue("spread.groups", "a,b");
		});
	}

	@Test
	void confirmedSendIsObservedUntilTheConfirmation() {
		run(Nobody.class, (context) -> {
			template(context).sendConfirmed("prices", "hello").join();
			Awaitility.await()
				.untilAsserted(
						() -> observations().hasObservationWithNameEqualTo("spread.template").that().hasBeenStopped());
		});
	}

	@Test
	void sendThatFailsIsAnError() {
		run(Nobody.class, (context) -> {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> template(context).message("hello").to("prices").header("desk", "fx").send())
				.withMessageContaining("raw wire format");
			observations().hasObservationWithNameEqualTo("spread.template").that().hasError().hasBeenStopped();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener extends Recorder {

		private final ObservationRegistry registry;

		Listener(ObservationRegistry registry) {
			this.registry = registry;
		}

		@SpreadListener(id = "quotes", group = "prices", privateMessages = true, types = "7")
		void quote(DataMessage message, @Nullable GroupView view) {
			this.events.add(List.of(message.sender(), (view != null) ? view.groupId() : "none",
					this.registry.getCurrentObservation().getContext().getName()));
		}

	}

	@Test
	void callOfListenerIsObserved() {
		run(Listener.class, (context) -> {
			template(context).message("hello").to("prices").type(7).send();
			List<?> seen = (List<?>) next(context);
			assertThat(seen.get(2)).isEqualTo("spread.listener");
			Awaitility.await()
				.untilAsserted(() -> observations().hasObservationWithNameEqualTo("spread.listener")
					.that()
					.hasContextualNameEqualTo("prices process")
					.hasLowCardinalityKeyValue("messaging.system", "spread")
					.hasLowCardinalityKeyValue("messaging.operation", "process")
					.hasLowCardinalityKeyValue("messaging.destination.name", "prices")
					.hasLowCardinalityKeyValue("spread.listener.id", "quotes")
					.hasLowCardinalityKeyValue("spread.service.type", "agreed")
					.hasHighCardinalityKeyValue("spread.sender", seen.get(0).toString())
					.hasHighCardinalityKeyValue("spread.message.type", "7")
					.hasHighCardinalityKeyValue("spread.group.id", seen.get(1).toString())
					.doesNotHaveError()
					.hasBeenStopped());
		});
	}

	@Test
	void privateMessageIsObservedWithoutAName() {
		run(Listener.class, (context) -> {
			SpreadClient client = context.getBean(SpreadClient.class);
			template(context).message("hello").to(client.self()).type(7).send();
			next(context);
			Awaitility.await()
				.untilAsserted(() -> observations().hasObservationWithNameEqualTo("spread.listener")
					.that()
					.hasLowCardinalityKeyValue("messaging.destination.name", "_private")
					.doesNotHaveHighCardinalityKeyValueWithKey("spread.group.id")
					.hasBeenStopped());
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Filtering extends Recorder {

		@SpreadListener(group = "prices", filter = "payload != 'left out'", types = { "0" })
		void quote(String text) {
			this.events.add(text);
		}

	}

	@Test
	void messagesThatTheListenerLeavesOutAndMembershipAreNotObserved() {
		run(Filtering.class, (context) -> {
			template(context).send("prices", "left out");
			template(context).message("of another type").to("prices").type(1).send();
			template(context).send("prices", "taken");
			assertThat(next(context)).isEqualTo("taken");
			Awaitility.await()
				.untilAsserted(() -> observations().hasNumberOfObservationsWithNameEqualTo("spread.listener", 1));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing extends Recorder {

		@SpreadListener(group = "prices")
		void quote(String text) {
			throw new IllegalStateException("no");
		}

		@Bean
		static SpreadErrorHandlerPostProcessor errorHandlerPostProcessor(ObjectProvider<Failing> recorder,
				ObjectProvider<ObservationRegistry> registry) {
			return new SpreadErrorHandlerPostProcessor((error, failed) -> recorder.getObject().events
				.add(registry.getObject().getCurrentObservation().getContext().getName()));
		}

	}

	/**
	 * Gives the factory an error handler.
	 */
	record SpreadErrorHandlerPostProcessor(SpreadErrorHandler handler) implements BeanPostProcessor {

		@Override
		public Object postProcessBeforeInitialization(Object bean, String name) {
			if (bean instanceof DefaultSpreadListenerContainerFactory factory) {
				factory.setErrorHandler(this.handler);
			}
			return bean;
		}

	}

	@Test
	void errorHandlerRunsWithinTheObservation() {
		run(Failing.class, (context) -> {
			template(context).send("prices", "hello");
			assertThat(next(context)).isEqualTo("spread.listener");
			Awaitility.await()
				.untilAsserted(() -> observations().hasObservationWithNameEqualTo("spread.listener")
					.that()
					.hasError()
					.hasBeenStopped());
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Batching extends Recorder {

		@SpreadListener(id = "batches", group = "prices", batchSize = "10")
		void quotes(List<String> texts) {
			this.events.add(texts);
		}

	}

	@Test
	void batchIsOneObservation() {
		run(Batching.class, (context) -> {
			SpreadListenerContainer container = context.getBean(SpreadListenerEndpointRegistry.class)
				.getContainer("batches");
			container.pause();
			for (int i = 0; i < 3; i++) {
				template(context).send("prices", "message " + i);
			}
			Awaitility.await().until(() -> container.statistics().queued() >= 3);
			container.resume();
			assertThat(next(context)).isEqualTo(List.of("message 0", "message 1", "message 2"));
			Awaitility.await()
				.untilAsserted(() -> observations().hasNumberOfObservationsWithNameEqualTo("spread.listener", 1)
					.hasObservationWithNameEqualTo("spread.listener")
					.that()
					.hasHighCardinalityKeyValue("messaging.batch.message_count", "3")
					.hasBeenStopped());
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Asynchronous extends Recorder {

		final CompletableFuture<String> answer = new CompletableFuture<>();

		@SpreadListener(group = "questions")
		CompletableFuture<String> answer(String question) {
			this.events.add(question);
			return this.answer;
		}

	}

	@Test
	void asynchronousResultIsPartOfTheCallAndItsReplyAChildOfIt() {
		run(Asynchronous.class, (context) -> {
			CompletableFuture<String> reply = template(context).request("questions", "?", String.class,
					Duration.ofSeconds(30));
			assertThat(next(context)).isEqualTo("?");
			observations().hasObservationWithNameEqualTo("spread.listener").that().isNotStopped();
			context.getBean(Asynchronous.class).answer.complete("!");
			assertThat(reply.join()).isEqualTo("!");
			Awaitility.await().untilAsserted(() -> {
				observations().hasObservationWithNameEqualTo("spread.listener").that().hasBeenStopped();
				observations().hasHandledContextsThatSatisfy((contexts) -> assertThat(contexts)
					.filteredOn((each) -> each instanceof SpreadSenderContext sender
							&& sender.getOperation() == SpreadSenderContext.Operation.REPLY)
					.singleElement()
					.satisfies((each) -> assertThat(each.getParentObservation().getContextView().getName())
						.isEqualTo("spread.listener")));
				observations().hasHandledContextsThatSatisfy(
						(contexts) -> assertThat(contexts).anyMatch((each) -> each instanceof SpreadSenderContext sender
								&& sender.getOperation() == SpreadSenderContext.Operation.REQUEST));
			});
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Conventions extends Filtering {

		@Bean
		static SpreadTemplateObservationConvention templateConvention() {
			return new DefaultSpreadTemplateObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(SpreadSenderContext context) {
					return super.getLowCardinalityKeyValues(context).and("desk", "fx");
				}

			};
		}

		@Bean
		static SpreadListenerObservationConvention listenerConvention() {
			return new DefaultSpreadListenerObservationConvention() {

				@Override
				public String getName() {
					return "desk.listener";
				}

			};
		}

	}

	@Test
	void applicationHasTheLastWordOnNamesAndKeys() {
		run(Conventions.class, (context) -> {
			template(context).send("prices", "hello");
			next(context);
			observations().hasObservationWithNameEqualTo("spread.template")
				.that()
				.hasLowCardinalityKeyValue("desk", "fx");
			Awaitility.await().untilAsserted(() -> observations().hasObservationWithNameEqualTo("desk.listener"));
		});
	}

	@Test
	void rawMessageCarriesNothingAndEnvelopeWhatTheTracerGives() {
		this.registry.observationConfig().observationHandler(new Injecting("traceparent", "00-1-2-01"));
		run(Echo.class, (context) -> {
			template(context).send("echo", "hello");
			DataMessage raw = (DataMessage) next(context);
			assertThat(Envelope.isEnvelope(raw)).isFalse();
			assertThat(new String(raw.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
			template(context).message("hello").to("echo").format(WireFormat.ENVELOPE).header("desk", "fx").send();
			assertThat(Envelope.decode(((DataMessage) next(context)).body()).headers())
				.containsEntry("traceparent", "00-1-2-01")
				.containsEntry("desk", "fx");
		});
	}

	@Test
	void whatTheTracerGivesNeverMakesAMessageIllegalOrTooLarge() {
		this.registry.observationConfig()
			.observationHandler(new Injecting("not a header name", "?"))
			.observationHandler(new Injecting("baggage", "x".repeat(2000)));
		run(Echo.class, (context) -> {
			template(context).message(new byte[142_000]).to("echo").format(WireFormat.ENVELOPE).send();
			assertThat(Envelope.decode(((DataMessage) next(context)).body()).headers()).doesNotContainKey("baggage");
			template(context).message(new byte[100]).to("echo").format(WireFormat.ENVELOPE).send();
			assertThat(Envelope.decode(((DataMessage) next(context)).body()).headers()).containsKey("baggage")
				.doesNotContainKey("not a header name");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Echo extends Recorder {

		@SpreadListener(group = "echo")
		void echo(DataMessage message) {
			this.events.add(message);
		}

	}

	/**
	 * Puts a header where a tracer would.
	 */
	record Injecting(String name, String value) implements ObservationHandler<SpreadSenderContext> {

		@Override
		public void onStart(SpreadSenderContext context) {
			context.getSetter().set(context.getCarrier(), this.name, this.value);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SpreadSenderContext;
		}

	}

	@Test
	void observationThatFailsBreaksNeitherSendNorListener(CapturedOutput output) {
		for (Breaking.Where where : Breaking.Where.values()) {
			ObservationRegistry broken = ObservationRegistry.create();
			broken.observationConfig().observationHandler(new Breaking(where));
			run(new ApplicationContextRunner().withUserConfiguration(SpreadInfrastructure.class, Filtering.class)
				.withBean(ObservationRegistry.class, () -> broken)
				.withPropertyValues("daemon=" + daemon.address()), (context) -> {
					template(context).send("prices", "one");
					template(context).sendConfirmed("prices", "two").join();
					assertThat(List.of(next(context), next(context))).isEqualTo(List.of("one", "two"));
					assertThat(broken.getCurrentObservationScope()).isNull();
					assertThatIllegalArgumentException().isThrownBy(() -> template(context).send("no group name", "x"));
				});
		}
		assertThat(output).contains("what it observes goes on");
	}

	/**
	 * Fails at one of the moments of an observation.
	 */
	record Breaking(Where where) implements ObservationHandler<Observation.Context> {

		enum Where {

			START, SCOPE_OPENED, SCOPE_CLOSED, STOP

		}

		private void fail(Where now) {
			if (this.where == now) {
				throw new IllegalStateException("observation broken at " + now);
			}
		}

		@Override
		public void onStart(Observation.Context context) {
			fail(Where.START);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			fail(Where.SCOPE_OPENED);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			fail(Where.SCOPE_CLOSED);
		}

		@Override
		public void onStop(Observation.Context context) {
			fail(Where.STOP);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	@Test
	void registryIsAskedForAtTheFirstSendOnly() {
		List<String> asked = new ArrayList<>();
		new ApplicationContextRunner().withUserConfiguration(SpreadInfrastructure.class, Nobody.class)
			.withPropertyValues("daemon=" + daemon.address())
			.withBean(ObservationRegistry.class, () -> {
				asked.add("registry");
				return this.registry;
			}, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				Awaitility.await().until(() -> context.getBean(SpreadClient.class).self() != null);
				assertThat(asked).isEmpty();
				template(context).send("prices", "hello");
				assertThat(asked).hasSize(1);
			});
	}

}
