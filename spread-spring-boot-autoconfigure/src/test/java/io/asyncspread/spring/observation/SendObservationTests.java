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
import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.asyncspread.DataMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.WireFormat;

import static io.asyncspread.spring.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is observed of a send, and what it carries to the receiver.
 */
class SendObservationTests extends ObservationTest {

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
	void registryIsAskedForAtTheFirstSendOnly() {
		List<String> asked = new ArrayList<>();
		new ApplicationContextRunner().withUserConfiguration(SpreadInfrastructure.class, Nobody.class)
			.withPropertyValues("daemon=" + spread.daemon().address())
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
