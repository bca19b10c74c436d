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

package io.asyncspread.spring.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.listener.adapter.ListenerMethodContext;
import io.asyncspread.spring.listener.adapter.ListenerMethodSpec;
import io.asyncspread.spring.listener.adapter.MethodMessageListener;

/**
 * Methods of one bean as an endpoint.
 *
 * @param id the id
 * @param bean the bean, or its proxy
 * @param beanType the class of the bean itself
 * @param beanName name of the bean, for messages
 * @param methods the methods
 * @param change what to change about the factory's options
 * @param errorHandler the endpoint's own error handler, {@code null} for that of the
 * factory
 */
public record MethodSpreadListenerEndpoint(String id, Object bean, Class<?> beanType, String beanName,
		List<ListenerMethodSpec> methods, UnaryOperator<ContainerOptions> change,
		@Nullable SpreadErrorHandler errorHandler) implements SpreadListenerEndpoint {

	public MethodSpreadListenerEndpoint {
		methods = List.copyOf(methods);
	}

	@Override
	public List<String> groups() {
		LinkedHashSet<String> groups = new LinkedHashSet<>();
		this.methods.forEach((method) -> groups.addAll(method.groups()));
		return List.copyOf(groups);
	}

	@Override
	public boolean privateMessages() {
		return this.methods.stream().anyMatch(ListenerMethodSpec::privateMessages);
	}

	@Override
	public ContainerOptions options(ContainerOptions defaults) {
		return this.change.apply(defaults);
	}

	@Override
	public SpreadMessageListener listener(ListenerMethodContext context) {
		return new MethodMessageListener(this.bean, this.beanType, this.beanName, this.methods, context);
	}

	@Override
	public String toString() {
		return "bean '" + this.beanName + "' (" + this.beanType.getName() + ")";
	}

}
