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

package io.asyncspread;

import org.jspecify.annotations.Nullable;

/**
 * What happens in the groups of one {@link Subscription}: data and membership in exactly
 * the order the daemon delivered them, one call at a time.
 * <p>
 * Calls come from the delivery lane of the client, not from the network thread unless
 * {@link SpreadOptions#SAME_THREAD} asks for it: a listener may take its time and may
 * send. It must not wait for a future of the same client, whose result may come over the
 * lane it is blocking. An exception is logged and counted and does not stop the lane; an
 * interrupt is for the call that it meets, and its status ends with that call.
 *
 * <pre>{@code
 * client.subscribe("prices", new GroupListener() {
 *
 *     public void onMessage(DataMessage message, GroupView view) { ... }
 *
 *     public void onMemberLeft(Member member, GroupView view) { ... }
 *
 * });
 * }</pre>
 */
public interface GroupListener {

	/**
	 * A data message to one or more groups of the subscription; called once for it, and
	 * not before the first view of one of them.
	 * @param message the message
	 * @param view the view of the first of its groups that the subscription has and the
	 * client is in; {@code null} where membership messages were not asked for
	 */
	default void onMessage(DataMessage message, @Nullable GroupView view) {
	}

	/**
	 * A new view, whatever caused it. The first call of a subscription shows the view
	 * that is current when it starts, with all members as {@linkplain GroupView#joined()
	 * joined}.
	 * @param view the view from here on
	 */
	default void onView(GroupView view) {
	}

	/**
	 * A membership message as it came, before the calls derived from it. A subscription
	 * that starts while we are in the group does not see that of the current view.
	 * @param message the message
	 */
	default void onMembership(MembershipMessage message) {
	}

	/**
	 * The subscription is in the group: its first view of a session, after
	 * {@link #onView(GroupView)}.
	 * @param view the view
	 */
	default void onGroupStart(GroupView view) {
	}

	/**
	 * A member is new in the view; called for each in member order, after
	 * {@link #onView(GroupView)} and after those who left, but not for the first view.
	 * @param member the newcomer
	 * @param view the view that it is in
	 */
	default void onMemberJoined(Member member, GroupView view) {
	}

	/**
	 * A member is gone from the view; called for each in member order, after
	 * {@link #onView(GroupView)}. Not called when we are the one who left: see
	 * {@link #onGroupEnd(String, GroupView)}.
	 * @param member the one gone
	 * @param view the view without it, whose {@link GroupView#cause()} tells how
	 */
	default void onMemberLeft(Member member, GroupView view) {
	}

	/**
	 * The transitional signal: the network is changing, and messages from here to the
	 * next view have the weaker promise of {@link TransitionalMessage}.
	 * @param view the ending view, now transitional
	 */
	default void onTransitional(GroupView view) {
	}

	/**
	 * The subscription is no longer in the group: we left, the session was lost, or the
	 * client was closed. After a reconnect {@link #onGroupStart(GroupView)} follows. Not
	 * called when the subscription itself is closed.
	 * @param group the group
	 * @param last the last view
	 */
	default void onGroupEnd(String group, GroupView last) {
	}

}
