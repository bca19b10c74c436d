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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.transport.Connection;

/**
 * The log of a client's life: one line for each change, and for repeated failures only
 * the first of a kind above debug level. Confined to the event loop of the client.
 */
final class SessionLog {

	private static final Logger logger = LoggerFactory.getLogger("io.asyncspread.session");

	private final String client;

	private @Nullable String lastFailure;

	private int lastStray;

	private String last = "without a session";

	SessionLog(@Nullable String privateName) {
		this.client = (privateName != null) ? "client '" + privateName + "'" : "a client without a private name";
	}

	void connected(Connection connection) {
		logger.info("Connected to Spread daemon {} at {} as {}, session {}", connection.version(), connection.address(),
				connection.self(), connection.epoch());
		SessionRecording.started(connection);
		this.last = "of " + connection.self() + " at " + connection.address();
		this.lastFailure = null;
	}

	void failed(SpreadException cause, int attempt, @Nullable Duration next) {
		SessionRecording.failed(attempt, cause);
		if (next == null) {
			// the line of the end says it
			return;
		}
		String failure = String.valueOf(cause.getMessage());
		if (failure.equals(this.lastFailure)) {
			logger.debug("No Spread session for {}, attempt {}: {}; next attempt in {} ms", this.client, attempt,
					failure, next.toMillis());
			return;
		}
		this.lastFailure = failure;
		logger.warn("No Spread session for {}: {}; trying again in {} ms and then on", this.client, failure,
				next.toMillis());
	}

	void lost(int epoch, SpreadException cause, int unsent, @Nullable Duration next) {
		SessionRecording.ended(epoch, cause, unsent);
		logger.warn("Spread session lost: {}; {}{}", cause.getMessage(),
				(unsent > 0) ? unsent + " accepted messages were not sent; " : "",
				(next != null) ? "trying again in " + next.toMillis() + " ms" : "not trying again");
	}

	void stopped(SpreadException cause) {
		logger.error("No Spread session for {}, and no further attempt: {}", this.client, cause.getMessage());
	}

	void joinFailed(String group, SpreadException cause) {
		logger.warn("Group '{}' is not joined by Spread client {}: {}; every new session tries again", group, this.last,
				cause.getMessage());
	}

	void slow(Connection connection, int messages, long bytes, boolean disconnect) {
		SessionRecording.paused(connection.epoch(), messages, bytes);
		logger.warn(
				"The listeners are too slow: {} messages with {} bytes wait for them, so session {} of {} with Spread "
						+ "daemon at {} {}",
				messages, bytes, connection.epoch(), connection.self(), connection.address(),
				disconnect ? "is ended (slow consumer policy DISCONNECT)"
						: "stops reading; the daemon ends it when 1000 more wait there");
	}

	void recovered(Connection connection, Duration paused) {
		logger.info("The listeners have caught up: session {} of {} with Spread daemon at {} reads again after {} ms",
				connection.epoch(), connection.self(), connection.address(), paused.toMillis());
	}

	void keepsAway(int messages) {
		logger.info("No Spread session for {} before the listeners have caught up: {} messages wait for them (slow "
				+ "consumer policy DISCONNECT)", this.client, messages);
	}

	void stray(Connection connection, SpreadMessage message) {
		if (connection.epoch() != this.lastStray) {
			this.lastStray = connection.epoch();
			logger.warn(
					"Spread daemon at {} sent session {} of {} a {} that is not for it, probably left by a session that "
							+ "has just ended there; this and all further ones of this session are dropped and counted",
					connection.address(), connection.epoch(), connection.self(), message.getClass().getSimpleName());
		}
	}

	void closed(int unsent) {
		if (unsent > 0) {
			logger.warn("Spread client {} closed; {} accepted messages were not sent within the close timeout",
					this.last, unsent);
		}
		else {
			logger.info("Spread client {} closed", this.last);
		}
	}

	void listenerStuck(Duration timeout, int waiting) {
		logger.warn(
				"Spread client {} closed while a listener was still running after {} ms (option closeTimeout); {} messages "
						+ "and events are not delivered",
				this.last, timeout.toMillis(), waiting);
	}

}
