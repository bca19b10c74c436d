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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.junit.EmbeddedSpreadExtension;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.support.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One trace over two applications, with a real tracer in each.
 */
class TracingTests {

	@RegisterExtension
	static final EmbeddedSpreadExtension spread = new EmbeddedSpreadExtension();

	private final Traces traces = new Traces();

	private @Nullable ConfigurableApplicationContext asker;

	private @Nullable ConfigurableApplicationContext answerer;

	@BeforeEach
	void startApplications() {
		this.asker = application(Nobody.class);
		this.answerer = application(Answering.class);
		SpreadInfrastructure.awaitListeners(this.answerer);
		Awaitility.await().until(() -> this.asker.getBean(SpreadClient.class).self() != null);
	}

	@AfterEach
	void stopApplications() {
		this.asker.close();
		this.answerer.close();
	}

	private ConfigurableApplicationContext application(Class<?> configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("daemon", spread.daemon().address().toString())));
		Tracing tracing = this.traces.application(configuration.getSimpleName());
		context.registerBean(Tracer.class, tracing::tracer);
		context.registerBean(ObservationRegistry.class, tracing::registry);
		context.register(SpreadInfrastructure.class, configuration);
		context.refresh();
		return context;
	}

	private SpreadTemplate template() {
		return this.asker.getBean(SpreadTemplate.class);
	}

	/**
	 * The application that only asks.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Nobody {

	}

	/**
	 * The application that listens.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Answering extends Recorder {

		private final Tracer tracer;

		Answering(Tracer tracer) {
			this.tracer = tracer;
		}

		@SpreadListener(id = "answers", group = "questions")
		CompletableFuture<String> answer(String question) {
			return CompletableFuture.supplyAsync(() -> "answer to " + question,
					CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
		}

		@SpreadListener(id = "news", group = "news")
		void news(String text) {
			Span span = this.tracer.currentSpan();
			this.events.add((span != null) ? span.context().traceId() : "no trace");
		}

		@SpreadListener(id = "batches", group = "batches")
		void batch(List<String> texts) {
			this.events.add(texts.size());
		}

	}

	@Test
	void requestAnswerAndAllBetweenAreOneTrace() {
		String answer = template().request("questions", "life", String.class, Duration.ofSeconds(30)).join();
		assertThat(answer).isEqualTo("answer to life");
		SpanData request = this.traces.await("questions request");
		SpanData process = this.traces.await("questions process");
		SpanData reply = this.traces.await("_private reply");
		assertThat(request.getParentSpanContext().isValid()).isFalse();
		assertThat(process.getTraceId()).isEqualTo(request.getTraceId());
		assertThat(process.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(process.getParentSpanContext().isRemote()).isTrue();
		assertThat(reply.getTraceId()).isEqualTo(request.getTraceId());
		assertThat(reply.getParentSpanId()).isEqualTo(process.getSpanId());
		assertThat(List.of(request.getKind(), process.getKind(), reply.getKind()))
			.isEqualTo(List.of(SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.PRODUCER));
	}

	@Test
	void envelopeCarriesTheTraceIntoTheListener() {
		template().message("hello").to("news").format(WireFormat.ENVELOPE).send();
		Object seen = this.answerer.getBean(Answering.class).next();
		assertThat(seen).isEqualTo(this.traces.await("news publish").getTraceId())
			.isEqualTo(this.traces.await("news process").getTraceId());
	}

	@Test
	void rawMessageBeginsATraceOfItsOwnInTheListener() {
		template().send("news", "hello");
		Object seen = this.answerer.getBean(Answering.class).next();
		SpanData process = this.traces.await("news process");
		assertThat(seen).isEqualTo(process.getTraceId()).isNotEqualTo(this.traces.await("news publish").getTraceId());
		assertThat(process.getParentSpanContext().isValid()).isFalse();
	}

	@Test
	void batchOfSeveralTracesIsOneSpan() {
		SpreadListenerContainer batches = this.answerer.getBean(SpreadListenerEndpointRegistry.class)
			.getContainer("batches");
		batches.pause();
		template().message("one").to("batches").format(WireFormat.ENVELOPE).send();
		template().message("two").to("batches").format(WireFormat.ENVELOPE).send();
		Awaitility.await().until(() -> batches.statistics().queued() >= 2);
		batches.resume();
		assertThat(this.answerer.getBean(Answering.class).next()).isEqualTo(2);
		SpanData process = this.traces.await("batches process");
		assertThat(process.getParentSpanContext().isValid()).isFalse();
	}

	/**
	 * The spans of all applications.
	 */
	static class Traces {

		private final InMemorySpanExporter spans = InMemorySpanExporter.create();

		Tracing application(String name) {
			SdkTracerProvider provider = SdkTracerProvider.builder()
				.addSpanProcessor(SimpleSpanProcessor.create(this.spans))
				.build();
			io.opentelemetry.api.trace.Tracer otel = provider.get(name);
			OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), (event) -> {
			});
			OtelPropagator propagator = new OtelPropagator(
					ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new FirstMatchingCompositeObservationHandler(
						new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
						new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
						new DefaultTracingObservationHandler(tracer)));
			return new Tracing(tracer, registry);
		}

		SpanData await(String name) {
			return Awaitility.await("span '" + name + "'")
				.until(() -> this.spans.getFinishedSpanItems()
					.stream()
					.filter((span) -> span.getName().equals(name))
					.findFirst()
					.orElse(null), (span) -> span != null);
		}

	}

	record Tracing(Tracer tracer, ObservationRegistry registry) {
	}

}
