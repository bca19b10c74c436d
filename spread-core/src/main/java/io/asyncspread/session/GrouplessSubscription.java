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

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.asyncspread.Subscription;

/**
 * A subscription that joins nothing, so that there is nothing to wait for.
 */
abstract class GrouplessSubscription implements Subscription {

	@Override
	public final List<String> groups() {
		return List.of();
	}

	@Override
	public final CompletableFuture<Void> joined() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public final CompletableFuture<Void> closeAsync() {
		close();
		return CompletableFuture.completedFuture(null);
	}

}
