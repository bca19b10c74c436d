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
	 * A data message.
	 *
	 * @param message the message
	 * @param view the view of the first of its groups that the container has,
	 * {@code null} for a private message
	 * @param views the views of all its groups that the container has, in the order of
	 * the message
	 * @param receivedAt when it reached the container, in milliseconds since 1970
	 */
	record Data(DataMessage message, @Nullable GroupView view, List<GroupView> views,
			long receivedAt) implements Delivery {

		/**
		 * Create a message that has one group of the container, or none.
		 * @param message the message
		 * @param view the view of the group, {@code null} for a private message
		 * @param receivedAt when it reached the container, in milliseconds since 1970
		 */
		public Data(DataMessage message, @Nullable GroupView view, long receivedAt) {
			this(message, view, (view != null) ? List.of(view) : List.of(), receivedAt);
		}

		/**
		 * Create the message.
		 */
		public Data {
			views = List.copyOf(views);
		}

		/**
		 * Return the message as one of another of its groups.
		 * @param other the view of that group
		 * @return the message in that view
		 */
		public Data in(GroupView other) {
			return (other == this.view) ? this : new Data(this.message, other, this.views, this.receivedAt);
		}

		@Override
		public String toString() {
			return this.message + ((this.view != null) ? " in view " + this.view.groupId() : "");
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
