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

package io.asyncspread.spring.observation;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * An observation that cannot break what it observes: what handlers and conventions throw
 * is logged, and goes no further. Used by one thread at a time.
 */
public final class GuardedObservation {

	/**
	 * The observation of nothing, for when nothing is observed.
	 */
	public static final GuardedObservation NOOP = new GuardedObservation(Observation.NOOP, ObservationRegistry.NOOP);

	private static final Log logger = LogFactory.getLog(GuardedObservation.class);

	private final Observation observation;

	private final ObservationRegistry registry;

	private GuardedObservation(Observation observation, ObservationRegistry registry) {
		this.observation = observation;
		this.registry = registry;
	}

	/**
	 * Start an observation.
	 * @param registry where it goes
	 * @param observation makes it, not started
	 * @return the observation; that of nothing if it could not be started
	 */
	public static GuardedObservation start(ObservationRegistry registry, Supplier<Observation> observation) {
		if (registry.isNoop()) {
			return NOOP;
		}
		Observation created = null;
		try {
			created = observation.get();
			created.start();
			return new GuardedObservation(created, registry);
		}
		catch (RuntimeException ex) {
			report("start", ex);
			if (created != null) {
				new GuardedObservation(created, registry).stop();
			}
			return NOOP;
		}
	}

	/**
	 * Take the observation that is the current one on this thread, to open its scope on
	 * another.
	 * @param registry where observations go
	 * @return the observation; that of nothing if there is none
	 */
	public static GuardedObservation current(ObservationRegistry registry) {
		Observation current = registry.isNoop() ? null : registry.getCurrentObservation();
		return (current != null) ? new GuardedObservation(current, registry) : NOOP;
	}

	/**
	 * Make it the current observation of this thread.
	 * @return to be closed by the same thread
	 */
	public Scope openScope() {
		if (isNoop()) {
			return Scope.NOTHING;
		}
		Observation.Scope before = this.registry.getCurrentObservationScope();
		try {
			Observation.Scope scope = this.observation.openScope();
			return () -> close(scope, before);
		}
		catch (RuntimeException ex) {
			report("open the scope of", ex);
			this.registry.setCurrentObservationScope(before);
			return Scope.NOTHING;
		}
	}

	private void close(Observation.Scope scope, Observation.@Nullable Scope before) {
		try {
			scope.close();
		}
		catch (RuntimeException ex) {
			report("close the scope of", ex);
			this.registry.setCurrentObservationScope(before);
		}
	}

	/**
	 * Say what went wrong with what is observed.
	 * @param error the error
	 */
	public void error(Throwable error) {
		try {
			this.observation.error(error);
		}
		catch (RuntimeException ex) {
			report("tell of an error to", ex);
		}
	}

	/**
	 * End it.
	 */
	public void stop() {
		try {
			this.observation.stop();
		}
		catch (RuntimeException ex) {
			report("stop", ex);
		}
	}

	/**
	 * Tell whether nothing is observed.
	 * @return {@code true} for the observation of nothing
	 */
	public boolean isNoop() {
		return this.observation.isNoop();
	}

	private static void report(String what, RuntimeException error) {
		logger.warn("Could not " + what + " an observation; what it observes goes on", error);
	}

	/**
	 * The time in which an observation is the current one.
	 */
	@FunctionalInterface
	public interface Scope extends AutoCloseable {

		/**
		 * No time at all.
		 */
		Scope NOTHING = () -> {
		};

		@Override
		void close();

	}

}
