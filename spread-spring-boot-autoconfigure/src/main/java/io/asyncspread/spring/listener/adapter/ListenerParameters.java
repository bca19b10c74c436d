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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.listener.GroupEnd;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.support.SpreadMessageConverter;

/**
 * Reads the parameters of a listener method, when the application starts: where each
 * value comes from, and by that what the method asks for.
 */
final class ListenerParameters {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final ListenerMethodSpec spec;

	private final ListenerMethodContext context;

	private final String where;

	private final HeaderArguments headers;

	private final List<Argument> arguments = new ArrayList<>();

	private final AskedKinds asked = new AskedKinds(this::mistake);

	private @Nullable PayloadArgument payload;

	private @Nullable MethodParameter payloadParameter;

	// which parameter is the list of a batch, -1 for none
	private int batchIndex = -1;

	ListenerParameters(ListenerMethodSpec spec, Class<?> beanType, ListenerMethodContext context, String where) {
		this.spec = spec;
		this.context = context;
		this.where = where;
		this.headers = new HeaderArguments(context.conversionService(), context.beanFactory());
		Method method = spec.method();
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new SynthesizingMethodParameter(method, i).withContainingClass(beanType);
			parameter.initParameterNameDiscovery(NAMES);
			this.arguments.add(argument(parameter));
		}
		this.asked.decide(spec.accept());
		if (!context.hasMembership()) {
			refuseMembership(method);
		}
	}

	/**
	 * Refuse a method that would never be called, or never with what it asks for.
	 */
	private void refuseMembership(Method method) {
		if (!kinds().contains(Accept.DATA)) {
			throw membershipMistake("it listens to " + kinds());
		}
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new SynthesizingMethodParameter(method, i);
			if (parameter.getParameterType() == GroupView.class && !parameter.isOptional()) {
				parameter.initParameterNameDiscovery(NAMES);
				throw membershipMistake("its parameter " + name(parameter) + " would have no value");
			}
		}
	}

	private SpreadListenerConfigurationException membershipMistake(String what) {
		return mistake(what + ", for the client gets no membership messages.",
				"Let it get them (property spread.membership), or do without.");
	}

	Argument[] arguments() {
		return this.arguments.toArray(new Argument[0]);
	}

	Set<Accept> kinds() {
		return this.asked.kinds();
	}

	/**
	 * Return what the payload is converted to.
	 * @return the type, {@code null} if the method takes messages as they are
	 */
	@Nullable Class<?> payloadType() {
		return (this.payload != null) ? this.payload.type() : null;
	}

	@Nullable PayloadArgument payload() {
		return this.payload;
	}

	Class<? extends MembershipMessage> membershipType() {
		return this.asked.membershipType();
	}

	boolean isBatch() {
		return this.batchIndex >= 0;
	}

	/**
	 * Return which parameter is the list of a batch.
	 * @return its index, -1 for none
	 */
	int batchIndex() {
		return this.batchIndex;
	}

	private Argument argument(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		for (HandlerMethodArgumentResolver resolver : this.context.argumentResolvers()) {
			if (resolver.supportsParameter(parameter)) {
				return data((step) -> resolver.resolveArgument(parameter, step.data()));
			}
		}
		if (parameter.hasParameterAnnotation(Payload.class)) {
			return payload(parameter);
		}
		if (parameter.hasParameterAnnotation(Header.class)) {
			return data(this.headers.of(parameter));
		}
		if (parameter.hasParameterAnnotation(Headers.class) || MessageHeaders.class.isAssignableFrom(type)) {
			HeadersMethodArgumentResolver resolver = new HeadersMethodArgumentResolver();
			if (!resolver.supportsParameter(parameter)) {
				throw mistake("parameter " + name(parameter) + " is marked @Headers but is a " + type.getName() + ".",
						"Make it a Map<String, Object> or MessageHeaders.");
			}
			return data((step) -> resolver.resolveArgument(parameter, step.data()));
		}
		if (type.getName().equals("kotlin.coroutines.Continuation")) {
			throw mistake("it is a suspending function, which is not supported.",
					"Make it an ordinary function; it may return a CompletableFuture.");
		}
		Argument known = spreadArgument(type);
		if (known != null) {
			return known;
		}
		if (Message.class.isAssignableFrom(type)) {
			MessageMethodArgumentResolver resolver = new MessageMethodArgumentResolver(converter().payloadConverter());
			return data((step) -> resolver.resolveArgument(parameter, step.data()));
		}
		if (type == List.class) {
			return batch(parameter);
		}
		return payload(parameter);
	}

	private @Nullable Argument spreadArgument(Class<?> type) {
		if (type == DataMessage.class) {
			return data((step) -> step.data().raw());
		}
		if (type == GroupView.class) {
			this.asked.view();
			return Step::view;
		}
		if (MembershipMessage.class.isAssignableFrom(type)) {
			this.asked.membership(type.asSubclass(MembershipMessage.class));
			return Step::membership;
		}
		if (type == GroupEnd.class) {
			this.asked.end();
			return Step::end;
		}
		if (type == SpreadMessage.class) {
			this.asked.data();
			this.asked.membership(MembershipMessage.class);
			return Step::raw;
		}
		if (type == Member.class) {
			this.asked.member();
			return Step::member;
		}
		if (type == ServiceType.class) {
			return data((step) -> step.data().raw().service());
		}
		if (type == Instant.class) {
			return data((step) -> step.data().receivedAt());
		}
		if (type == SpreadClient.class) {
			return (step) -> this.context.client();
		}
		return (SpreadOperations.class.isAssignableFrom(type) && type.isInstance(this.context.template()))
				? (step) -> this.context.template() : null;
	}

	private Argument data(Argument argument) {
		this.asked.data();
		return argument;
	}

	private Argument payload(MethodParameter parameter) {
		onlyPayload(parameter);
		PayloadArgument argument = new PayloadArgument(parameter, converter(), this.context.validator());
		String mistake = argument.mistake();
		if (mistake != null) {
			throw mistake("parameter " + name(parameter) + " " + mistake, argument.remedy());
		}
		this.payload = argument;
		return data(argument);
	}

	private Argument batch(MethodParameter parameter) {
		onlyPayload(parameter);
		this.batchIndex = parameter.getParameterIndex();
		MethodParameter element = parameter.nested();
		Class<?> type = element.getNestedParameterType();
		if (type == DataMessage.class) {
			return data((step) -> step.data().raw());
		}
		if (type == Message.class) {
			return data(Step::data);
		}
		PayloadArgument argument = new PayloadArgument(element, converter(), this.context.validator());
		this.payload = argument;
		return data(argument);
	}

	private void onlyPayload(MethodParameter parameter) {
		if (this.payloadParameter != null) {
			throw mistake(
					"parameters " + name(this.payloadParameter) + " and " + name(parameter)
							+ " both ask for the payload, and a message has only one.",
					"Mark what comes from elsewhere with @Header, or remove one of them.");
		}
		this.payloadParameter = parameter;
		this.asked.payload();
	}

	private SpreadMessageConverter converter() {
		return (this.spec.converter() != null) ? this.spec.converter() : this.context.converter();
	}

	static String name(MethodParameter parameter) {
		String name = parameter.getParameterName();
		return ((name != null) ? "'" + name + "'" : "number " + parameter.getParameterIndex()) + " ("
				+ parameter.getParameterType().getSimpleName() + ")";
	}

	private SpreadListenerConfigurationException mistake(String what, String remedy) {
		return new SpreadListenerConfigurationException(this.where + ": " + what, remedy);
	}

}
