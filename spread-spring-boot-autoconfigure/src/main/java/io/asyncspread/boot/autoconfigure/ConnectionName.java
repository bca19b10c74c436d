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

package io.asyncspread.boot.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static io.asyncspread.spring.core.SpreadClientLifecycle.DEFAULT_CONNECTION;

/**
 * The name of a connection: where its properties are, and what its beans are called.
 *
 * @param name the name, {@code default} for the main connection
 */
record ConnectionName(String name) {

	static final String PROPERTIES = "spread.connections";

	/**
	 * The main connection.
	 */
	static final ConnectionName MAIN = new ConnectionName(DEFAULT_CONNECTION);

	/**
	 * Return the full name of a property of the connection.
	 * @param property the property, as {@code private-name} or {@code ping.interval}
	 */
	String property(String property) {
		return (equals(MAIN) ? "spread" : PROPERTIES + "." + this.name) + "." + property;
	}

	/**
	 * Return the name of a bean of a further connection.
	 * @param role what the bean is, as {@code SpreadClient}
	 */
	String bean(String role) {
		return this.name + role;
	}

	/**
	 * Run a step and report what it refuses under the name of a property.
	 * @param <T> type of the result
	 * @param property the property, without the prefix
	 * @param value the value of the property
	 * @param step the step
	 * @return the result of the step
	 */
	<T> T checked(String property, @Nullable Object value, Supplier<T> step) {
		try {
			return step.get();
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw invalid(property, value, String.valueOf(ex.getMessage()));
		}
		catch (ArithmeticException ex) {
			throw invalid(property, value, "is too large: " + ex.getMessage());
		}
	}

	InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(property(property), value, reason);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
