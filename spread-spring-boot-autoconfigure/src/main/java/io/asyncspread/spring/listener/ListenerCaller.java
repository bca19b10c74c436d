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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.asyncspread.spring.observation.GuardedObservation;

/**
 * One call of the listener and all that follows from it: the result that is still to
 * come, the error handler, the counters. Called by the threads of the container;
 * asynchronous results come on any thread.
 */
final class ListenerCaller {

	private static final Log logger = LogFactory.getLog(ListenerCaller.class);

	private final DefaultSpreadListenerContainer container;

	private final SpreadMessageListener listener;

	private final Consumer<Delivery> done;

	private final Set<CompletableFuture<?>> results = ConcurrentHashMap.newKeySet();

	/**
	 * Create the caller.
	 * @param container the container
	 * @param listener its listener
	 * @param done told of each step that needs no room in the queue any more
	 */
	ListenerCaller(DefaultSpreadListenerContainer container, SpreadMessageListener listener, Consumer<Delivery> done) {
		this.container = container;
		this.listener = listener;
		this.done = done;
	}

	int asyncResults() {
		return this.results.size();
	}

	/**
	 * Return when the results that are still to come now are there, and dealt with.
	 */
	CompletableFuture<Void> awaitResults() {
		return CompletableFuture.allOf(this.results.toArray(CompletableFuture[]::new));
	}

	void call(Delivery delivery) {
		GuardedObservation observation = this.container.observations().start(delivery);
		boolean goesOn = false;
		try (GuardedObservation.Scope scope = observation.openScope()) {
			goesOn = call(delivery, observation);
		}
		finally {
			if (!goesOn) {
				observation.stop();
			}
			this.container.counters().handled.increment();
			this.done.accept(delivery);
		}
	}

	private boolean call(Delivery delivery, GuardedObservation observation) {
		try {
			CompletionStage<?> result = this.listener.onDelivery(delivery);
			return result != null && track(result, List.of(delivery), observation);
		}
		catch (Throwable ex) {
			return failed(ex, new FailedDelivery(this.container.id(), List.of(delivery),
					() -> this.listener.onDelivery(delivery)), observation);
		}
	}

	/**
	 * Deal with a message that could not even be handed out.
	 */
	void fail(Delivery.Data data, Throwable error) {
		try {
			failed(error, new FailedDelivery(this.container.id(), List.of(data), null), GuardedObservation.NOOP);
		}
		finally {
			this.container.counters().handled.increment();
			this.done.accept(data);
		}
	}

	void callBatch(List<Delivery.Data> batch) {
		List<Delivery.Data> rest = new ArrayList<>(batch);
		try {
			while (!rest.isEmpty() && !callRest(rest)) {
				this.container.counters().handled.increment();
			}
		}
		finally {
			this.container.counters().handled.add(rest.size());
			batch.forEach(this.done);
		}
	}

	/**
	 * Hand out what is left of a batch.
	 * @return {@code false} if one element was removed because it cannot be handed out
	 */
	private boolean callRest(List<Delivery.Data> rest) {
		List<Delivery.Data> batch = List.copyOf(rest);
		GuardedObservation observation = this.container.observations().start(batch);
		boolean goesOn = false;
		try (GuardedObservation.Scope scope = observation.openScope()) {
			CompletionStage<?> result = this.listener.onBatch(batch);
			goesOn = result != null && track(result, batch, observation);
			return true;
		}
		catch (BatchElementException ex) {
			failed(ex.reason(), new FailedDelivery(this.container.id(), List.of(ex.element()), null), observation);
			return !rest.remove(ex.element());
		}
		catch (Throwable ex) {
			goesOn = failed(ex, new FailedDelivery(this.container.id(), batch, () -> this.listener.onBatch(batch)),
					observation);
			return true;
		}
		finally {
			if (!goesOn) {
				observation.stop();
			}
		}
	}

	/**
	 * Wait for a result.
	 * @return {@code true}, since the call goes on
	 */
	private boolean track(CompletionStage<?> stage, List<? extends Delivery> deliveries,
			GuardedObservation observation) {
		CompletableFuture<?> dealtWith = stage.handle((value, error) -> {
			if (error != null) {
				try (GuardedObservation.Scope scope = observation.openScope()) {
					failed(unwrap(error), new FailedDelivery(this.container.id(), deliveries, null), observation);
				}
			}
			observation.stop();
			return null;
		}).toCompletableFuture();
		this.results.add(dealtWith);
		dealtWith.whenComplete((none, error) -> this.results.remove(dealtWith));
		return true;
	}

	private void tell(Delivery delivery, Throwable error) {
		try {
			this.listener.onFailure(delivery, error);
		}
		catch (Throwable ex) {
			ex.addSuppressed(error);
			logger.error("onFailure of listener '" + this.container.id() + "' failed at " + delivery, ex);
		}
	}

	private static Throwable unwrap(Throwable error) {
		return (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
	}

	/**
	 * Let the error handler decide.
	 * @return {@code true} if it called the listener again and the result is still to
	 * come
	 */
	private boolean failed(Throwable error, FailedDelivery failed, GuardedObservation observation) {
		this.container.counters().failed.increment();
		try {
			this.container.errorHandler().handle(error, failed);
			if (failed.isResolved()) {
				CompletionStage<?> result = failed.result();
				return result != null && track(result, failed.deliveries(), observation);
			}
		}
		catch (Throwable ex) {
			if (ex != error) {
				ex.addSuppressed(error);
			}
			logger.error("The error handler of listener '" + this.container.id() + "' failed at " + failed, ex);
		}
		observation.error(error);
		for (Delivery delivery : failed.deliveries()) {
			tell(delivery, error);
		}
		return false;
	}

}
