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

package io.asyncspread.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * Completes callers' futures away from the event loop, for what hangs on them is the
 * application's code and may block. Stateless.
 */
public final class Completions {

	private Completions() {
	}

	/**
	 * Complete a future on the common pool.
	 * @param future the future
	 * @param value its value
	 * @param <T> type of the value
	 */
	public static <T> void complete(CompletableFuture<T> future, T value) {
		ForkJoinPool.commonPool().execute(() -> future.complete(value));
	}

	/**
	 * Complete a future without a value on the common pool.
	 * @param future the future
	 */
	public static void complete(CompletableFuture<Void> future) {
		ForkJoinPool.commonPool().execute(() -> future.complete(null));
	}

	/**
	 * Fail a future on the common pool.
	 * @param future the future
	 * @param cause why
	 */
	public static void fail(CompletableFuture<?> future, Throwable cause) {
		ForkJoinPool.commonPool().execute(() -> future.completeExceptionally(cause));
	}

	/**
	 * Tell the senders of messages that they are written.
	 */
	static void written(List<Outgoing.Message> messages) {
		ForkJoinPool.commonPool().execute(() -> {
			for (Outgoing.Message message : messages) {
				if (message.written() != null) {
					message.written().complete(null);
				}
			}
		});
	}

	/**
	 * Tell the senders of messages that they are lost.
	 */
	static void fail(List<Outgoing.Message> messages, Throwable cause) {
		ForkJoinPool.commonPool().execute(() -> {
			for (Outgoing.Message message : messages) {
				if (message.written() != null) {
					message.written().completeExceptionally(cause);
				}
				if (message.confirmed() != null) {
					message.confirmed().completeExceptionally(cause);
				}
			}
		});
	}

}
