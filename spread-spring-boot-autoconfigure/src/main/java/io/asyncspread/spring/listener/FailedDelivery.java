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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;

/**
 * What an error handler gets: the step of the stream whose listener threw, and the means
 * to try it again. Used by one thread.
 */
public final class FailedDelivery {

	private final String listenerId;

	private final List<? extends Delivery> deliveries;

	private final @Nullable Callable<@Nullable CompletionStage<?>> listener;

	private boolean resolved;

	private @Nullable CompletionStage<?> result;

	/**
	 * Create the failed delivery.
	 * @param listenerId id of the container
	 * @param deliveries the step, or the messages of a batch
	 * @param listener calls the listener again; {@code null} if that is not possible
	 */
	public FailedDelivery(String listenerId, List<? extends Delivery> deliveries,
			@Nullable Callable<@Nullable CompletionStage<?>> listener) {
		this.listenerId = listenerId;
		this.deliveries = List.copyOf(deliveries);
		this.listener = listener;
	}

	/**
	 * Return the id of the container.
	 * @return the id
	 */
	public String listenerId() {
		return this.listenerId;
	}

	/**
	 * Return what failed.
	 * @return one step, or the messages of a batch
	 */
	public List<? extends Delivery> deliveries() {
		return this.deliveries;
	}

	/**
	 * Return the data messages that failed.
	 * @return the messages; empty if it was a change of membership
	 */
	public List<DataMessage> messages() {
		return this.deliveries.stream()
			.filter(Delivery.Data.class::isInstance)
			.map((delivery) -> ((Delivery.Data) delivery).message())
			.toList();
	}

	/**
	 * Tell whether the listener can be called again. It cannot if its method had returned
	 * and an asynchronous result failed, for other messages were handed out since.
	 * @return {@code true} if {@link #invokeAgain()} may be called
	 */
	public boolean isRepeatable() {
		return this.listener != null;
	}

	/**
	 * Call the listener again.
	 * @throws Exception what the listener throws
	 * @throws IllegalStateException if that is not possible
	 */
	public void invokeAgain() throws Exception {
		if (this.listener == null) {
			throw new IllegalStateException("the failure came with an asynchronous result, which cannot be repeated");
		}
		this.result = this.listener.call();
		this.resolved = true;
	}

	/**
	 * Tell whether a later call of the listener was successful.
	 * @return {@code true} if nothing remains to be done
	 */
	public boolean isResolved() {
		return this.resolved;
	}

	@Nullable CompletionStage<?> result() {
		return this.result;
	}

	/**
	 * Describe what failed, for logs: never with a payload.
	 */
	@Override
	public String toString() {
		return (this.deliveries.size() == 1) ? this.deliveries.get(0).toString()
				: this.deliveries.size() + " messages from " + this.deliveries.get(0);
	}

}
