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
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupListener;

/**
 * What a container calls: one step of the stream at a time, on the container's thread, or
 * on several with a weaker {@link Ordering}.
 */
@FunctionalInterface
public interface SpreadMessageListener {

	/**
	 * Take one step of the stream.
	 * @param delivery a message or a change of membership
	 * @return a result that is still to come, which stopping shall wait for; {@code null}
	 * if all is done
	 * @throws Exception if anything fails; the container's error handler decides what
	 * follows
	 */
	@Nullable CompletionStage<?> onDelivery(Delivery delivery) throws Exception;

	/**
	 * Take consecutive data messages with the same {@link #batchKey(Delivery.Data)} at
	 * once. There is no change of membership among them.
	 * @param batch at least one message
	 * @return as {@link #onDelivery(Delivery)}
	 * @throws BatchElementException if one of the messages cannot be handed out; nothing
	 * has been done with the others then
	 * @throws Exception if anything else fails
	 */
	default @Nullable CompletionStage<?> onBatch(List<Delivery.Data> batch) throws Exception {
		throw new UnsupportedOperationException("no batch listener");
	}

	/**
	 * Tell whether there may be batches, which need a concurrency of one.
	 * @return {@code true} if {@link #batchKey(Delivery.Data)} may return a key
	 */
	default boolean isBatch() {
		return false;
	}

	/**
	 * Tell which messages may share a batch.
	 * @param data a message
	 * @return what they have in common, {@code null} to get this one by
	 * {@link #onDelivery(Delivery)}
	 */
	default @Nullable Object batchKey(Delivery.Data data) {
		return null;
	}

	/**
	 * Make steps of a message to several groups, of which the container has more than
	 * one. They have nothing to do with each other: each is handed out in the order of
	 * its own group, observed, tried again and failed for itself. Called on the client's
	 * delivery lane, before {@link #accepts(Delivery)}, so it must be quick.
	 * @param data the message, as a step of the first of its groups
	 * @return the steps in order, each {@linkplain Delivery.Data#in(String) in} another
	 * group; the message itself for a listener to which it is one
	 */
	default List<Delivery.Data> split(Delivery.Data data) {
		return List.of(data);
	}

	/**
	 * Tell whether a message is a step of its own as a private message, though it has
	 * come to a group of the container too. Asked only of a container that takes private
	 * messages; called on the client's delivery lane, so it must be quick.
	 * @param data the message, as a step of the first of its groups
	 * @return {@code false} for a listener to which the message is one
	 */
	default boolean splitsPrivate(Delivery.Data data) {
		return false;
	}

	/**
	 * Tell whether the listener wants to see a step at all. Called on the client's
	 * delivery lane, so it must be quick.
	 * @param delivery the step
	 * @return {@code false} to leave it out
	 */
	default boolean accepts(Delivery delivery) {
		return true;
	}

	/**
	 * Tell whether the listener's own code will be called for a message, or the listener
	 * leaves it out, by a filter for instance. Asked on the container's thread, before
	 * the message is handed out, where calls are observed.
	 * @param data the message
	 * @return {@code false} for a message that only passes
	 */
	default boolean isFor(Delivery.Data data) {
		return true;
	}

	/**
	 * A message has failed for good: the error handler is done with it.
	 * @param delivery the step that failed
	 * @param error why
	 */
	default void onFailure(Delivery delivery, Throwable error) {
	}

	/**
	 * Make a listener of one that is written for the client itself.
	 * @param listener the listener
	 * @return one that calls it
	 */
	static SpreadMessageListener of(GroupListener listener) {
		return new GroupListenerAdapter(listener);
	}

}
