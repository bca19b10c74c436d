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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.OpaqueMessage;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.TransitionalMessage;

/**
 * What the delivery lane does with each item: keeps the views, and works out whom an item
 * is for. Confined to the lane, except that views may be read anywhere.
 */
final class Dispatcher implements DeliveryLane.Consumer {

	private final Subscriptions subscriptions = new Subscriptions();

	private final Map<String, GroupView> views = new ConcurrentHashMap<>();

	private final ListenerGuard guard;

	private final ListenerCalls calls;

	private final SpreadMetrics metrics;

	private final MessageFlow flow;

	private final boolean membership;

	private @Nullable Member self;

	/**
	 * Create a dispatcher.
	 * @param membership whether there are views, so that a subscription gets data of a
	 * group only after the first view of it
	 */
	Dispatcher(SpreadMetrics metrics, MessageFlow flow, boolean membership) {
		this.metrics = metrics;
		this.flow = flow;
		this.membership = membership;
		this.guard = new ListenerGuard(metrics);
		this.calls = new ListenerCalls(this.guard);
	}

	@Override
	public boolean isFinished() {
		return this.calls.isFinished();
	}

	@Override
	public boolean isReady() {
		return this.calls.isFinished() || this.flow.isReady();
	}

	@Override
	public void accept(Object item) {
		if (item instanceof Runnable action) {
			this.guard.run("a task of the client", action);
		}
		else if (this.calls.isFinished()) {
			return;
		}
		else if (item instanceof DataMessage data) {
			data(data);
		}
		else if (item instanceof SpreadMessage message) {
			message(message);
		}
		else if (item instanceof SessionEvent event) {
			event(event);
		}
	}

	@Nullable GroupView view(String group) {
		return this.views.get(group);
	}

	Set<String> groups() {
		return Set.copyOf(this.views.keySet());
	}

	/**
	 * No listener is called any more.
	 */
	void finish() {
		this.calls.finish();
	}

	/**
	 * Tell those who pull that there is no more. On the lane.
	 */
	void complete(@Nullable Throwable cause) {
		this.flow.complete(cause, this.guard::failed);
	}

	void add(GroupSubscription subscription) {
		if (!subscription.isOpen()) {
			return;
		}
		this.subscriptions.add(subscription);
		for (String group : subscription.groups()) {
			GroupView view = this.views.get(group);
			if (view != null) {
				GroupView first = view.asFirst();
				this.calls.group(subscription, "onView", (listener) -> listener.onView(first));
				this.calls.group(subscription, "onGroupStart", (listener) -> listener.onGroupStart(first));
			}
		}
	}

	void remove(GroupSubscription subscription) {
		this.subscriptions.remove(subscription);
	}

	void add(ListenerSubscription subscription) {
		if (subscription.isOpen()) {
			this.subscriptions.add(subscription);
		}
	}

	void remove(ListenerSubscription subscription) {
		this.subscriptions.remove(subscription);
	}

	private void data(DataMessage message) {
		tellListeners(message);
		List<String> groups = message.groups();
		for (int i = 0; i < groups.size(); i++) {
			String group = groups.get(i);
			List<GroupSubscription> interested = this.subscriptions.of(group);
			if (interested.isEmpty()) {
				continue;
			}
			GroupView view = this.views.get(group);
			if (view == null && this.membership) {
				// not in it yet: the message has come for another of its groups
				continue;
			}
			for (int j = 0; j < interested.size(); j++) {
				GroupSubscription subscription = interested.get(j);
				if (i == 0 || isFirst(subscription, groups, i)) {
					this.calls.data(subscription, message, view);
				}
			}
		}
		if (isPrivate(groups)) {
			this.calls.session(this.subscriptions.listeners(), "onPrivateMessage",
					(listener) -> listener.onPrivateMessage(message));
		}
	}

	/**
	 * Tell whether none of the targets before one is a group of the subscription that we
	 * are in, so that a message to several of its groups is delivered once.
	 */
	private boolean isFirst(GroupSubscription subscription, List<String> targets, int index) {
		for (int i = 0; i < index; i++) {
			String target = targets.get(i);
			if (subscription.groups().contains(target) && (!this.membership || this.views.containsKey(target))) {
				return false;
			}
		}
		return true;
	}

	private boolean isPrivate(List<String> groups) {
		Member receiver = this.self;
		if (receiver == null) {
			return false;
		}
		for (int i = 0; i < groups.size(); i++) {
			String group = groups.get(i);
			if (!group.isEmpty() && group.charAt(0) == '#' && group.equals(receiver.privateGroup())) {
				return true;
			}
		}
		return false;
	}

	private void tellListeners(SpreadMessage message) {
		this.guard.next(this.flow, message);
		this.calls.message(this.subscriptions.listeners(), message);
	}

	private void message(SpreadMessage message) {
		tellListeners(message);
		if (message instanceof RegularMembershipMessage regular) {
			regular(regular);
		}
		else if (message instanceof TransitionalMessage transitional) {
			transitional(transitional);
		}
		else if (message instanceof SelfLeaveMessage selfLeave) {
			selfLeave(selfLeave);
		}
		else if (message instanceof RejectedMessage rejected) {
			this.metrics.rejected();
			this.calls.session(this.subscriptions.listeners(), "onRejected",
					(listener) -> listener.onRejected(rejected));
		}
		else if (message instanceof OpaqueMessage) {
			this.metrics.opaqueReceived();
		}
	}

	private void regular(RegularMembershipMessage message) {
		GroupView previous = this.views.get(message.group());
		GroupView view = GroupView.of(message, this.self, previous);
		this.views.put(message.group(), view);
		this.guard.run("SpreadMetrics", () -> this.metrics.viewInstalled(view));
		for (GroupSubscription subscription : this.subscriptions.of(message.group())) {
			this.calls.group(subscription, "onMembership", (listener) -> listener.onMembership(message));
			this.calls.group(subscription, "onView", (listener) -> listener.onView(view));
			if (previous == null) {
				this.calls.group(subscription, "onGroupStart", (listener) -> listener.onGroupStart(view));
				continue;
			}
			view.left()
				.forEach((member) -> this.calls.group(subscription, "onMemberLeft",
						(listener) -> listener.onMemberLeft(member, view)));
			view.joined()
				.forEach((member) -> this.calls.group(subscription, "onMemberJoined",
						(listener) -> listener.onMemberJoined(member, view)));
		}
	}

	private void transitional(TransitionalMessage message) {
		GroupView view = this.views.computeIfPresent(message.group(), (group, current) -> current.asTransitional());
		for (GroupSubscription subscription : this.subscriptions.of(message.group())) {
			this.calls.group(subscription, "onMembership", (listener) -> listener.onMembership(message));
			if (view != null) {
				this.calls.group(subscription, "onTransitional", (listener) -> listener.onTransitional(view));
			}
		}
	}

	private void selfLeave(SelfLeaveMessage message) {
		GroupView last = this.views.remove(message.group());
		for (GroupSubscription subscription : this.subscriptions.of(message.group())) {
			this.calls.group(subscription, "onMembership", (listener) -> listener.onMembership(message));
		}
		ended(message.group(), last);
	}

	private void ended(String group, @Nullable GroupView last) {
		if (last == null) {
			return;
		}
		this.guard.run("SpreadMetrics", () -> this.metrics.groupEnded(group));
		for (GroupSubscription subscription : this.subscriptions.of(group)) {
			this.calls.group(subscription, "onGroupEnd", (listener) -> listener.onGroupEnd(group, last));
		}
	}

	private void event(SessionEvent event) {
		Map<String, GroupView> lost = Map.of();
		if (event instanceof SessionEvent.Connected connected) {
			this.self = connected.self();
		}
		else if (event instanceof SessionEvent.Disconnected || event instanceof SessionEvent.Closed) {
			lost = new TreeMap<>(this.views);
			this.views.clear();
		}
		this.calls.session(this.subscriptions.listeners(), "onEvent", (listener) -> listener.onEvent(event));
		lost.forEach(this::ended);
	}

}
