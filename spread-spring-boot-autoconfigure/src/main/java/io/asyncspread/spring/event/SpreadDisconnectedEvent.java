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

package io.asyncspread.spring.event;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadException;

/**
 * The session was lost, and with it the membership in all groups. Published after the
 * last message of the session.
 *
 * @param connection name of the connection, {@code default} for the main one
 * @param epoch number of the session that ended
 * @param daemon where we were connected
 * @param cause why
 * @param nextAttempt time until the next attempt to connect, {@code null} if there will
 * be none
 */
public record SpreadDisconnectedEvent(String connection, int epoch, DaemonAddress daemon, SpreadException cause,
		@Nullable Duration nextAttempt) implements SpreadConnectionEvent {

	/**
	 * Tell whether the client tries to connect again by itself.
	 * @return {@code false} if it has given up
	 */
	public boolean willRetry() {
		return this.nextAttempt != null;
	}

}
