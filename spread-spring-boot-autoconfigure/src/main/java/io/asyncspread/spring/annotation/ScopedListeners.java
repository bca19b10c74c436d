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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.ScopeNotActiveException;

import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

/**
 * Decides what listens for a bean that is no singleton. Behind a scoped proxy it is the
 * proxy, once, so that each call reaches the instance that the scope has at that moment;
 * without one nobody could tell which of the instances is meant.
 * <p>
 * Thread-safe.
 */
final class ScopedListeners {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * The names of the proxies that listen.
	 */
	private final Set<String> proxies = ConcurrentHashMap.newKeySet();

	ScopedListeners(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Tell whether a bean is no singleton. What has no definition is one.
	 */
	boolean isScoped(String bean) {
		return this.beanFactory.containsBeanDefinition(bean)
				&& !this.beanFactory.getMergedBeanDefinition(bean).isSingleton();
	}

	/**
	 * Find what listens when an instance is made.
	 * @param bean name of the bean that the instance is one of
	 * @param type class of the instance
	 * @return the name of the proxy, {@code null} if it listens already
	 * @throws SpreadListenerConfigurationException if there is no proxy
	 */
	@Nullable String claimProxy(String bean, Class<?> type) {
		if (!ScopedProxyUtils.isScopedTarget(bean)) {
			throw unclear(bean, type);
		}
		String proxy = ScopedProxyUtils.getOriginalBeanName(bean);
		return this.proxies.add(proxy) ? proxy : null;
	}

	/**
	 * Take back that a proxy listens, for it could not be registered.
	 */
	void release(String proxy) {
		this.proxies.remove(proxy);
	}

	/**
	 * Make an instance of each bean that is no singleton and is to listen from the start,
	 * for nobody else may ask for one.
	 * @param listens tells listeners by their class
	 * @throws SpreadListenerConfigurationException if one cannot listen
	 */
	void make(Predicate<Class<?>> listens) {
		for (String bean : this.beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(bean);
			if (definition.isAbstract() || definition.isSingleton()) {
				continue;
			}
			Class<?> type = this.beanFactory.getType(bean, false);
			if (type == null || !listens.test(type)) {
				continue;
			}
			if (!ScopedProxyUtils.isScopedTarget(bean)) {
				throw unclear(bean, type);
			}
			if (!definition.isLazyInit()) {
				make(bean, type);
			}
		}
	}

	private void make(String bean, Class<?> type) {
		try {
			this.beanFactory.getBean(bean);
		}
		catch (ScopeNotActiveException ex) {
			throw new SpreadListenerConfigurationException(
					what(ScopedProxyUtils.getOriginalBeanName(bean), bean, type)
							+ ", and the threads that call listeners are never in that scope.",
					"Move the methods to a singleton.", ex);
		}
	}

	private SpreadListenerConfigurationException unclear(String bean, Class<?> type) {
		return new SpreadListenerConfigurationException(
				what(bean, bean, type) + ", so that there may be any number of instances, and which of them listen is "
						+ "left open.",
				"Make it a singleton, or give the scope a proxy with 'proxyMode'. For listeners that come and go register "
						+ "endpoints with the SpreadListenerEndpointRegistry.");
	}

	private String what(String bean, String definition, Class<?> type) {
		return "bean '" + bean + "': its class " + type.getName() + " has listener methods, but it lives in the scope '"
				+ this.beanFactory.getMergedBeanDefinition(definition).getScope() + "'";
	}

}
