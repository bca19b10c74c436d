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

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.messaging.MessagingException;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

/**
 * What a data message must meet for a method to be called: not our own, owned by us in
 * the view, and the filter's yes.
 */
@FunctionalInterface
interface MessageCondition {

	/**
	 * A condition that every message meets.
	 */
	MessageCondition ALWAYS = (step) -> true;

	boolean test(Step step);

	private MessageCondition and(MessageCondition other) {
		return (this == ALWAYS) ? other : (step) -> test(step) && other.test(step);
	}

	static MessageCondition of(ListenerMethodSpec spec, ListenerParameters parameters, ListenerMethodContext context,
			String where) {
		boolean conditional = spec.discardOwn() || spec.filter() != null || spec.responder() != Responder.EVERY_MEMBER;
		if (conditional && !parameters.kinds().contains(Accept.DATA)) {
			throw new SpreadListenerConfigurationException(where
					+ ": attributes 'discardOwn', 'filter' and 'responder' choose among data messages, but the method takes none.",
					"Leave them out.");
		}
		if (spec.key() != null && spec.responder() != Responder.OWNER) {
			throw new SpreadListenerConfigurationException(
					where + ": attribute 'key' means nothing without responder = OWNER.",
					"Set responder = Responder.OWNER, or leave 'key' out.");
		}
		MessageCondition condition = ALWAYS;
		if (spec.discardOwn()) {
			condition = (step) -> !isOwn(step, context);
		}
		if (spec.responder() != Responder.EVERY_MEMBER) {
			condition = condition.and(responder(spec, parameters, context, where));
		}
		if (spec.filter() != null) {
			condition = condition.and(filter(spec.filter(), parameters, context, where));
		}
		return condition;
	}

	private static boolean isOwn(Step step, ListenerMethodContext context) {
		DataMessage message = step.data().raw();
		GroupView view = step.view();
		return (view != null && view.self() != null) ? view.isSelf(message.sender())
				: Objects.equals(message.sender(), context.client().self());
	}

	private static MessageCondition responder(ListenerMethodSpec spec, ListenerParameters parameters,
			ListenerMethodContext context, String where) {
		if (!context.hasMembership()) {
			throw new SpreadListenerConfigurationException(
					where + ": responder = " + spec.responder()
							+ " needs the members of the group, but the client gets no membership messages.",
					"Let it get them (property spread.membership), or leave the attribute 'responder' out.");
		}
		if (spec.responder() == Responder.COORDINATOR) {
			return (step) -> {
				GroupView view = step.view();
				return view == null || view.isCoordinator();
			};
		}
		Expression key = (spec.key() != null) ? parse(spec.key(), "key", where) : null;
		EvaluationContext evaluation = evaluation(context);
		return (step) -> {
			GroupView view = step.view();
			if (view == null) {
				return true;
			}
			Object value = (key != null)
					? evaluate(key, evaluation, new ExpressionRoot(step, parameters), Object.class, "key", where)
					: step.data().raw().sender().privateGroup();
			return view.isSelf(view.owner(String.valueOf(value)));
		};
	}

	private static MessageCondition filter(String text, ListenerParameters parameters, ListenerMethodContext context,
			String where) {
		Expression expression = parse(text, "filter", where);
		EvaluationContext evaluation = evaluation(context);
		return (step) -> Boolean.TRUE.equals(
				evaluate(expression, evaluation, new ExpressionRoot(step, parameters), Boolean.class, "filter", where));
	}

	private static <T> @Nullable T evaluate(Expression expression, EvaluationContext evaluation, ExpressionRoot root,
			Class<T> type, String attribute, String where) {
		try {
			return expression.getValue(evaluation, root, type);
		}
		catch (EvaluationException ex) {
			for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
				if (cause instanceof MessagingException unreadable) {
					// Not the expression is at fault but the payload it looks at.
					throw unreadable;
				}
			}
			throw new IllegalStateException(where + ", attribute '" + attribute + "' = \""
					+ expression.getExpressionString() + "\" cannot be evaluated: " + ex.getMessage(), ex);
		}
	}

	private static EvaluationContext evaluation(ListenerMethodContext context) {
		StandardEvaluationContext evaluation = new StandardEvaluationContext();
		if (context.beanFactory() != null) {
			evaluation.setBeanResolver(new BeanFactoryResolver(context.beanFactory()));
		}
		return evaluation;
	}

	private static Expression parse(String text, String attribute, String where) {
		try {
			return new SpelExpressionParser().parseExpression(text);
		}
		catch (ParseException ex) {
			throw new SpreadListenerConfigurationException(
					where + ": attribute '" + attribute + "' is no expression: " + ex.getMessage() + ".",
					"Correct it; message, payload, headers, sender, type and view can be used.", ex);
		}
	}

	/**
	 * What expressions can see of a message.
	 */
	final class ExpressionRoot {

		private final Step step;

		private final ListenerParameters parameters;

		ExpressionRoot(Step step, ListenerParameters parameters) {
			this.step = step;
			this.parameters = parameters;
		}

		/**
		 * Return the message as received.
		 * @return the message
		 */
		public DataMessage getMessage() {
			return this.step.data().raw();
		}

		/**
		 * Return the payload as the method gets it, or the bytes.
		 * @return the payload
		 */
		public @Nullable Object getPayload() {
			PayloadArgument payload = this.parameters.payload();
			return (payload != null) ? payload.value(this.step.data()) : this.step.data().getPayload();
		}

		/**
		 * Return the headers.
		 * @return the headers
		 */
		public Map<String, Object> getHeaders() {
			return this.step.data().getHeaders();
		}

		/**
		 * Return the private group of the sender.
		 * @return the sender
		 */
		public String getSender() {
			return getMessage().sender().privateGroup();
		}

		/**
		 * Return the message type.
		 * @return the type
		 */
		public int getType() {
			return this.step.data().type();
		}

		/**
		 * Return the view that the message was delivered in.
		 * @return the view
		 */
		public @Nullable GroupView getView() {
			return this.step.view();
		}

	}

}
