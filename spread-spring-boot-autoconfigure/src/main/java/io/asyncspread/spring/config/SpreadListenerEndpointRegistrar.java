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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Collects endpoints while the application starts, then hands them to the registry. For
 * configurers; once the application runs, the registry itself takes endpoints.
 */
public final class SpreadListenerEndpointRegistrar {

	private final SpreadListenerEndpointRegistry registry;

	private final List<Registration> registrations = new ArrayList<>();

	/**
	 * Create a registrar.
	 * @param registry where the endpoints go
	 */
	public SpreadListenerEndpointRegistrar(SpreadListenerEndpointRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Return where the endpoints go.
	 * @return the registry
	 */
	public SpreadListenerEndpointRegistry getRegistry() {
		return this.registry;
	}

	/**
	 * Register an endpoint with the default factory.
	 * @param endpoint the endpoint
	 */
	public void registerEndpoint(SpreadListenerEndpoint endpoint) {
		registerEndpoint(endpoint, null);
	}

	/**
	 * Register an endpoint.
	 * @param endpoint the endpoint
	 * @param factory what makes its container, {@code null} for the default factory
	 */
	public void registerEndpoint(SpreadListenerEndpoint endpoint, @Nullable SpreadListenerContainerFactory factory) {
		this.registrations.add(new Registration(endpoint, factory));
	}

	/**
	 * Hand all endpoints to the registry, and forget them here.
	 * @param defaultFactory for endpoints without a factory
	 * @throws io.asyncspread.spring.listener.SpreadListenerConfigurationException if an
	 * id is taken, or an endpoint is declared in a way that cannot work
	 */
	public void registerAll(DefaultFactory defaultFactory) {
		for (Registration registration : this.registrations) {
			SpreadListenerContainerFactory factory = (registration.factory() != null) ? registration.factory()
					: defaultFactory.forEndpoint(registration.endpoint());
			this.registry.register(registration.endpoint(), factory);
		}
		this.registrations.clear();
	}

	/**
	 * Finds the factory for endpoints that name none.
	 */
	@FunctionalInterface
	public interface DefaultFactory {

		/**
		 * Find the factory.
		 * @param endpoint who needs it
		 * @return the factory
		 */
		SpreadListenerContainerFactory forEndpoint(SpreadListenerEndpoint endpoint);

	}

	private record Registration(SpreadListenerEndpoint endpoint, @Nullable SpreadListenerContainerFactory factory) {
	}

}
