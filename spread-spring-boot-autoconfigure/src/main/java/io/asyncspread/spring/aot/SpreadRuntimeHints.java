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

package io.asyncspread.spring.aot;

import java.util.List;

import io.asyncspread.spring.annotation.SpreadHandler;
import io.asyncspread.spring.annotation.SpreadListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * The hints that do not come from the application's own listeners: the annotations, whose
 * aliases need a proxy, and the client's queues, which look up their own fields by name.
 * Payload types and methods of listeners are registered with them, for
 * {@link SpreadListener} is a {@code @MessageMapping}.
 */
final class SpreadRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<String> QUEUES = List.of("org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue",
			"org.jctools.queues.atomic.SpscUnboundedAtomicArrayQueue");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.proxies().registerJdkProxy(SpreadListener.class).registerJdkProxy(SpreadHandler.class);
		for (String queue : QUEUES) {
			Class<?> type = ClassUtils.resolveClassName(queue, classLoader);
			while (type != null && type != Object.class) {
				hints.reflection().registerType(type, MemberCategory.ACCESS_DECLARED_FIELDS);
				type = type.getSuperclass();
			}
		}
	}

}
