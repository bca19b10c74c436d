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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

import io.asyncspread.MembershipMessage;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

/**
 * One method of a listener, ready to be called: where its arguments come from is decided
 * once, and the call itself is a method handle.
 */
final class ListenerMethod {

	private final ListenerMethodSpec spec;

	private final String where;

	private final ListenerParameters parameters;

	private final Argument[] arguments;

	private final MethodHandle handle;

	private final MessageCondition condition;

	private final @Nullable ReplySender replies;

	ListenerMethod(Object bean, Class<?> beanType, ListenerMethodSpec spec, ListenerMethodContext context,
			String beanName) {
		this.spec = spec;
		this.where = "bean '" + beanName + "', method " + describe(beanType, spec.method());
		this.parameters = new ListenerParameters(spec, beanType, context, this.where);
		this.arguments = this.parameters.arguments();
		this.handle = handle(bean, spec.invocable());
		this.condition = MessageCondition.of(spec, this.parameters, context, this.where);
		this.replies = ReplySender.of(spec, this.parameters, context, this.where);
	}

	private static String describe(Class<?> beanType, Method method) {
		StringBuilder text = new StringBuilder(beanType.getSimpleName()).append('.').append(method.getName());
		text.append('(');
		for (int i = 0; i < method.getParameterCount(); i++) {
			text.append((i > 0) ? ", " : "").append(method.getParameterTypes()[i].getSimpleName());
		}
		return text.append(')').toString();
	}

	private MethodHandle handle(Object bean, Method invocable) {
		try {
			ReflectionUtils.makeAccessible(invocable);
			MethodHandle direct = MethodHandles.lookup().unreflect(invocable).bindTo(bean);
			return direct.asFixedArity()
				.asSpreader(Object[].class, this.arguments.length)
				.asType(MethodType.methodType(Object.class, Object[].class));
		}
		catch (IllegalAccessException ex) {
			throw new SpreadListenerConfigurationException(this.where + ": it cannot be called from here.",
					"Make class and method public, or open their package.", ex);
		}
	}

	/**
	 * Call the method if the message meets its conditions.
	 * @param step what is delivered
	 * @return what it returned; {@code null} for nothing, and if it was not called
	 * @throws Exception what it throws
	 */
	@Nullable Object invoke(Step step) throws Exception {
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments[i].resolve(step);
		}
		return call(values);
	}

	/**
	 * Call the method with a batch.
	 * @param first the first message, for parameters other than the list
	 * @param elements what the list shall hold
	 * @throws Exception what it throws
	 */
	void invokeBatch(Step first, List<@Nullable Object> elements) throws Exception {
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		int batch = this.parameters.batchIndex();
		for (int i = 0; i < values.length; i++) {
			values[i] = (i == batch) ? elements : this.arguments[i].resolve(first);
		}
		call(values);
	}

	/**
	 * Return what the list of a batch holds for one message.
	 * @param step the message
	 * @return the element
	 * @throws Exception if the message cannot be converted
	 */
	@Nullable Object element(Step step) throws Exception {
		return this.arguments[this.parameters.batchIndex()].resolve(step);
	}

	private @Nullable Object call(@Nullable Object[] values) throws Exception {
		try {
			return (Object) this.handle.invokeExact(values);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("listener method threw " + ex, ex);
		}
	}

	boolean accepts(Step step) {
		return this.condition.test(step);
	}

	@Nullable ReplySender replies() {
		return this.replies;
	}

	boolean takes(Accept kind) {
		return this.parameters.kinds().contains(kind);
	}

	boolean listensTo(String group) {
		return group.isEmpty() ? this.spec.privateMessages() : this.spec.groups().contains(group);
	}

	Set<Integer> types() {
		return this.spec.types();
	}

	boolean isFallback() {
		return this.spec.fallback();
	}

	void checkConcurrency(int concurrency) {
		if (isBatch() && concurrency > 1) {
			throw new SpreadListenerConfigurationException(this.where
					+ ": it takes batches, which come one at a time, but its concurrency is " + concurrency + ".",
					"Set 'concurrency' to 1, or let the method take single messages.");
		}
	}

	boolean isBatch() {
		return this.parameters.isBatch();
	}

	/**
	 * Return the type that messages must be mapped to for this method.
	 * @return the type of a converted payload; {@code null} if the method takes any
	 * payload: bytes, text, {@code Object} or the message itself
	 */
	@Nullable Class<?> convertedType() {
		Class<?> type = this.parameters.payloadType();
		return (type == null || type == byte[].class || type == String.class || type == Object.class) ? null : type;
	}

	Class<? extends MembershipMessage> membershipType() {
		return this.parameters.membershipType();
	}

	@Override
	public String toString() {
		return this.where;
	}

}
