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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A step in the life of a client, told to {@link SessionListener#onEvent(SessionEvent)}
 * in order with the messages.
 */
public sealed interface SessionEvent {

	/**
	 * A session began.
	 *
	 * @param epoch its number, from 1
	 * @param self our identity in it
	 * @param daemon where we are connected
	 * @param version version of the daemon
	 */
	record Connected(int epoch, Member self, DaemonAddress daemon, DaemonVersion version) implements SessionEvent {
	}

	/**
	 * All groups that were wanted when the session began are joined, but for those that
	 * {@link JoinFailed} told of before. Comes once in a session; right after
	 * {@link Connected} if no group is wanted.
	 *
	 * @param epoch number of the session
	 * @param groups the groups we are in, in the order in which they were first wanted
	 */
	record Joined(int epoch, List<String> groups) implements SessionEvent {

		public Joined {
			groups = List.copyOf(groups);
		}

	}

	/**
	 * The session was lost and with it every membership; views are gone, unwritten
	 * messages have failed. A session that ends because the client is closed is not told
	 * of here: {@link Closed} follows alone.
	 *
	 * @param epoch number of the session that ended
	 * @param daemon where we were connected
	 * @param cause why
	 * @param unsent messages that were accepted and are not certain to have reached the
	 * operating system
	 * @param nextAttempt time until the next attempt, {@code null} if there will be none
	 */
	record Disconnected(int epoch, DaemonAddress daemon, SpreadException cause, int unsent,
			@Nullable Duration nextAttempt) implements SessionEvent {
	}

	/**
	 * An attempt to get a session failed.
	 *
	 * @param attempt number of the attempt since the last session that lasted for
	 * {@link ReconnectOptions#stableAfter()}, from 1
	 * @param daemon the address tried
	 * @param cause why it failed
	 * @param nextAttempt time until the next attempt, {@code null} if there will be none
	 */
	record ConnectFailed(int attempt, DaemonAddress daemon, SpreadException cause,
			@Nullable Duration nextAttempt) implements SessionEvent {
	}

	/**
	 * The daemon holds our private name still or for somebody else, and we go on under
	 * another, as {@link NameConflictPolicy#SUFFIX} and
	 * {@link NameConflictPolicy#DAEMON_ASSIGNED} say.
	 *
	 * @param wanted the name configured
	 * @param next the name for the next attempt, {@code null} to let the daemon assign
	 * one
	 */
	record NameChanged(String wanted, @Nullable String next) implements SessionEvent {
	}

	/**
	 * A group could not be joined: the daemon refused, or did not answer in time, in
	 * which case the join may still come about. It is tried again with the next session.
	 *
	 * @param epoch number of the session
	 * @param group the group
	 * @param cause why
	 */
	record JoinFailed(int epoch, String group, SpreadException cause) implements SessionEvent {
	}

	/**
	 * The listeners are too slow: so much waits in the lane that the client has stopped
	 * reading, or leaves, as {@link SlowConsumerPolicy} says. The daemon throws a client
	 * out that does not read while 1000 messages wait for it.
	 *
	 * @param epoch number of the session
	 * @param messages messages waiting in the lane
	 * @param bytes bytes of bodies waiting in the lane
	 */
	record SlowConsumer(int epoch, int messages, long bytes) implements SessionEvent {
	}

	/**
	 * The client has ended; no event comes after this.
	 *
	 * @param cause what made it fail, {@code null} after {@link SpreadClient#close()}
	 */
	record Closed(@Nullable SpreadException cause) implements SessionEvent {
	}

}
