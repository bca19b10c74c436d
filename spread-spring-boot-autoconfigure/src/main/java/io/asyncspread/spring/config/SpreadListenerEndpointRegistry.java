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
import java.util.concurrent.CopyOnWriteArrayList;
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
 * started again exactly those join that ran before, or were registered meanwhile and
 * start automatically. All methods may be called from any thread.
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

	private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();

	private @Nullable BeanFactory beanFactory;

	private boolean startedBefore;

	private volatile boolean running;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Be told when containers come and go, as the meters are.
	 * @param listener called after each registration and each end of one, by the thread
	 * that made it
	 */
	public void onChange(Runnable listener) {
		this.changeListeners.add(listener);
	}

	/**
	 * Register an endpoint with the factory named
	 * {@value SpreadListenerContainerFactory#DEFAULT_BEAN_NAME}. Its container, if it
	 * starts automatically, starts at once, or with the context where that does not run.
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
	 * Register an endpoint. Its container, if it starts automatically, starts at once, or
	 * with the context where that does not run.
	 * @param endpoint the endpoint
	 * @param factory what makes its container
	 * @return its container
	 * @throws SpreadListenerConfigurationException if the id is taken, or the endpoint is
	 * declared in a way that cannot work
	 */
	public SpreadListenerContainer register(SpreadListenerEndpoint endpoint, SpreadListenerContainerFactory factory) {
		SpreadListenerContainer container = factory.createContainer(endpoint);
		boolean start = add(endpoint, container);
		this.changeListeners.forEach(Runnable::run);
		if (start) {
			start(container);
		}
		return container;
	}

	/**
	 * Keep a container.
	 * @return whether to start it now
	 */
	private boolean add(SpreadListenerEndpoint endpoint, SpreadListenerContainer container) {
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
			if (!container.options().autoStartup()) {
				return false;
			}
			if (!this.running && this.startedBefore) {
				this.resumeTo.put(endpoint.id(), ContainerState.RUNNING);
			}
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Start a container outside the lock, for its event listeners are called, and take
	 * that back if the registry was stopped or the container unregistered meanwhile.
	 */
	private void start(SpreadListenerContainer container) {
		container.start();
		if (!isWanted(container)) {
			container.stop();
		}
	}

	private boolean isWanted(SpreadListenerContainer container) {
		this.lock.lock();
		try {
			Registered registered = this.containers.get(container.id());
			boolean present = registered != null && registered.container() == container;
			if (present && !this.running) {
				this.resumeTo.putIfAbsent(container.id(), ContainerState.RUNNING);
			}
			return present && this.running;
		}
		finally {
			this.lock.unlock();
		}
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
			this.resumeTo.remove(id);
		}
		finally {
			this.lock.unlock();
		}
		if (registered == null) {
			return CompletableFuture.completedFuture(null);
		}
		this.changeListeners.forEach(Runnable::run);
		return registered.container().stop();
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
		Map<SpreadListenerContainer, ContainerState> wanted = begin();
		wanted.forEach((container, state) -> {
			start(container);
			if (state == ContainerState.PAUSED) {
				container.pause();
			}
		});
	}

	/**
	 * Say that the registry runs.
	 * @return the containers to start, in order, with the state that each is meant to get
	 */
	private Map<SpreadListenerContainer, ContainerState> begin() {
		this.lock.lock();
		try {
			Map<SpreadListenerContainer, ContainerState> wanted = new LinkedHashMap<>();
			if (this.running) {
				return wanted;
			}
			this.running = true;
			this.containers.forEach((id, registered) -> {
				ContainerState state = this.resumeTo.get(id);
				if (state == null && !this.startedBefore && registered.container().options().autoStartup()) {
					state = ContainerState.RUNNING;
				}
				if (state != null) {
					wanted.put(registered.container(), state);
				}
			});
			this.startedBefore = true;
			this.resumeTo.clear();
			return wanted;
		}
		finally {
			this.lock.unlock();
		}
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
		return CompletableFuture
			.allOf(end().stream().map(SpreadListenerContainer::stop).toArray(CompletableFuture[]::new));
	}

	/**
	 * Say that the registry does not run, and keep which containers shall come back.
	 * @return the containers to stop
	 */
	private Collection<SpreadListenerContainer> end() {
		this.lock.lock();
		try {
			this.running = false;
			Collection<SpreadListenerContainer> all = containers();
			for (SpreadListenerContainer container : all) {
				if (container.expectedState() != ContainerState.STOPPED) {
					this.resumeTo.put(container.id(), container.expectedState());
				}
			}
			return all;
		}
		finally {
			this.lock.unlock();
		}
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
