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

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Limits;
import io.asyncspread.Subscription;

/**
 * What callers want of groups: to join and leave them, with listeners and without.
 * Thread-safe.
 */
final class GroupCalls {

	private final ClientCalls calls;

	private final JoinedGroups groups;

	private final DeliveryLane lane;

	private final Dispatcher dispatcher;

	GroupCalls(ClientCalls calls, JoinedGroups groups, DeliveryLane lane, Dispatcher dispatcher) {
		this.calls = calls;
		this.groups = groups;
		this.lane = lane;
		this.dispatcher = dispatcher;
	}

	CompletableFuture<@Nullable GroupView> join(String group) {
		Limits.checkGroupName(group);
		CompletableFuture<@Nullable GroupView> joined = new CompletableFuture<>();
		return this.calls.request(joined, () -> {
			this.groups.join(group, joined);
			this.lane.publish();
		});
	}

	CompletableFuture<Void> leave(String group) {
		Limits.checkGroupName(group);
		CompletableFuture<Void> left = new CompletableFuture<>();
		return this.calls.request(left, () -> {
			this.groups.leave(group, left);
			this.lane.publish();
		});
	}

	Subscription subscribe(Collection<String> groups, GroupListener listener) {
		List<String> names = List.copyOf(new LinkedHashSet<>(groups));
		if (names.isEmpty()) {
			throw new IllegalArgumentException("a subscription needs at least one group");
		}
		names.forEach(Limits::checkGroupName);
		GroupSubscription subscription = new GroupSubscription(names, listener, this::release);
		this.calls.request(subscription.joining(), () -> {
			this.lane.add((Runnable) () -> this.dispatcher.add(subscription));
			CompletableFuture<?>[] joins = names.stream().map(this::hold).toArray(CompletableFuture[]::new);
			CallerFutures.passOn(CompletableFuture.allOf(joins), subscription.joining());
			this.lane.publish();
		});
		return subscription;
	}

	private CompletableFuture<@Nullable GroupView> hold(String group) {
		CompletableFuture<@Nullable GroupView> joined = new CompletableFuture<>();
		this.groups.subscribe(group, joined);
		return joined;
	}

	private CompletableFuture<Void> release(GroupSubscription subscription) {
		CompletableFuture<Void> released = new CompletableFuture<>();
		return this.calls.request(released, () -> {
			CompletableFuture<?>[] leaves = subscription.groups().stream().map((group) -> {
				CompletableFuture<Void> left = new CompletableFuture<>();
				this.groups.unsubscribe(group, left);
				return left;
			}).toArray(CompletableFuture[]::new);
			this.lane.add((Runnable) () -> this.dispatcher.remove(subscription));
			this.lane.publish();
			CallerFutures.passOn(CompletableFuture.allOf(leaves), released);
		});
	}

}
