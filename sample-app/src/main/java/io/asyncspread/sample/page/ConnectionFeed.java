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

package io.asyncspread.sample.page;

import java.time.Duration;
import java.util.stream.Collectors;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.sample.page.PageEvent.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Shows the state of the connection and each step of its life. A bean that is a
 * {@link SessionListener} listens to the client without any registration.
 * <p>
 * Called by the client's delivery lane and by the scheduler; guarded by its own lock.
 */
@Component
class ConnectionFeed implements SessionListener {

	private final SpreadClient client;

	private final EventStream pages;

	private @Nullable Connection shown;

	private @Nullable DaemonAddress daemon;

	private @Nullable DaemonVersion version;

	private @Nullable Member self;

	private @Nullable SpreadException error;

	private @Nullable Long nextAttemptAt;

	private long since;

	private long errorAt;

	private int attempt;

	private long lost;

	ConnectionFeed(SpreadClient client, EventStream pages) {
		this.client = client;
		this.pages = pages;
	}

	@Override
	public synchronized void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.Connected connected) {
			began(connected);
		}
		else if (event instanceof SessionEvent.Disconnected disconnected) {
			this.lost++;
			failed(disconnected.daemon(), disconnected.cause(), disconnected.nextAttempt());
			step("bad", "Session %d with %s was lost.".formatted(disconnected.epoch(), disconnected.daemon()),
					text(disconnected.cause()));
		}
		else if (event instanceof SessionEvent.ConnectFailed failure) {
			this.attempt = failure.attempt();
			failed(failure.daemon(), failure.cause(), failure.nextAttempt());
			step("bad", "Attempt %d to connect to %s failed.".formatted(failure.attempt(), failure.daemon()),
					text(failure.cause()));
		}
		else {
			other(event);
		}
		show();
	}

	private void began(SessionEvent.Connected connected) {
		this.daemon = connected.daemon();
		this.version = connected.version();
		this.self = connected.self();
		this.since = System.currentTimeMillis();
		this.attempt = 0;
		this.nextAttemptAt = null;
		step("good", "Session %d began.".formatted(connected.epoch()),
				"We are %s at %s, Spread %s.".formatted(connected.self(), connected.daemon(), connected.version()));
	}

	private void failed(DaemonAddress daemon, SpreadException cause, @Nullable Duration nextAttempt) {
		long now = System.currentTimeMillis();
		this.daemon = daemon;
		this.error = cause;
		this.errorAt = now;
		this.nextAttemptAt = (nextAttempt != null) ? now + nextAttempt.toMillis() : null;
	}

	private void other(SessionEvent event) {
		if (event instanceof SessionEvent.Joined joined) {
			if (joined.groups().isEmpty()) {
				return; // the first session can begin before anybody wants a group
			}
			step("good", "All groups are joined:", joined.groups().stream().collect(Collectors.joining(", ")));
		}
		else if (event instanceof SessionEvent.JoinFailed failure) {
			step("bad", "Group %s could not be joined.".formatted(failure.group()), text(failure.cause()));
		}
		else if (event instanceof SessionEvent.NameChanged changed) {
			step("plain", "The private name %s is in use.".formatted(changed.wanted()), (changed.next() != null)
					? "We go on as %s.".formatted(changed.next()) : "The daemon assigns another one.");
		}
		else if (event instanceof SessionEvent.SlowConsumer slow) {
			step("bad", "The listeners are too slow.",
					"%d messages with %d bytes wait for them.".formatted(slow.messages(), slow.bytes()));
		}
		else if (event instanceof SessionEvent.Closed closed) {
			step((closed.cause() != null) ? "bad" : "plain", "The client has ended.",
					(closed.cause() != null) ? text(closed.cause()) : "");
		}
	}

	@Override
	public void onRejected(RejectedMessage message) {
		step("bad", "The daemon refused a request.",
				"%s of %s is against its access policy.".formatted(message.request(), message.groups()));
	}

	private void step(String tone, String title, String text) {
		this.pages.publish(new PageEvent.Session(System.currentTimeMillis(), tone, title, text));
	}

	/**
	 * Show also what no event tells: the steps of an attempt, and numbers that grow.
	 */
	@Scheduled(fixedRate = 250)
	synchronized void show() {
		Connection now = connection();
		if (!now.equals(this.shown)) {
			this.shown = now;
			this.pages.publish(now);
		}
	}

	private Connection connection() {
		SessionState state = this.client.state();
		return new Connection(state.name(), state.isConnected(), text(this.daemon), text(this.version), text(this.self),
				this.client.epoch(), this.since, this.attempt,
				(state == SessionState.BACKOFF) ? this.nextAttemptAt : null, this.lost,
				(this.error != null) ? text(this.error) : null, this.errorAt,
				new PageEvent.Pages(this.pages.open(), this.pages.dropped()));
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	private static String text(SpreadException ex) {
		String message = ex.getMessage();
		return StringUtils.capitalize((message != null) ? message : ex.toString());
	}

}
