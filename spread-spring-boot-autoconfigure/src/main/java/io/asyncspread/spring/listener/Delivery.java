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

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.MembershipMessage;

/**
 * One step of the stream that a container hands to its listener.
 */
public sealed interface Delivery {

	/**
	 * Return the view in which this happens.
	 * @return the view; {@code null} for private messages, and where there is none any
	 * more
	 */
	@Nullable GroupView view();

	/**
	 * A data message, delivered for one of the groups of the container. A message to
	 * several of them comes as many steps as the listener makes of it, see
	 * {@link SpreadMessageListener#split(Data)}.
	 *
	 * @param message the message
	 * @param group the group of the container that this step is for: the first target of
	 * the message that the container is in, unless the listener has split it;
	 * {@code null} for a private message
	 * @param views the views of all groups of the container that the message has come to,
	 * in the order of its targets; empty for a private message, and if the client gets no
	 * membership messages
	 * @param receivedAt when it reached the container, in milliseconds since 1970
	 */
	record Data(DataMessage message, @Nullable String group, List<GroupView> views,
			long receivedAt) implements Delivery {

		/**
		 * Create the step.
		 * @throws IllegalArgumentException if there are views, but none of the group
		 */
		public Data {
			views = List.copyOf(views);
			if (!views.isEmpty() && find(views, group) == null) {
				throw new IllegalArgumentException("no view of group '" + group + "' among " + views);
			}
		}

		/**
		 * Create the step of a message that has one group of the container, or none.
		 * @param message the message
		 * @param view the view of the group, {@code null} for a private message
		 * @param receivedAt when it reached the container, in milliseconds since 1970
		 */
		public Data(DataMessage message, @Nullable GroupView view, long receivedAt) {
			this(message, (view != null) ? view.group() : null, (view != null) ? List.of(view) : List.of(), receivedAt);
		}

		@Override
		public @Nullable GroupView view() {
			return find(this.views, this.group);
		}

		/**
		 * Tell whether the message has come to a group of the container.
		 * @param other the group
		 * @return {@code true} if it is a target of the message, and we were in it
		 */
		public boolean isIn(String other) {
			return this.message.groups().contains(other) && (this.views.isEmpty() || find(this.views, other) != null);
		}

		/**
		 * Return the step for another group that the message has come to.
		 * @param other the group
		 * @return the same message in the view of that group
		 * @throws IllegalArgumentException if it has not come to that group
		 */
		public Data in(String other) {
			if (!isIn(other)) {
				throw new IllegalArgumentException(this.message + " has not come to group '" + other + "'");
			}
			return other.equals(this.group) ? this : new Data(this.message, other, this.views, this.receivedAt);
		}

		private static @Nullable GroupView find(List<GroupView> views, @Nullable String group) {
			for (int i = 0; i < views.size(); i++) {
				if (views.get(i).group().equals(group)) {
					return views.get(i);
				}
			}
			return null;
		}

		@Override
		public String toString() {
			GroupView view = view();
			return this.message + ((view != null) ? " in view " + view.groupId() : "");
		}

	}

	/**
	 * A membership message. A regular one is followed by the {@link View} that it
	 * installs, our own leave by the {@link End} of the membership.
	 *
	 * @param message the message
	 * @param view the view it installs, or the view that becomes transitional;
	 * {@code null} when we have left
	 */
	record Membership(MembershipMessage message, @Nullable GroupView view) implements Delivery {

		@Override
		public String toString() {
			return this.message.toString();
		}

	}

	/**
	 * A new view.
	 *
	 * @param view the view from here on
	 */
	record View(GroupView view) implements Delivery {
	}

	/**
	 * The session was lost or the group left: there is no view from here on.
	 *
	 * @param end what ended, and why
	 */
	record End(GroupEnd end) implements Delivery {

		@Override
		public GroupView view() {
			return this.end.last();
		}

	}

}
