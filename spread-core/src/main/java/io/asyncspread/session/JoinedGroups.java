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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;

/**
 * The groups that are wanted: wanted and joined are kept apart, so that a new session
 * joins again what the old one lost, in the same order. How far each group is knows
 * {@link WantedGroup}. Confined to the event loop of the client.
 */
final class JoinedGroups {

	private final Map<String, WantedGroup> entries = new LinkedHashMap<>();

	private final MembershipRequests requests;

	private final Duration timeout;

	private final boolean acknowledged;

	private @Nullable Member self;

	// true from the start of a session until all its groups are settled
	private boolean rejoining;

	JoinedGroups(MembershipRequests requests, Duration timeout, boolean acknowledged) {
		this.requests = requests;
		this.timeout = timeout;
		this.acknowledged = acknowledged;
	}

	/**
	 * Want a group for a listener.
	 */
	void subscribe(String group, CompletableFuture<@Nullable GroupView> joined) {
		WantedGroup entry = entry(group);
		entry.subscribed();
		entry.want(joined, isConnected());
	}

	/**
	 * Want a group without a listener.
	 */
	void join(String group, CompletableFuture<@Nullable GroupView> joined) {
		WantedGroup entry = entry(group);
		entry.hold(true);
		entry.want(joined, isConnected());
	}

	private WantedGroup entry(String group) {
		return this.entries.computeIfAbsent(group,
				(name) -> new WantedGroup(name, this.requests, this.timeout, this.acknowledged, this::checkAllJoined));
	}

	private boolean isConnected() {
		return this.self != null;
	}

	void unsubscribe(String group, CompletableFuture<Void> left) {
		release(group, left, WantedGroup::unsubscribed);
	}

	void leave(String group, CompletableFuture<Void> left) {
		release(group, left, (entry) -> entry.hold(false));
	}

	private void release(String group, CompletableFuture<Void> left, Consumer<WantedGroup> change) {
		if (!this.entries.containsKey(group)) {
			this.requests.leftInOrder(List.of(left));
			return;
		}
		with(group, (entry) -> {
			change.accept(entry);
			entry.release(left, isConnected());
		});
	}

	/**
	 * Do something with a group that is asked for, which may be the last.
	 */
	private void with(String group, Consumer<WantedGroup> action) {
		WantedGroup entry = this.entries.get(group);
		if (entry != null) {
			action.accept(entry);
			if (entry.isOver()) {
				this.entries.remove(group);
			}
		}
	}

	/**
	 * Tell whether a group is wanted, or leaving it is not confirmed yet.
	 */
	boolean isAskedFor(String group) {
		return this.entries.containsKey(group);
	}

	/**
	 * A session began: join all that is wanted.
	 */
	void started(Member self) {
		this.self = self;
		this.rejoining = true;
		for (WantedGroup entry : List.copyOf(this.entries.values())) {
			if (entry.isWanted()) {
				entry.join();
			}
		}
		checkAllJoined();
	}

	/**
	 * Look at a message that was put on the lane.
	 */
	void received(SpreadMessage message) {
		if (message instanceof RegularMembershipMessage regular) {
			WantedGroup entry = this.entries.get(regular.group());
			if (entry != null && entry.isAwaitingView() && this.self != null && regular.members().contains(this.self)) {
				entry.joined();
			}
		}
		else if (message instanceof SelfLeaveMessage selfLeave) {
			with(selfLeave.group(), WantedGroup::left);
		}
		else if (message instanceof RejectedMessage rejected && rejected.request() == RejectedMessage.Request.JOIN) {
			refused(rejected, WantedGroup::joinRefused);
		}
		else if (message instanceof RejectedMessage rejected && rejected.request() == RejectedMessage.Request.LEAVE) {
			refused(rejected, WantedGroup::leaveRefused);
		}
	}

	private void refused(RejectedMessage rejected, BiConsumer<WantedGroup, SpreadException> action) {
		rejected.groups()
			.forEach((group) -> with(group, (entry) -> action.accept(entry, this.requests.refusal(rejected))));
	}

	private void checkAllJoined() {
		if (!this.rejoining) {
			return;
		}
		List<String> joined = new ArrayList<>();
		for (WantedGroup entry : this.entries.values()) {
			if (entry.isUnsettled()) {
				return;
			}
			if (entry.isIn()) {
				joined.add(entry.name());
			}
		}
		this.rejoining = false;
		this.requests.allJoined(List.copyOf(joined));
	}

	/**
	 * The session was lost, and we are in no group any more.
	 */
	void lost(SpreadException cause) {
		this.self = null;
		this.rejoining = false;
		this.entries.values().removeIf((entry) -> {
			entry.lost(cause);
			return entry.isOver();
		});
	}

	/**
	 * The client has ended.
	 */
	void ended(SpreadException cause) {
		lost(cause);
		this.entries.clear();
	}

}
