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

import java.util.Arrays;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds collaborators that an application may define, and says so where one is left out
 * because there are several. Stateless but for the bean factory.
 */
final class OptionalBeans {

	private static final Log logger = LogFactory.getLog(OptionalBeans.class);

	private final ListableBeanFactory beanFactory;

	OptionalBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Use the one bean of a type, if there is one or a primary one.
	 * @param <T> the type
	 * @param type the type
	 * @param user takes the bean
	 */
	<T> void ifUnique(Class<T> type, Consumer<T> user) {
		T bean = unique(type);
		if (bean != null) {
			user.accept(bean);
		}
	}

	/**
	 * Find the one bean of a type.
	 * @param <T> the type
	 * @param type the type
	 * @return the bean, {@code null} if there is none, or several without a primary one
	 */
	<T> @Nullable T unique(Class<T> type) {
		T bean = this.beanFactory.getBeanProvider(type).getIfUnique();
		if (bean != null) {
			return bean;
		}
		String[] names = this.beanFactory.getBeanNamesForType(type, true, false);
		if (names.length > 1) {
			logger.warn("None of the beans " + Arrays.toString(names) + " is used as the " + type.getSimpleName()
					+ " of Spread: mark one of them @Primary");
		}
		return null;
	}

}
