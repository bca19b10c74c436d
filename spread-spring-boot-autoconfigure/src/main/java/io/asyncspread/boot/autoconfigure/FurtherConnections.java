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

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The names below {@code spread.connections}.
 */
final class FurtherConnections {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

	private FurtherConnections() {
	}

	/**
	 * Return the names, checked. An environment variable cannot say where a name has its
	 * dashes, so that what it sets is taken for the connection that is spelled with them.
	 */
	static Set<String> names(Environment environment) {
		Map<String, Object> found = Binder.get(environment)
			.bind(ConnectionName.PROPERTIES, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of());
		Map<String, String> names = new TreeMap<>();
		for (String name : found.keySet()) {
			check(name);
			names.merge(name.replace("-", ""), name, (one, other) -> (one.length() > other.length()) ? one : other);
		}
		return new TreeSet<>(names.values());
	}

	private static void check(String name) {
		String property = ConnectionName.PROPERTIES + "." + name;
		if (!NAME.matcher(name).matches()) {
			throw new InvalidConfigurationPropertyValueException(property, name,
					"the name of a connection is of lower-case letters, digits and dashes and begins with a letter");
		}
		if (name.equals(ConnectionName.MAIN.name())) {
			throw new InvalidConfigurationPropertyValueException(property, name,
					"this is the name of the main connection, whose properties begin with 'spread.' alone");
		}
	}

}
