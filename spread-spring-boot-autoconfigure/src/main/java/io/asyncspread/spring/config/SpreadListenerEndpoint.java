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

import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupListener;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.listener.adapter.ListenerMethodContext;

/**
 * A listener and the groups it listens to: what a container is made of. Each endpoint
 * gets one container and sees one totally ordered stream.
 *
 * <pre>{@code
 * registry.register(SpreadListenerEndpoint.of("audit", List.of("prices"), new GroupListener() {
 *
 *     public void onMessage(DataMessage message, GroupView view) { ... }
 *
 * }));
 * }</pre>
 *
 * Beans of this type are registered by themselves.
 */
public interface SpreadListenerEndpoint {

	/**
	 * Return the id, unique in the application.
	 * @return the id
	 */
	String id();

	/**
	 * Return the groups.
	 * @return their names; may be empty with {@link #privateMessages()}
	 */
	List<String> groups();

	/**
	 * Tell whether the listener gets messages to our private group too.
	 * @return {@code true} if it does
	 */
	default boolean privateMessages() {
		return false;
	}

	/**
	 * Change the factory's options to what the endpoint wants.
	 * @param defaults the options of the factory
	 * @return the options of the container
	 */
	default ContainerOptions options(ContainerOptions defaults) {
		return defaults;
	}

	/**
	 * Return the endpoint's own error handler.
	 * @return the handler, {@code null} for that of the factory
	 */
	default @Nullable SpreadErrorHandler errorHandler() {
		return null;
	}

	/**
	 * Create the listener.
	 * @param context what listener methods have in common
	 * @return the listener
	 * @throws io.asyncspread.spring.listener.SpreadListenerConfigurationException if it
	 * is declared in a way that cannot work
	 */
	SpreadMessageListener listener(ListenerMethodContext context);

	/**
	 * Create an endpoint for a listener that is written for the client itself.
	 * @param id the id
	 * @param groups the groups
	 * @param listener the listener
	 * @return the endpoint, with the options of the factory
	 */
	static SpreadListenerEndpoint of(String id, List<String> groups, GroupListener listener) {
		return of(id, groups, UnaryOperator.identity(), SpreadMessageListener.of(listener));
	}

	/**
	 * Create an endpoint.
	 * @param id the id
	 * @param groups the groups
	 * @param options what to change about the factory's options
	 * @param listener the listener
	 * @return the endpoint
	 */
	static SpreadListenerEndpoint of(String id, List<String> groups, UnaryOperator<ContainerOptions> options,
			SpreadMessageListener listener) {
		return new SimpleSpreadListenerEndpoint(id, List.copyOf(groups), options, listener);
	}

}
