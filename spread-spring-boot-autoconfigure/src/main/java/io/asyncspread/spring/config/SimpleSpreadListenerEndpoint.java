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

import java.util.List;
import java.util.function.UnaryOperator;

import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.listener.adapter.ListenerMethodContext;

/**
 * An endpoint around a listener that is there already.
 */
record SimpleSpreadListenerEndpoint(String id, List<String> groups, UnaryOperator<ContainerOptions> change,
		SpreadMessageListener listener) implements SpreadListenerEndpoint {

	@Override
	public ContainerOptions options(ContainerOptions defaults) {
		return this.change.apply(defaults);
	}

	@Override
	public SpreadMessageListener listener(ListenerMethodContext context) {
		return this.listener;
	}

}
