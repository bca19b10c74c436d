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

package io.asyncspread.spring.listener.adapter;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.messaging.handler.annotation.SendTo;

import io.asyncspread.Limits;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.observation.GuardedObservation;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.WireFormat;

/**
 * Sends what a listener method returned: to the groups of {@code @SendTo}, else to where
 * the request wants it, else to the private group of its sender.
 */
final class ReplySender {

	private final SpreadTemplate template;

	private final List<Destination> destinations;

	private ReplySender(SpreadTemplate template, List<Destination> destinations) {
		this.template = template;
		this.destinations = destinations;
	}

	/**
	 * Create the sender for a method.
	 * @return the sender, {@code null} for a method that returns nothing
	 */
	static @Nullable ReplySender of(ListenerMethodSpec spec, ListenerParameters parameters,
			ListenerMethodContext context, String where) {
		Method method = spec.method();
		SendTo sendTo = AnnotatedElementUtils.findMergedAnnotation(method, SendTo.class);
		Class<?> result = method.getReturnType();
		if (result == void.class || result == Void.class) {
			if (sendTo != null) {
				throw new SpreadListenerConfigurationException(where + ": it is marked @SendTo but returns nothing.",
						"Return what shall be sent, or remove @SendTo.");
			}
			return null;
		}
		if (parameters.isBatch()) {
			throw new SpreadListenerConfigurationException(
					where + ": it takes a batch and returns a value, but a batch has no single sender to reply to.",
					"Return void, and send with a SpreadTemplate.");
		}
		if (sendTo == null && !parameters.kinds().equals(Set.of(Accept.DATA))) {
			throw new SpreadListenerConfigurationException(
					where + ": it returns a value, but a change of membership has no sender to reply to.",
					"Return void, or name a group with @SendTo.");
		}
		List<Destination> destinations = new ArrayList<>();
		if (sendTo != null) {
			if (sendTo.value().length == 0) {
				throw new SpreadListenerConfigurationException(where + ": @SendTo names no group.",
						"Name one, or remove @SendTo to reply to the sender.");
			}
			for (String value : sendTo.value()) {
				destinations.add(destination(value, context, where));
			}
		}
		return new ReplySender(context.template(), destinations);
	}

	private static Destination destination(String value, ListenerMethodContext context, String where) {
		try {
			String text = resolve(value, context.beanFactory());
			if (!text.contains("!{")) {
				String group = Limits.checkTarget(text);
				return (request, result) -> group;
			}
			Expression expression = new SpelExpressionParser().parseExpression(text,
					new TemplateParserContext("!{", "}"));
			StandardEvaluationContext evaluation = new StandardEvaluationContext();
			if (context.beanFactory() != null) {
				evaluation.setBeanResolver(new BeanFactoryResolver(context.beanFactory()));
			}
			return (request, result) -> group(
					expression.getValue(evaluation, new ExpressionRoot(request, result), String.class), value, where);
		}
		catch (IllegalArgumentException | ParseException | BeansException ex) {
			throw new SpreadListenerConfigurationException(
					where + ": @SendTo(\"" + value + "\") names no group: " + ex.getMessage() + ".",
					"Name a group, a private group, or an expression '!{...}' over request and result.", ex);
		}
	}

	private static String group(@Nullable String target, String value, String where) {
		if (target == null) {
			throw new IllegalStateException(where + ": the expression in @SendTo(\"" + value + "\") gave no group");
		}
		return target;
	}

	private static String resolve(String value, @Nullable ConfigurableBeanFactory beanFactory) {
		if (beanFactory == null) {
			return value;
		}
		String text = beanFactory.resolveEmbeddedValue(value);
		if (text != null && text.contains("${")) {
			throw new IllegalArgumentException("the placeholder cannot be resolved");
		}
		BeanExpressionResolver expressions = beanFactory.getBeanExpressionResolver();
		Object resolved = (expressions != null)
				? expressions.evaluate(text, new BeanExpressionContext(beanFactory, null)) : text;
		return (resolved != null) ? resolved.toString() : "";
	}

	/**
	 * Send a result when it is there.
	 * @param step what the method was called with
	 * @param result what it returned
	 * @return completes when the reply is written, {@code null} if there is nothing to
	 * send
	 */
	@Nullable CompletionStage<?> reply(Step step, @Nullable Object result) {
		if (result instanceof CompletionStage<?> stage) {
			// It may come on a thread that knows nothing of what is observed here.
			GuardedObservation current = GuardedObservation.current(this.template.getObservationRegistry());
			return stage.thenCompose((value) -> sendWithin(current, step, value));
		}
		return (result != null) ? send(step, result) : null;
	}

	private CompletableFuture<Void> sendWithin(GuardedObservation observation, Step step, @Nullable Object result) {
		if (result == null) {
			return CompletableFuture.completedFuture(null);
		}
		try (GuardedObservation.Scope scope = observation.openScope()) {
			return send(step, result);
		}
	}

	private CompletableFuture<Void> send(Step step, Object result) {
		Envelope request = (step.message() != null) ? step.message().envelope() : null;
		String correlationId = (request != null) ? request.headers().get(SpreadHeaders.CORRELATION_ID) : null;
		if (this.destinations.isEmpty()) {
			boolean asked = request != null && request.kind() == Envelope.Kind.REQUEST;
			return this.template.reply(replyTo(step, request), result,
					asked ? Envelope.Kind.REPLY : Envelope.Kind.MESSAGE, correlationId);
		}
		List<CompletableFuture<?>> sent = new ArrayList<>();
		for (Destination destination : this.destinations) {
			sent.add(forward(destination.resolve(step, result), result, correlationId));
		}
		return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
	}

	/**
	 * Send a result as any other message, with what lets the requester recognize it.
	 */
	private CompletableFuture<Void> forward(String target, Object result, @Nullable String correlationId) {
		SpreadOperations.MessageSpec message = this.template.message(result).to(target);
		if (correlationId != null) {
			message = message.header(SpreadHeaders.CORRELATION_ID, correlationId).format(WireFormat.ENVELOPE);
		}
		return message.sendAsync();
	}

	private static String replyTo(Step step, @Nullable Envelope request) {
		String wanted = (request != null) ? request.headers().get(SpreadHeaders.REPLY_TO) : null;
		return (wanted != null) ? wanted : step.data().raw().sender().privateGroup();
	}

	/**
	 * Tell a requester that there will be no answer.
	 * @param step the request
	 * @param reason why, for the requester to read
	 * @param template sends it
	 * @return completes when it is written, {@code null} if the message was no request
	 */
	static @Nullable CompletionStage<?> refuse(Step step, String reason, SpreadTemplate template) {
		Envelope request = (step.message() != null) ? step.message().envelope() : null;
		if (request == null || request.kind() != Envelope.Kind.REQUEST) {
			return null;
		}
		return template.reply(replyTo(step, request), reason, Envelope.Kind.FAILURE,
				request.headers().get(SpreadHeaders.CORRELATION_ID));
	}

	/**
	 * Where one copy of a reply goes.
	 */
	@FunctionalInterface
	private interface Destination {

		String resolve(Step request, Object result);

	}

	/**
	 * What the expressions of {@code @SendTo} can see.
	 *
	 * @param step the request
	 * @param result what the method returned
	 */
	record ExpressionRoot(Step step, Object result) {

		/**
		 * Return the request as a Spring message.
		 * @return the request, {@code null} for a change of membership
		 */
		public @Nullable Object getRequest() {
			return this.step.message();
		}

		/**
		 * Return what the method returned.
		 * @return the result
		 */
		public Object getResult() {
			return this.result;
		}

	}

}
