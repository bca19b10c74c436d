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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.asyncspread.GroupListener;
import io.asyncspread.SessionClosedException;
import io.asyncspread.Subscription;

/**
 * A group listener at work. Thread-safe; the listener is called on the lane only.
 */
final class GroupSubscription implements Subscription {

	private final List<String> groups;

	private final GroupListener listener;

	private final CompletableFuture<Void> joined = new CompletableFuture<>();

	private final CompletableFuture<Void> left = new CompletableFuture<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Function<GroupSubscription, CompletableFuture<Void>> release;

	GroupSubscription(List<String> groups, GroupListener listener,
			Function<GroupSubscription, CompletableFuture<Void>> release) {
		this.groups = groups;
		this.listener = listener;
		this.release = release;
	}

	@Override
	public List<String> groups() {
		return this.groups;
	}

	@Override
	public CompletableFuture<Void> joined() {
		return CallerFutures.of(this.joined);
	}

	/**
	 * The future that {@link #joined()} hands on.
	 */
	CompletableFuture<Void> joining() {
		return this.joined;
	}

	GroupListener listener() {
		return this.listener;
	}

	boolean isOpen() {
		return !this.closed.get();
	}

	@Override
	public void close() {
		closeAsync();
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		if (this.closed.compareAndSet(false, true)) {
			this.joined.cancel(false);
			this.release.apply(this).whenComplete((result, failure) -> {
				if (failure == null || failure instanceof SessionClosedException) {
					// with the client all its memberships have ended
					this.left.complete(null);
				}
				else {
					this.left.completeExceptionally(failure);
				}
			});
		}
		return CallerFutures.of(this.left);
	}

}
