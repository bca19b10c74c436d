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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.MembershipMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.spring.support.Envelope;

/**
 * What the client tells a run of a container, made into the steps of its stream and put
 * into its queue. Owned by the client's delivery lane.
 */
final class DeliveryFeed implements GroupListener, SessionListener {

	private final DefaultSpreadListenerContainer container;

	private final ContainerRun run;

	private final SpreadMessageListener listener;

	private final boolean privateMessages;

	private @Nullable MembershipMessage announced;

	private List<GroupView> latest = List.of();

	DeliveryFeed(DefaultSpreadListenerContainer container, ContainerRun run, SpreadMessageListener listener,
			boolean privateMessages) {
		this.container = container;
		this.run = run;
		this.listener = listener;
		this.privateMessages = privateMessages;
	}

	@Override
	public void onMessage(DataMessage message, @Nullable GroupView view) {
		String group = (view != null) ? view.group() : joinedGroup(message);
		long now = System.currentTimeMillis();
		if (message.groups().size() > 1 && this.container.groups().size() > 1) {
			this.listener.split(new Delivery.Data(message, group, views(message), now)).forEach(this::put);
		}
		else {
			put(new Delivery.Data(message, group, alone(view), now));
		}
	}

	/**
	 * The client's views are those of this message, for we are on its lane.
	 */
	private List<GroupView> views(DataMessage message) {
		List<GroupView> views = new ArrayList<>();
		for (String group : new LinkedHashSet<>(message.groups())) {
			GroupView view = this.container.groups().contains(group) ? this.container.client().view(group) : null;
			if (view != null) {
				views.add(view);
			}
		}
		return views;
	}

	/**
	 * Messages that follow each other mostly share their view, and so its list.
	 */
	private List<GroupView> alone(@Nullable GroupView view) {
		if (view == null) {
			return List.of();
		}
		if (this.latest.isEmpty() || this.latest.get(0) != view) {
			this.latest = List.of(view);
		}
		return this.latest;
	}

	@Override
	public void onPrivateMessage(DataMessage message) {
		if (this.privateMessages && !isReply(message)) {
			long now = System.currentTimeMillis();
			String group = joinedGroup(message);
			if (group == null || this.listener.splitsPrivate(new Delivery.Data(message, group, views(message), now))) {
				put(new Delivery.Data(message, null, now));
			}
		}
	}

	private static boolean isReply(DataMessage message) {
		return Envelope.isEnvelope(message) && switch (Envelope.kindOf(message)) {
			case REPLY, FAILURE -> true;
			case MESSAGE, REQUEST -> false;
		};
	}

	/**
	 * Return the first target of a message that is a group of the container we are in.
	 */
	private @Nullable String joinedGroup(DataMessage message) {
		List<String> groups = message.groups();
		for (int i = 0; i < groups.size(); i++) {
			if (this.container.groups().contains(groups.get(i)) && isIn(groups.get(i))) {
				return groups.get(i);
			}
		}
		return null;
	}

	private boolean isIn(String group) {
		SpreadClient client = this.container.client();
		return !client.options().membership() || client.view(group) != null;
	}

	@Override
	public void onMembership(MembershipMessage message) {
		this.announced = message;
	}

	@Override
	public void onView(GroupView view) {
		MembershipMessage message = this.announced;
		this.announced = null;
		if (message != null) {
			put(new Delivery.Membership(message, view));
		}
		put(new Delivery.View(view));
	}

	@Override
	public void onTransitional(GroupView view) {
		if (this.announced instanceof TransitionalMessage message) {
			this.announced = null;
			put(new Delivery.Membership(message, view));
		}
	}

	@Override
	public void onGroupStart(GroupView view) {
		this.container.joined(this.run, view.group());
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		GroupEnd.Cause cause = GroupEnd.Cause.SESSION_LOST;
		if (this.announced instanceof SelfLeaveMessage message && message.group().equals(group)) {
			cause = GroupEnd.Cause.LEFT;
			put(new Delivery.Membership(message, null));
		}
		this.announced = null;
		put(new Delivery.End(new GroupEnd(group, last, cause)));
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.JoinFailed failed && this.container.groups().contains(failed.group())) {
			this.container.failed(this.run, failed.cause());
		}
		else if (event instanceof SessionEvent.Closed closed && closed.cause() != null) {
			this.container.failed(this.run, closed.cause());
		}
	}

	private void put(Delivery delivery) {
		if (!this.listener.accepts(delivery)) {
			return;
		}
		if (this.run.queue().put(delivery)) {
			this.container.counters().received.increment();
		}
		else {
			this.container.counters().undelivered.increment();
		}
	}

}
