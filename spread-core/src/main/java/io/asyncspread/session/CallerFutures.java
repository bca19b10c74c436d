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

package io.asyncspread.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * What callers are given in place of the client's own futures, which others wait for:
 * each a future of its own, so that whoever completes or cancels it changes nothing else.
 * It fails with the error itself, while a plain copy would wrap it. Stateless.
 */
final class CallerFutures {

	private CallerFutures() {
	}

	/**
	 * Return a future of the same outcome.
	 */
	static <T extends @Nullable Object> CompletableFuture<T> of(CompletableFuture<T> future) {
		CompletableFuture<T> own = new CompletableFuture<>();
		passOn(future, own);
		return own;
	}

	/**
	 * Complete a future as another one.
	 */
	static <T extends @Nullable Object> void passOn(CompletableFuture<T> from, CompletableFuture<T> to) {
		from.whenComplete((value, failure) -> {
			if (failure == null) {
				to.complete(value);
			}
			else {
				// of futures that were combined
				to.completeExceptionally((failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure);
			}
		});
	}

}
