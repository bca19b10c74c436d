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

package io.asyncspread.spring.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.listener.SpreadListenerContainer;

/**
 * All listener containers of an application by id. It starts them with the application
 * context and stops them, all at once, before it closes; containers can be registered and
 * unregistered at any time.
 * <p>
 * When a context is stopped or paused the containers leave their groups, and when it is
 * started again exactly those join that ran before. All methods may be called from any
 * thread.
 */
public class SpreadListenerEndpointRegistry implements SmartLifecycle, BeanFactoryAware {

	/**
	 * The phase: late, so that listeners are called when all else has started, and are
	 * gone before anything else stops.
	 */
	public static final int PHASE = DEFAULT_PHASE - 100;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Registered> containers = new LinkedHashMap<>();

	private final Map<String, ContainerState> resumeTo = new HashMap<>();

	private @Nullable BeanFactory beanFactory;

	private boolean startedBefore;

	private volatile boolean running;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Register an endpoint with the factory named
	 * {@value SpreadListenerContainerFactory#DEFAULT_BEAN_NAME}, and start its container
	 * if the context runs and the container starts automatically.
	 * @param endpoint the endpoint
	 * @return its container
	 * @throws SpreadListenerConfigurationException if the id is taken, or the endpoint is
	 * declared in a way that cannot work
	 * @throws IllegalStateException if the registry is no bean of an application context
	 */
	public SpreadListenerContainer register(SpreadListenerEndpoint endpoint) {
		Assert.state(this.beanFactory != null, "a registry outside an application context needs a factory given");
		return register(endpoint, this.beanFactory.getBean(SpreadListenerContainerFactory.DEFAULT_BEAN_NAME,
				SpreadListenerContainerFactory.class));
	}

	/**
	 * Register an endpoint, and start its container if the context runs and the container
	 * starts automatically.
	 * @param endpoint the endpoint
	 * @param factory what makes its container
	 * @return its container
	 * @throws SpreadListenerConfigurationException if the id is taken, or the endpoint is
	 * declared in a way that cannot work
	 */
	public SpreadListenerContainer register(SpreadListenerEndpoint endpoint, SpreadListenerContainerFactory factory) {
		SpreadListenerContainer container = factory.createContainer(endpoint);
		this.lock.lock();
		try {
			Registered present = this.containers.get(endpoint.id());
			if (present != null) {
				throw new SpreadListenerConfigurationException(
						"The id '" + endpoint.id() + "' of the endpoint of " + endpoint
								+ " is already that of the endpoint of " + present.endpoint() + ".",
						"Give one of them another 'id', or unregister the first.");
			}
			this.containers.put(endpoint.id(), new Registered(endpoint, container));
		}
		finally {
			this.lock.unlock();
		}
		if (this.running && container.options().autoStartup()) {
			container.start();
		}
		return container;
	}

	/**
	 * Forget an endpoint: stop its container and free its id.
	 * @param id the id
	 * @return completes when the container has stopped; at once if there is none
	 */
	public CompletableFuture<Void> unregister(String id) {
		Registered registered;
		this.lock.lock();
		try {
			registered = this.containers.remove(id);
		}
		finally {
			this.lock.unlock();
		}
		return (registered != null) ? registered.container().stop() : CompletableFuture.completedFuture(null);
	}

	/**
	 * Return a container.
	 * @param id its id
	 * @return the container, {@code null} if there is none of that id
	 */
	public @Nullable SpreadListenerContainer getContainer(String id) {
		this.lock.lock();
		try {
			Registered registered = this.containers.get(id);
			return (registered != null) ? registered.container() : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the ids.
	 * @return the ids in the order of registration, as of now
	 */
	public Set<String> ids() {
		this.lock.lock();
		try {
			return Collections.unmodifiableSet(new LinkedHashSet<>(this.containers.keySet()));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return all containers.
	 * @return the containers in the order of registration, as of now
	 */
	public Collection<SpreadListenerContainer> containers() {
		this.lock.lock();
		try {
			return this.containers.values().stream().map(Registered::container).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void start() {
		if (this.running) {
			return;
		}
		this.running = true;
		for (SpreadListenerContainer container : containers()) {
			ContainerState wanted = this.resumeTo.get(container.id());
			if (wanted == null && (this.startedBefore || !container.options().autoStartup())) {
				continue;
			}
			container.start();
			if (wanted == ContainerState.PAUSED) {
				container.pause();
			}
		}
		this.startedBefore = true;
		this.resumeTo.clear();
	}

	@Override
	public void stop() {
		stopAll().join();
	}

	@Override
	public void stop(Runnable callback) {
		stopAll().whenComplete((none, error) -> callback.run());
	}

	private CompletableFuture<Void> stopAll() {
		this.running = false;
		List<CompletableFuture<Void>> stopping = new ArrayList<>();
		for (SpreadListenerContainer container : containers()) {
			if (container.expectedState() != ContainerState.STOPPED) {
				this.resumeTo.put(container.id(), container.expectedState());
			}
			stopping.add(container.stop());
		}
		return CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private record Registered(SpreadListenerEndpoint endpoint, SpreadListenerContainer container) {
	}

}
