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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadListenerContainer;

import static io.asyncspread.spring.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is observed of the calls of a listener.
 */
class ListenerObservationTests extends ObservationTest {

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

}
