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

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;

import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpoint;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistrar;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

/**
 * Finds {@link SpreadListener} annotations on beans and registers their endpoints: when
 * all singletons are there, and at once for beans that are made later. For a bean with a
 * scoped proxy the proxy listens; other beans that are no singletons are refused.
 * <p>
 * Thread-safe: beans may be made in the background, and by any thread once the
 * application runs.
 */
public class SpreadListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton, Ordered {

	/**
	 * The name of the bean of this type.
	 */
	public static final String BEAN_NAME = "io.asyncspread.spring.annotation.internalSpreadListenerAnnotationProcessor";

	/**
	 * The name of the bean of type {@link SpreadListenerEndpointRegistry}.
	 */
	public static final String REGISTRY_BEAN_NAME = "io.asyncspread.spring.config.internalSpreadListenerEndpointRegistry";

	private final Map<Class<?>, ListenerAnnotations> cache = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * What was found before endpoints could be registered; guarded by the lock.
	 */
	private final Map<String, Found> waiting = new LinkedHashMap<>();

	/**
	 * The ids of endpoints of objects that are no beans, by the names they were given.
	 */
	private final Map<String, List<String>> originals = new ConcurrentHashMap<>();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private @Nullable ScopedListeners scoped;

	/**
	 * Whether endpoints are registered at once; guarded by the lock.
	 */
	private boolean ready;

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		Assert.isInstanceOf(ConfigurableListableBeanFactory.class, beanFactory);
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.scoped = new ScopedListeners(this.beanFactory);
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "the post-processor works in a bean factory only");
		return this.beanFactory;
	}

	private ScopedListeners scoped() {
		Assert.state(this.scoped != null, "the post-processor works in a bean factory only");
		return this.scoped;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AopInfrastructureBean) {
			return bean;
		}
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		ListenerAnnotations annotations = annotations(type);
		if (annotations == null) {
			return bean;
		}
		if (scoped().isScoped(beanName)) {
			foundScoped(beanName, type, annotations);
		}
		else {
			found(new Found(bean, beanName, annotations));
		}
		return bean;
	}

	/**
	 * Return the annotations of a class, {@code null} if it has none.
	 */
	private @Nullable ListenerAnnotations annotations(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, SpreadListener.class)
				&& !AnnotationUtils.isCandidateClass(type, SpreadHandler.class)) {
			return null;
		}
		ListenerAnnotations annotations = this.cache.computeIfAbsent(type, ListenerAnnotations::of);
		return annotations.isEmpty() ? null : annotations;
	}

	private void foundScoped(String beanName, Class<?> type, ListenerAnnotations annotations) {
		String proxy = scoped().claimProxy(beanName, type);
		if (proxy == null) {
			return;
		}
		try {
			found(new Found(beanFactory().getBean(proxy), proxy, annotations));
		}
		catch (RuntimeException ex) {
			scoped().release(proxy);
			throw ex;
		}
	}

	private void found(Found found) {
		if (!waits(found)) {
			registerLate(found);
		}
	}

	/**
	 * Keep a bean until endpoints can be registered.
	 * @return {@code false} if they can be already
	 */
	private boolean waits(Found found) {
		this.lock.lock();
		try {
			if (!this.ready) {
				// By name: what wraps a bean that was seen before takes its place.
				this.waiting.put(found.beanName(), found);
			}
			return !this.ready;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take the beans that wait. To look at them can make beans that wait in turn.
	 */
	private List<Found> takeWaiting() {
		this.lock.lock();
		try {
			List<Found> found = List.copyOf(this.waiting.values());
			this.waiting.clear();
			return found;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Say that endpoints are registered at once from now on, unless beans wait.
	 */
	private boolean becomeReady() {
		this.lock.lock();
		try {
			this.ready = this.waiting.isEmpty();
			return this.ready;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		ConfigurableListableBeanFactory factory = beanFactory();
		SpreadListenerEndpointRegistry registry = factory.getBean(SpreadListenerEndpointRegistry.class);
		SpreadListenerEndpointRegistrar registrar = new SpreadListenerEndpointRegistrar(registry);
		scoped().make((type) -> annotations(type) != null);
		takeWaiting().forEach((found) -> collect(found, registrar));
		unregistered(SpreadListenerEndpoint.class).forEach(registrar::registerEndpoint);
		unregistered(SpreadListenerConfigurer.class)
			.forEach((configurer) -> configurer.configureSpreadListeners(registrar));
		registrar.registerAll(this::defaultFactory);
		// Attributes, configurers and containers can need beans that nobody had made yet
		// and that are listeners too.
		while (!becomeReady()) {
			takeWaiting().forEach((found) -> collect(found, registrar));
			registrar.registerAll(this::defaultFactory);
		}
	}

	/**
	 * Return the beans of a type in their order, without those that the post-processor of
	 * a parent context has registered.
	 */
	private <T> List<T> unregistered(Class<T> type) {
		Set<Object> registered = Collections.newSetFromMap(new IdentityHashMap<>());
		if (beanFactory().getParentBeanFactory() instanceof ListableBeanFactory parent
				&& parent.containsBean(BEAN_NAME)) {
			registered.addAll(BeanFactoryUtils.beansOfTypeIncludingAncestors(parent, type).values());
		}
		return beanFactory().getBeanProvider(type)
			.orderedStream()
			.filter((bean) -> !registered.contains(bean))
			.toList();
	}

	private void registerLate(Found found) {
		SpreadListenerEndpointRegistry registry = beanFactory().getBean(SpreadListenerEndpointRegistry.class);
		SpreadListenerEndpointRegistrar registrar = new SpreadListenerEndpointRegistrar(registry);
		List<String> ids = collect(found, registrar);
		if (found.beanName().endsWith(AutowireCapableBeanFactory.ORIGINAL_INSTANCE_SUFFIX)) {
			// Nobody tells when an object that is no bean goes, such as the instance of a
			// test class: the next one takes its place.
			this.originals.getOrDefault(found.beanName(), List.of()).forEach(registry::unregister);
			this.originals.put(found.beanName(), ids);
		}
		registrar.registerAll(this::defaultFactory);
	}

	/**
	 * Collect the endpoints of a bean.
	 * @return their ids
	 */
	private List<String> collect(Found found, SpreadListenerEndpointRegistrar registrar) {
		List<String> ids = new ArrayList<>();
		for (EndpointDraft draft : found.annotations()
			.endpoints(found.bean(), found.beanName(), (where) -> new AttributeResolver(beanFactory(), where))) {
			SpreadListenerEndpoint endpoint = draft.endpoint();
			registrar.registerEndpoint(endpoint, draft.factory());
			ids.add(endpoint.id());
		}
		return ids;
	}

	private SpreadListenerContainerFactory defaultFactory(SpreadListenerEndpoint endpoint) {
		try {
			return beanFactory().getBean(SpreadListenerContainerFactory.DEFAULT_BEAN_NAME,
					SpreadListenerContainerFactory.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new SpreadListenerConfigurationException(
					"Endpoint '" + endpoint.id() + "' of " + endpoint
							+ " names no container factory, and there is no bean '"
							+ SpreadListenerContainerFactory.DEFAULT_BEAN_NAME + "'.",
					"Define it, or set the attribute 'containerFactory'. Spring Boot defines it unless there are several "
							+ "clients and none of them is @Primary.",
					ex);
		}
	}

	private record Found(Object bean, String beanName, ListenerAnnotations annotations) {
	}

}
