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

package io.asyncspread.spring.listener;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import io.asyncspread.DataMessage;
import io.asyncspread.spring.observation.DefaultSpreadListenerObservationConvention;
import io.asyncspread.spring.observation.GuardedObservation;
import io.asyncspread.spring.observation.SpreadListenerObservation;
import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.asyncspread.spring.observation.SpreadReceiverContext;
import io.micrometer.observation.ObservationRegistry;

/**
 * Starts the observations of one container. Registry and convention are looked up at the
 * first message. Configured before use; called by the threads of the container.
 */
final class ListenerObservations {

	private static final SpreadListenerObservationConvention DEFAULT_CONVENTION = new DefaultSpreadListenerObservationConvention();

	private static final Log logger = LogFactory.getLog(ListenerObservations.class);

	private final String listenerId;

	private final SpreadMessageListener listener;

	private SingletonSupplier<ObservationRegistry> registry = SingletonSupplier.of(ObservationRegistry.NOOP);

	private SingletonSupplier<Optional<SpreadListenerObservationConvention>> convention = SingletonSupplier
		.of(Optional.empty());

	ListenerObservations(String listenerId, SpreadMessageListener listener) {
		this.listenerId = listenerId;
		this.listener = listener;
	}

	void setRegistry(Supplier<@Nullable ObservationRegistry> registry) {
		this.registry = SingletonSupplier
			.of(() -> Objects.requireNonNullElse(registry.get(), ObservationRegistry.NOOP));
	}

	void setConvention(Supplier<@Nullable SpreadListenerObservationConvention> convention) {
		this.convention = SingletonSupplier.of(() -> Optional.ofNullable(convention.get()));
	}

	/**
	 * Start the observation of one step.
	 * @param delivery the step
	 * @return the observation, of nothing for a change of membership and for a message
	 * that the listener leaves out
	 */
	GuardedObservation start(Delivery delivery) {
		try {
			ObservationRegistry registry = this.registry.obtain();
			if (registry.isNoop() || !(delivery instanceof Delivery.Data data) || !this.listener.isFor(data)) {
				return GuardedObservation.NOOP;
			}
			return start(registry, List.of(data), false);
		}
		catch (Throwable ex) {
			return unobserved(ex);
		}
	}

	/**
	 * Start the observation of a batch.
	 * @param batch the messages
	 * @return the observation, of nothing if the listener leaves all of them out
	 */
	GuardedObservation start(List<Delivery.Data> batch) {
		try {
			ObservationRegistry registry = this.registry.obtain();
			if (registry.isNoop()) {
				return GuardedObservation.NOOP;
			}
			List<Delivery.Data> wanted = batch.stream().filter(this.listener::isFor).toList();
			return wanted.isEmpty() ? GuardedObservation.NOOP : start(registry, wanted, true);
		}
		catch (Throwable ex) {
			return unobserved(ex);
		}
	}

	private GuardedObservation unobserved(Throwable error) {
		logger.warn("Could not start to observe a call of listener '" + this.listenerId + "'; the call goes on", error);
		return GuardedObservation.NOOP;
	}

	private GuardedObservation start(ObservationRegistry registry, List<Delivery.Data> deliveries, boolean batch) {
		List<DataMessage> messages = deliveries.stream().map(Delivery.Data::message).toList();
		return GuardedObservation.start(registry,
				() -> SpreadListenerObservation.LISTENER.observation(this.convention.obtain().orElse(null),
						DEFAULT_CONVENTION,
						() -> new SpreadReceiverContext(this.listenerId, messages, deliveries.get(0).view(), batch),
						registry));
	}

}
