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

package io.asyncspread.spring.annotation;

import java.util.Set;
import java.util.TreeSet;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadClientLifecycle;

/**
 * The connections that a listener can name, for the message when it names another.
 */
final class ConnectionNames {

	private ConnectionNames() {
	}

	/**
	 * Collect the qualifiers of the container factories.
	 */
	static Set<String> of(ConfigurableBeanFactory beanFactory) {
		Set<String> names = new TreeSet<>(Set.of(SpreadClientLifecycle.DEFAULT_CONNECTION));
		if (beanFactory instanceof ListableBeanFactory listable) {
			for (String bean : listable.getBeanNamesForType(SpreadListenerContainerFactory.class)) {
				// Asks for each of the bean's qualifiers; the name of the bean is none.
				BeanFactoryAnnotationUtils.isQualifierMatch((qualifier) -> {
					if (!qualifier.equals(bean)) {
						names.add(qualifier);
					}
					return false;
				}, bean, beanFactory);
			}
		}
		return names;
	}

}
