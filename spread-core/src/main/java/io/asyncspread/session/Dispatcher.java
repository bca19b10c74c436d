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
 * What the delivery lane does with each item: keeps the views and calls the listeners.
 * Confined to the lane, except that views may be read anywhere.
 */
final class Dispatcher implements DeliveryLane.Consumer {

	private final Subscriptions subscriptions = new Subscriptions();

	private final Map<String, GroupView> views = new ConcurrentHashMap<>();

	private final ListenerGuard guard;

	private final SpreadMetrics metrics;

	private final MessageFlow flow;

	private final boolean membership;

	private @Nullable Member self;

	// set by the event loop when a listener hangs
	private volatile boolean finished;

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
	}

	@Override
	public boolean isFinished() {
		return this.finished;
	}

	@Override
	public boolean isReady() {
		return this.finished || this.flow.isReady();
	}

	@Override
	public void accept(Object item) {
		if (item instanceof Runnable action) {
			this.guard.run("a task of the client", action);
		}
		else if (this.finished) {
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
		this.finished = true;
	}

	/**
	 * Tell those who pull that there is no more. On the lane.
	 */
	void complete(@Nullable Throwable cause) {
		this.guard.run("onComplete", () -> this.flow.complete(cause));
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
				call(subscription, (listener) -> listener.onView(first));
				call(subscription, (listener) -> listener.onGroupStart(first));
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
					deliver(subscription, message, view);
				}
			}
		}
		if (isPrivate(groups)) {
			for (ListenerSubscription subscription : this.subscriptions.listeners()) {
				if (!this.finished && subscription.isOpen()) {
					this.guard.run("onPrivateMessage", () -> subscription.listener().onPrivateMessage(message));
				}
			}
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

	private void deliver(GroupSubscription subscription, DataMessage message, @Nullable GroupView view) {
		if (!this.finished && subscription.isOpen()) {
			try {
				subscription.listener().onMessage(message, view);
			}
			catch (Throwable ex) {
				this.guard.failed("onMessage", ex);
			}
		}
	}

	private void tellListeners(SpreadMessage message) {
		this.guard.next(this.flow, message);
		List<ListenerSubscription> listeners = this.subscriptions.listeners();
		for (int i = 0; i < listeners.size(); i++) {
			ListenerSubscription subscription = listeners.get(i);
			if (!this.finished && subscription.isOpen()) {
				try {
					subscription.listener().onMessage(message);
				}
				catch (Throwable ex) {
					this.guard.failed("onMessage", ex);
				}
			}
		}
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
			for (ListenerSubscription subscription : this.subscriptions.listeners()) {
				if (!this.finished && subscription.isOpen()) {
					this.guard.run("onRejected", () -> subscription.listener().onRejected(rejected));
				}
			}
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
			call(subscription, (listener) -> listener.onMembership(message));
			call(subscription, (listener) -> listener.onView(view));
			if (previous == null) {
				call(subscription, (listener) -> listener.onGroupStart(view));
				continue;
			}
			view.left().forEach((member) -> call(subscription, (listener) -> listener.onMemberLeft(member, view)));
			view.joined().forEach((member) -> call(subscription, (listener) -> listener.onMemberJoined(member, view)));
		}
	}

	private void transitional(TransitionalMessage message) {
		GroupView view = this.views.computeIfPresent(message.group(), (group, current) -> current.asTransitional());
		for (GroupSubscription subscription : this.subscriptions.of(message.group())) {
			call(subscription, (listener) -> listener.onMembership(message));
			if (view != null) {
				call(subscription, (listener) -> listener.onTransitional(view));
			}
		}
	}

	private void selfLeave(SelfLeaveMessage message) {
		GroupView last = this.views.remove(message.group());
		for (GroupSubscription subscription : this.subscriptions.of(message.group())) {
			call(subscription, (listener) -> listener.onMembership(message));
		}
		ended(message.group(), last);
	}

	private void ended(String group, @Nullable GroupView last) {
		if (last == null) {
			return;
		}
		this.guard.run("SpreadMetrics", () -> this.metrics.groupEnded(group));
		for (GroupSubscription subscription : this.subscriptions.of(group)) {
			call(subscription, (listener) -> listener.onGroupEnd(group, last));
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
		for (ListenerSubscription subscription : this.subscriptions.listeners()) {
			if (!this.finished && subscription.isOpen()) {
				this.guard.run("onEvent", () -> subscription.listener().onEvent(event));
			}
		}
		lost.forEach(this::ended);
	}

	private void call(GroupSubscription subscription, Call call) {
		if (!this.finished && subscription.isOpen()) {
			try {
				call.on(subscription.listener());
			}
			catch (Throwable ex) {
				this.guard.failed("GroupListener", ex);
			}
		}
	}

	@FunctionalInterface
	private interface Call {

		void on(GroupListener listener);

	}

}
