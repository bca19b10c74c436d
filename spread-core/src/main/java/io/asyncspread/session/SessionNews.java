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
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.asyncspread.NameConflictPolicy;
import io.asyncspread.SessionEvent;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.transport.Connection;

/**
 * Tells the changes in the life of a client to all who want to know: listeners, in their
 * place on the lane, metrics and log. Confined to the event loop of the client.
 */
final class SessionNews {

	private final SpreadOptions options;

	private final DeliveryLane lane;

	private final SessionLog log;

	SessionNews(SpreadOptions options, DeliveryLane lane, SessionLog log) {
		this.options = options;
		this.lane = lane;
		this.log = log;
	}

	void connected(Connection connection, Duration taken) {
		this.log.connected(connection);
		this.options.metrics().connected(taken);
		this.lane.add(new SessionEvent.Connected(connection.epoch(), connection.self(), connection.address(),
				connection.version()));
	}

	void joined(int epoch, List<String> groups) {
		this.lane.add(new SessionEvent.Joined(epoch, groups));
		this.lane.publish();
	}

	/**
	 * An attempt failed.
	 * @param next when the next one begins, {@code null} if none does
	 * @param nextName the private name of the next one
	 */
	void failed(SessionMachine.Step.Connect tried, SpreadException cause, @Nullable Duration next,
			@Nullable String nextName) {
		this.options.metrics().connectFailed();
		this.log.failed(cause, tried.attempt(), next);
		this.lane.add(new SessionEvent.ConnectFailed(tried.attempt(), tried.daemon(), cause, next));
		String wanted = this.options.privateName();
		String name = tried.privateName();
		if (wanted != null && this.options.nameConflict() != NameConflictPolicy.RETRY && name != null
				&& !name.equals(nextName)) {
			this.lane.add(new SessionEvent.NameChanged(wanted, nextName));
		}
	}

	void lost(Connection connection, SpreadException cause, int unsent, @Nullable Duration next) {
		this.options.metrics().disconnected();
		this.log.lost(connection.epoch(), cause, unsent, next);
		this.lane.add(new SessionEvent.Disconnected(connection.epoch(), connection.address(), cause, unsent, next));
	}

	void stopped(SpreadException cause) {
		this.log.stopped(cause);
		this.lane.add(new SessionEvent.Closed(cause));
	}

	/**
	 * The client is closed.
	 * @param told whether its end was told before, when it failed
	 */
	void closed(int unsent, boolean told) {
		this.log.closed(unsent);
		if (!told) {
			this.lane.add(new SessionEvent.Closed(null));
		}
	}

}
