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

package io.asyncspread.spring.support;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.asyncspread.Limits;

/**
 * What the message types of an application mean: a Java type for each number. It decides
 * into what a body is converted where a listener leaves it open, which of several
 * handlers takes a message, and which message type an object is sent with. Nothing on the
 * wire ever names a class.
 * <p>
 * Immutable and safe for use by several threads.
 */
public final class TypeMapping {

	/**
	 * A mapping without entries.
	 */
	public static final TypeMapping NONE = new TypeMapping(Map.of());

	private static final Integer AMBIGUOUS = -1;

	private final Map<Integer, Class<?>> javaTypes;

	private final Map<Class<?>, Integer> messageTypes = new HashMap<>();

	private final Map<Class<?>, Integer> resolved = new ConcurrentHashMap<>();

	/**
	 * Create a mapping.
	 * @param javaTypes the Java type of each message type; several message types may
	 * share a Java type, which then is sent with type 0 unless the sender says otherwise
	 * @throws IllegalArgumentException if a message type is not in 0 to 65535
	 */
	public TypeMapping(Map<Integer, Class<?>> javaTypes) {
		this.javaTypes = Map.copyOf(javaTypes);
		new TreeMap<>(javaTypes).forEach((messageType, javaType) -> {
			Limits.checkMessageType(messageType);
			Assert.notNull(javaType, () -> "message type " + messageType + " needs a Java type");
			this.messageTypes.merge(javaType, messageType, (first, second) -> AMBIGUOUS);
		});
	}

	/**
	 * Return the Java type of a message type.
	 * @param messageType the message type
	 * @return the Java type, {@code null} if none is mapped
	 */
	public @Nullable Class<?> javaType(int messageType) {
		return this.javaTypes.isEmpty() ? null : this.javaTypes.get(messageType);
	}

	/**
	 * Return the message type that an object is sent with: the one mapped to its class,
	 * else to the nearest superclass, else to its only mapped interface.
	 * @param payload the object
	 * @return the message type, 0 if none is mapped or several are
	 */
	public int messageType(Object payload) {
		if (this.messageTypes.isEmpty()) {
			return 0;
		}
		int messageType = this.resolved.computeIfAbsent(payload.getClass(), this::resolve);
		return Math.max(0, messageType);
	}

	private Integer resolve(Class<?> javaType) {
		for (Class<?> type = javaType; type != null; type = type.getSuperclass()) {
			Integer messageType = this.messageTypes.get(type);
			if (messageType != null) {
				return messageType;
			}
		}
		Integer found = null;
		for (Map.Entry<Class<?>, Integer> entry : this.messageTypes.entrySet()) {
			if (entry.getKey().isAssignableFrom(javaType)) {
				found = (found == null) ? entry.getValue() : AMBIGUOUS;
			}
		}
		return (found != null) ? found : AMBIGUOUS;
	}

	/**
	 * Return the message types that are mapped.
	 * @return the numbers
	 */
	public Set<Integer> messageTypes() {
		return this.javaTypes.keySet();
	}

	/**
	 * Tell whether a Java type, or one below it, is mapped.
	 * @param javaType the type of a handler's payload
	 * @return {@code true} if some message type leads to it
	 */
	public boolean reaches(Class<?> javaType) {
		return this.javaTypes.values().stream().anyMatch(javaType::isAssignableFrom);
	}

	@Override
	public String toString() {
		return "TypeMapping" + new TreeMap<>(this.javaTypes);
	}

}
