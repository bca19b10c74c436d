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
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.asyncspread.spring.support.SpreadMessageConverter;

/**
 * One method of an endpoint as it was declared, with all expressions and placeholders
 * resolved.
 *
 * @param method the method as declared, for its parameters and annotations
 * @param invocable the method to call, which for a proxied bean is that of the proxy
 * @param groups groups whose messages it takes
 * @param privateMessages whether it takes messages to our private group
 * @param types message types that it takes, empty for all
 * @param accept what it takes, empty to follow from its parameters
 * @param filter a SpEL expression that must be true for a data message, {@code null} for
 * none
 * @param discardOwn whether it skips messages that this client has sent
 * @param responder which of the members call it
 * @param key a SpEL expression for the key of {@link Responder#OWNER}, {@code null} for
 * the sender
 * @param converter an own converter, {@code null} for the container factory's
 * @param fallback whether it takes the data messages that no other method takes
 */
public record ListenerMethodSpec(Method method, Method invocable, List<String> groups, boolean privateMessages,
		Set<Integer> types, Set<Accept> accept, @Nullable String filter, boolean discardOwn, Responder responder,
		@Nullable String key, @Nullable SpreadMessageConverter converter, boolean fallback) {

	public ListenerMethodSpec {
		groups = List.copyOf(groups);
		types = Set.copyOf(types);
		accept = Set.copyOf(accept);
	}

	/**
	 * Start with a method that takes everything in its groups.
	 * @param method the method, of the bean itself
	 * @param groups the groups
	 * @return the specification
	 */
	public static ListenerMethodSpec of(Method method, List<String> groups) {
		return new ListenerMethodSpec(method, method, groups, false, Set.of(), Set.of(), null, false,
				Responder.EVERY_MEMBER, null, null, false);
	}

}
