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
 * Calls come from the delivery lane, before those to group listeners; the rules of
 * {@link GroupListener} hold here too.
 */
public interface SessionListener {

	/**
	 * The session changed its state.
	 * @param event what happened
	 */
	default void onEvent(SessionEvent event) {
	}

	/**
	 * Any message at all, data and membership of all groups included.
	 * @param message the message
	 */
	default void onMessage(SpreadMessage message) {
	}

	/**
	 * A message to our own private group, sent to us alone or to us among others.
	 * @param message the message
	 */
	default void onPrivateMessage(DataMessage message) {
	}

	/**
	 * The daemon's policy refused a request of ours.
	 * @param message what was refused
	 */
	default void onRejected(RejectedMessage message) {
	}

}
