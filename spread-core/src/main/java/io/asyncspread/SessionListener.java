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

/**
 * What happens to the client as a whole, in the same order as the messages of its groups:
 * {@link SessionEvent.Connected} comes before the first message of a session,
 * {@link SessionEvent.Disconnected} after the last, and {@link SessionEvent.Joined} right
 * after the view that completes the wanted groups.
 * <p>
 * Calls come from the delivery lane, before those to group listeners except for
 * {@link #onPrivateMessage(DataMessage)}; the rules of {@link GroupListener} hold here
 * too.
 */
public interface SessionListener {

	/**
	 * A step in the life of the client.
	 * @param event what happened
	 */
	default void onEvent(SessionEvent event) {
	}

	/**
	 * Any message at all, data and membership of all groups included, but not the
	 * client's own pings.
	 * @param message the message
	 */
	default void onMessage(SpreadMessage message) {
	}

	/**
	 * A message to our own private group, sent to us alone or to us among others. Called
	 * after {@link #onMessage(SpreadMessage)} and after the group listeners that the same
	 * message is for.
	 * @param message the message
	 */
	default void onPrivateMessage(DataMessage message) {
	}

	/**
	 * The daemon's access policy refused a request of ours (wire protocol, section 4.2).
	 * Called after {@link #onMessage(SpreadMessage)}.
	 * @param message what was refused
	 */
	default void onRejected(RejectedMessage message) {
	}

}
