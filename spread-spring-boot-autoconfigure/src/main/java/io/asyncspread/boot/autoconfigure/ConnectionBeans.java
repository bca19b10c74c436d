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

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Finds what an application has defined for one connection. A bean whose qualifier is the
 * name of a connection belongs to that one; a bean without belongs to the main connection
 * or, where it is of a kind that can be shared, to all. Stateless but for the bean
 * factory.
 */
final class ConnectionBeans {

	private static final Log logger = LogFactory.getLog(ConnectionBeans.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ConnectionName connection;

	private final Set<String> connections;

	/**
	 * Create the finder of a connection.
	 * @param beanFactory where the beans are
	 * @param connection the connection
	 * @param connections the names of all connections
	 */
	ConnectionBeans(ConfigurableListableBeanFactory beanFactory, ConnectionName connection, Set<String> connections) {
		this.beanFactory = beanFactory;
		this.connection = connection;
		this.connections = connections;
	}

	/**
	 * Return the beans of a type that are for this connection and for no other, in their
	 * order.
	 */
	<T> List<T> own(Class<T> type) {
		return sorted(type, this::isOwn);
	}

	/**
	 * Return those of the {@linkplain #own own} beans that a parent context does not
	 * have.
	 */
	<T> List<T> ownOfThisContext(Class<T> type) {
		return sorted(type, (bean) -> this.beanFactory.containsLocalBean(bean) && isOwn(bean));
	}

	/**
	 * Return the beans of a type that are for this connection or for all, in their order.
	 */
	<T> List<T> shared(Class<T> type) {
		return sorted(type, (bean) -> isQualified(bean) || isForEveryConnection(bean));
	}

	/**
	 * Use the one bean of a type, if there is one or a primary one; one that is for this
	 * connection alone before one that is for all. Says so where one is left out because
	 * there are several.
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
	 * Find the one bean of a type, as {@link #ifUnique} does.
	 * @param <T> the type
	 * @param type the type
	 * @return the bean, {@code null} if there is none, or several without a primary one
	 */
	<T> @Nullable T unique(Class<T> type) {
		List<String> candidates = names(type, this::isQualified);
		if (candidates.isEmpty()) {
			candidates = names(type, this::isForEveryConnection);
		}
		if (candidates.size() > 1) {
			candidates = withoutFallbacks(candidates);
		}
		if (candidates.size() > 1) {
			List<String> primary = candidates.stream().filter(this::isPrimary).toList();
			if (primary.isEmpty()) {
				logger.warn("None of the beans " + candidates + " is used as the " + type.getSimpleName()
						+ " of the Spread connection '" + this.connection + "': mark one of them @Primary");
			}
			candidates = primary;
		}
		return (candidates.size() == 1) ? this.beanFactory.getBean(candidates.get(0), type) : null;
	}

	private List<String> names(Class<?> type, Predicate<String> wanted) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type))
			.filter(wanted)
			.toList();
	}

	private <T> List<T> sorted(Class<T> type, Predicate<String> wanted) {
		Map<Object, String> names = new IdentityHashMap<>();
		List<T> beans = new ArrayList<>();
		for (String name : names(type, wanted)) {
			T bean = this.beanFactory.getBean(name, type);
			names.put(bean, name);
			beans.add(bean);
		}
		beans.sort(new AnnotationAwareOrderComparator().withSourceProvider((bean) -> factoryMethod(names.get(bean))));
		return beans;
	}

	private boolean isOwn(String bean) {
		return isQualified(bean) || (this.connection.equals(ConnectionName.MAIN) && isForEveryConnection(bean));
	}

	private boolean isQualified(String bean) {
		return BeanFactoryAnnotationUtils.isQualifierMatch(this.connection.name()::equals, bean, this.beanFactory);
	}

	private boolean isForEveryConnection(String bean) {
		return isDefaultCandidate(bean)
				&& !BeanFactoryAnnotationUtils.isQualifierMatch(this.connections::contains, bean, this.beanFactory);
	}

	private boolean isDefaultCandidate(String bean) {
		BeanDefinition definition = definition(bean);
		return definition == null || (definition.isAutowireCandidate()
				&& (!(definition instanceof AbstractBeanDefinition candidate) || candidate.isDefaultCandidate()));
	}

	private List<String> withoutFallbacks(List<String> beans) {
		List<String> regular = beans.stream().filter((bean) -> !isFallback(bean)).toList();
		return regular.isEmpty() ? beans : regular;
	}

	private boolean isFallback(String bean) {
		BeanDefinition definition = definition(bean);
		return definition != null && definition.isFallback();
	}

	private boolean isPrimary(String bean) {
		BeanDefinition definition = definition(bean);
		return definition != null && definition.isPrimary();
	}

	private @Nullable Object factoryMethod(@Nullable String bean) {
		return (bean != null && definition(bean) instanceof RootBeanDefinition definition)
				? definition.getResolvedFactoryMethod() : null;
	}

	private @Nullable BeanDefinition definition(String bean) {
		try {
			return this.beanFactory.getMergedBeanDefinition(bean);
		}
		catch (NoSuchBeanDefinitionException ex) {
			// Registered as an object.
			return null;
		}
	}

}
