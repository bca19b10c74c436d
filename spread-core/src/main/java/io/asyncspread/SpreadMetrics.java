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

import java.time.Duration;

/**
 * Where a client reports what it counts. All methods do nothing by default; on the hot
 * paths they are called once per batch, from the network thread or the lane unless said
 * otherwise, and must not block or throw. Exceptions are ignored, the first one with a
 * warning in the log. An implementation that serves several clients must be thread-safe.
 */
public interface SpreadMetrics {

	/**
	 * Counts nothing.
	 */
	SpreadMetrics NONE = new SpreadMetrics() {
	};

	/**
	 * Messages were handed to the operating system. Pings are the client's own and do not
	 * count; {@link SpreadClient#pings()} has their numbers.
	 * @param service their service type
	 * @param messages how many
	 * @param bytes bytes of their frames
	 */
	default void sent(ServiceType service, long messages, long bytes) {
	}

	/**
	 * Data messages were received. Pings that come back do not count, see
	 * {@link #pingAnswered(ServiceType, Duration)}; messages that are not for our session
	 * do not either, see {@link #strayReceived()}.
	 * @param service their service type
	 * @param messages how many
	 * @param bytes bytes of their frames
	 */
	default void received(ServiceType service, long messages, long bytes) {
	}

	/**
	 * A session began.
	 * @param handshake time from the start of the attempt to connect
	 */
	default void connected(Duration handshake) {
	}

	/**
	 * A session was lost. Not called when the client is closed.
	 */
	default void disconnected() {
	}

	/**
	 * An attempt to connect failed.
	 */
	default void connectFailed() {
	}

	/**
	 * A view was installed. On the lane, before the listeners are told.
	 * @param view the view
	 */
	default void viewInstalled(GroupView view) {
	}

	/**
	 * We are no longer in a group. On the lane.
	 * @param group the group
	 */
	default void groupEnded(String group) {
	}

	/**
	 * A ping came back.
	 * @param service the service type it was sent with
	 * @param roundTrip its round-trip time
	 */
	default void pingAnswered(ServiceType service, Duration roundTrip) {
	}

	/**
	 * A ping did not come back in time.
	 */
	default void pingLost() {
	}

	/**
	 * A message sent with {@link SpreadClient#sendConfirmed(Multicast)} was confirmed.
	 * Called once for each, by the thread that completes the sender's future.
	 * @param service the service type it was sent with
	 * @param latency time from the call to the return of our own copy
	 */
	default void confirmed(ServiceType service, Duration latency) {
	}

	/**
	 * The listeners were so slow that reading stopped.
	 */
	default void readingPaused() {
	}

	/**
	 * Reading goes on.
	 * @param paused how long it had stopped
	 */
	default void readingResumed(Duration paused) {
	}

	/**
	 * A listener threw an exception.
	 */
	default void listenerFailed() {
	}

	/**
	 * The daemon refused a request of ours.
	 */
	default void rejected() {
	}

	/**
	 * An {@link OpaqueMessage} was received.
	 */
	default void opaqueReceived() {
	}

	/**
	 * A message was received and dropped because it was not for our session: a C daemon
	 * can send a session what was meant for one that ended shortly before. On the network
	 * thread.
	 */
	default void strayReceived() {
	}

}
