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

package io.asyncspread.spring.core;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Limits;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;
import io.asyncspread.spring.observation.DefaultSpreadTemplateObservationConvention;
import io.asyncspread.spring.observation.GuardedObservation;
import io.asyncspread.spring.observation.SpreadSenderContext;
import io.asyncspread.spring.observation.SpreadTemplateObservation;
import io.asyncspread.spring.observation.SpreadTemplateObservationConvention;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.OutboundMessage;
import io.asyncspread.spring.support.WireContent;
import io.micrometer.observation.ObservationRegistry;

/**
 * One message on its way from the application to the client: converted, and observed if
 * the template is.
 *
 * @param template the template
 * @param operation what is done
 * @param targets groups and private groups
 * @param service the service type
 * @param selfDiscard whether we want no copy
 */
record Transmission(SpreadTemplate template, SpreadSenderContext.Operation operation, List<String> targets,
		ServiceType service, boolean selfDiscard) {

	private static final SpreadTemplateObservationConvention DEFAULT_CONVENTION = new DefaultSpreadTemplateObservationConvention();

	/**
	 * Send a message.
	 * @param <T> what the caller waits for
	 * @param message the message
	 * @param way how it is sent
	 * @return what the way returned; the observation ends when it completes
	 */
	<T extends @Nullable Object> CompletableFuture<T> send(OutboundMessage message,
			Function<Multicast, CompletableFuture<T>> way) {
		Multicast target = Multicast.to(this.targets).service(this.service).selfDiscard(this.selfDiscard);
		ObservationRegistry registry = this.template.getObservationRegistry();
		if (registry.isNoop()) {
			WireContent content = this.template.getMessageConverter().write(message);
			return way.apply(target.type(content.type()).body(content.body()));
		}
		SpreadSenderContext context = new SpreadSenderContext(this.operation, this.targets, this.service,
				this.template.getMessageConverter().isEnveloped(message));
		GuardedObservation observation = GuardedObservation.start(registry, () -> SpreadTemplateObservation.TEMPLATE
			.observation(this.template.observationConvention(), DEFAULT_CONVENTION, () -> context, registry));
		CompletableFuture<T> result;
		try (GuardedObservation.Scope scope = observation.openScope()) {
			WireContent content = write(message, context);
			result = way.apply(target.type(content.type()).body(content.body()));
		}
		catch (RuntimeException | Error ex) {
			observation.error(ex);
			observation.stop();
			throw ex;
		}
		result.whenComplete((value, error) -> {
			if (error != null) {
				observation.error(
						(error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error);
			}
			observation.stop();
		});
		return result;
	}

	private WireContent write(OutboundMessage message, SpreadSenderContext context) {
		WireContent content = this.template.getMessageConverter().write(with(message, context.getHeaders()));
		if (!context.getHeaders().isEmpty() && content.body().length > Limits.maxBody(this.targets.size())) {
			// What a tracer adds must not make a message too large that was not.
			content = this.template.getMessageConverter().write(message);
		}
		context.setMessageType(Envelope.typeOf(content.type(), content.body()));
		return content;
	}

	private static OutboundMessage with(OutboundMessage message, Map<String, String> headers) {
		OutboundMessage more = message;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			more = more.header(header.getKey(), header.getValue());
		}
		return more;
	}

}
