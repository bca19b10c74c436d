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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.BatchElementException;
import io.asyncspread.spring.listener.Delivery;
import io.asyncspread.spring.listener.NoHandlerException;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.EnvelopeFormatException;
import io.asyncspread.spring.support.TypeMapping;

/**
 * The methods of one bean as one listener: hands each step of the stream to the method
 * that asks for it, and sends what it returns.
 */
public final class MethodMessageListener implements SpreadMessageListener {

	private static final Log logger = LogFactory.getLog(MethodMessageListener.class);

	private static final String PRIVATE = "";

	private final SpreadTemplate template;

	private final List<ListenerMethod> methods;

	private final Map<String, HandlerTable> tables = new HashMap<>();

	private final boolean batch;

	/**
	 * Create the listener.
	 * @param bean the bean, or its proxy
	 * @param beanType the class of the bean itself
	 * @param beanName its name, for messages
	 * @param specs its methods
	 * @param context what the methods have in common
	 * @throws SpreadListenerConfigurationException if a method cannot work, or two ask
	 * for the same
	 */
	public MethodMessageListener(Object bean, Class<?> beanType, String beanName, List<ListenerMethodSpec> specs,
			ListenerMethodContext context) {
		this.template = context.template();
		this.methods = specs.stream()
			.map((spec) -> new ListenerMethod(bean, beanType, spec, context, beanName))
			.toList();
		TypeMapping mapping = context.converter().getTypeMapping();
		for (ListenerMethodSpec spec : specs) {
			for (String group : spec.groups()) {
				this.tables.computeIfAbsent(group, (name) -> new HandlerTable(name, this.methods, mapping));
			}
			if (spec.privateMessages()) {
				this.tables.computeIfAbsent(PRIVATE, (name) -> new HandlerTable(name, this.methods, mapping));
			}
		}
		this.batch = this.methods.stream().anyMatch(ListenerMethod::isBatch);
	}

	/**
	 * Check that the methods can be called by so many threads.
	 * @param concurrency number of threads of the container
	 * @throws SpreadListenerConfigurationException if a method takes batches and there is
	 * more than one thread
	 */
	public void checkConcurrency(int concurrency) {
		this.methods.forEach((method) -> method.checkConcurrency(concurrency));
	}

	@Override
	public boolean isBatch() {
		return this.batch;
	}

	@Override
	public boolean accepts(Delivery delivery) {
		if (delivery instanceof Delivery.Data data) {
			HandlerTable table = table(data);
			return table != null && table.takesData();
		}
		if (delivery instanceof Delivery.Membership membership) {
			HandlerTable table = this.tables.get(membership.message().group());
			return table != null && table.forMembership(membership.message()) != null;
		}
		// A view is a barrier for the data before it, even if no method asks for it.
		return true;
	}

	@Override
	public @Nullable CompletionStage<?> onDelivery(Delivery delivery) throws Exception {
		if (delivery instanceof Delivery.Data data) {
			return onData(data);
		}
		if (delivery instanceof Delivery.Membership membership) {
			HandlerTable table = this.tables.get(membership.message().group());
			return (table != null) ? call(table.forMembership(membership.message()), delivery) : null;
		}
		if (delivery instanceof Delivery.View change) {
			HandlerTable table = this.tables.get(change.view().group());
			return (table != null) ? call(table.forView(), delivery) : null;
		}
		if (delivery instanceof Delivery.End ended) {
			HandlerTable table = this.tables.get(ended.end().group());
			return (table != null) ? call(table.forEnd(), delivery) : null;
		}
		return null;
	}

	private @Nullable CompletionStage<?> call(@Nullable ListenerMethod method, Delivery delivery) throws Exception {
		return (method != null) ? call(method, new Step(delivery, null)) : null;
	}

	private @Nullable CompletionStage<?> onData(Delivery.Data data) throws Exception {
		Step step = Step.of(data);
		ListenerMethod method = method(table(data), step);
		return (method != null && method.accepts(step)) ? call(method, step) : null;
	}

	private @Nullable HandlerTable table(Delivery.Data data) {
		String group = data.group();
		return this.tables.get((group != null) ? group : PRIVATE);
	}

	/**
	 * Make one step of it for each method, in the first group that the method takes it
	 * in. A group without a method for it gets one too, for that may be an error.
	 */
	@Override
	public List<Delivery.Data> split(Delivery.Data data) {
		int type = Envelope.typeOf(data.message().type(), data.message().body());
		Map<Object, Delivery.Data> steps = new LinkedHashMap<>();
		for (String group : data.message().groups()) {
			HandlerTable table = this.tables.get(group);
			if (table != null && data.isIn(group)) {
				steps.putIfAbsent(taker(table, type), data.in(group));
			}
		}
		return List.copyOf(steps.values());
	}

	@Override
	public boolean splitsPrivate(Delivery.Data data) {
		HandlerTable own = this.tables.get(PRIVATE);
		if (own == null) {
			return false;
		}
		int type = Envelope.typeOf(data.message().type(), data.message().body());
		Object taker = taker(own, type);
		for (String group : data.message().groups()) {
			HandlerTable table = this.tables.get(group);
			if (table != null && data.isIn(group) && taker(table, type) == taker) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return what stands for the steps of a message that are one: a method, or the group
	 * that has none for it.
	 */
	private static Object taker(HandlerTable table, int type) {
		ListenerMethod method = table.forData(type);
		return (method != null) ? method : table;
	}

	private @Nullable ListenerMethod method(@Nullable HandlerTable table, Step step) {
		if (table == null) {
			return null;
		}
		int type = step.data().type();
		ListenerMethod method = table.forData(type);
		if (method == null && table.isExhaustive() && table.takesData()) {
			throw new NoHandlerException("no method takes message type " + type + " in group '" + step.data().group()
					+ "'; there are " + this.methods
					+ ". Add one that takes any payload or is the default, or choose by 'types' to leave others out");
		}
		return method;
	}

	private @Nullable CompletionStage<?> call(ListenerMethod method, Step step) throws Exception {
		Object result = method.invoke(step);
		ReplySender replies = method.replies();
		return (replies != null) ? replies.reply(step, result) : null;
	}

	@Override
	public boolean isFor(Delivery.Data data) {
		try {
			Step step = Step.of(data);
			ListenerMethod method = method(table(data), step);
			return method != null && method.accepts(step);
		}
		catch (RuntimeException ex) {
			return true; // it will fail in the call, which is to be observed
		}
	}

	@Override
	public @Nullable Object batchKey(Delivery.Data data) {
		HandlerTable table = table(data);
		try {
			ListenerMethod method = (table != null) ? table.forData(Step.of(data).data().type()) : null;
			return (method != null && method.isBatch()) ? method : null;
		}
		catch (EnvelopeFormatException ex) {
			return null; // which makes it fail alone
		}
	}

	@Override
	public @Nullable CompletionStage<?> onBatch(List<Delivery.Data> batch) throws Exception {
		ListenerMethod method = (ListenerMethod) batchKey(batch.get(0));
		Assert.state(method != null, "no batch method");
		List<@Nullable Object> elements = new ArrayList<>(batch.size());
		Step first = null;
		for (Delivery.Data data : batch) {
			try {
				Step step = Step.of(data);
				if (method.accepts(step)) {
					elements.add(method.element(step));
					first = (first != null) ? first : step;
				}
			}
			catch (Exception ex) {
				throw new BatchElementException(data, ex);
			}
		}
		if (first != null) {
			method.invokeBatch(first, elements);
		}
		return null;
	}

	@Override
	public void onFailure(Delivery delivery, Throwable error) {
		if (delivery instanceof Delivery.Data data) {
			try {
				CompletionStage<?> refused = ReplySender.refuse(Step.of(data),
						"the listener failed with " + error.getClass().getSimpleName(), this.template);
				if (refused != null) {
					refused.whenComplete((none, failure) -> {
						if (failure != null) {
							notTold(data, failure);
						}
					});
				}
			}
			catch (RuntimeException ex) {
				notTold(data, ex);
			}
		}
	}

	private static void notTold(Delivery.Data data, Throwable reason) {
		logger.warn("The sender of " + data.message()
				+ " could not be told that its request failed, and waits until its time is over: " + reason);
	}

}
