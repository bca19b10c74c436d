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

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Lets a native image read and write the types of {@code spread.mapping.types} and those
 * of further connections: they are named by properties only, so nothing else would keep
 * them.
 */
final class MappedTypesAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		Environment environment = beanFactory.getBean(Environment.class);
		Set<Class<?>> types = new LinkedHashSet<>();
		addTypes(types, environment, ConnectionName.MAIN);
		FurtherConnections.names(environment).forEach((name) -> addTypes(types, environment, new ConnectionName(name)));
		return types.isEmpty() ? null : (generation, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(generation.getRuntimeHints().reflection(), types.toArray(Class<?>[]::new));
	}

	private static void addTypes(Set<Class<?>> types, Environment environment, ConnectionName connection) {
		Binder.get(environment)
			.bind(connection.property("mapping.types"), Bindable.mapOf(Integer.class, Class.class))
			.map(Map::values)
			.ifBound((mapped) -> mapped.forEach(types::add));
	}

}
