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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.asyncspread.DaemonAddress;
import io.asyncspread.Limits;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.RejectCode;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadRejectedException;

/**
 * The states of a client and what follows from what, as {@link SessionState} draws them:
 * pure, with time from outside and effects returned as a {@link Step}. Confined to the
 * event loop of the client, except that {@link #state()} and {@link #epoch()} may be read
 * anywhere.
 */
final class SessionMachine {

	private static final Logger logger = LoggerFactory.getLogger("io.asyncspread.session");

	private static final Duration DELAY_WITHOUT_POLICY = Duration.ofSeconds(1);

	/**
	 * Tries of a taken name at one daemon before the next has its turn: enough to outlast
	 * the end of our own last session, of which a daemon knows within milliseconds, or
	 * within some seconds while the network changes.
	 */
	private static final int TRIES_OF_TAKEN_NAME = 4;

	private static final Map<SessionState, Set<SessionState>> TRANSITIONS = new EnumMap<>(SessionState.class);

	static {
		TRANSITIONS.put(SessionState.NEW, EnumSet.of(SessionState.CONNECTING, SessionState.CLOSING));
		TRANSITIONS.put(SessionState.CONNECTING,
				EnumSet.of(SessionState.HANDSHAKING, SessionState.BACKOFF, SessionState.FAILED, SessionState.CLOSING));
		TRANSITIONS.put(SessionState.HANDSHAKING,
				EnumSet.of(SessionState.JOINING, SessionState.BACKOFF, SessionState.FAILED, SessionState.CLOSING));
		TRANSITIONS.put(SessionState.JOINING,
				EnumSet.of(SessionState.READY, SessionState.BACKOFF, SessionState.FAILED, SessionState.CLOSING));
		TRANSITIONS.put(SessionState.READY,
				EnumSet.of(SessionState.BACKOFF, SessionState.FAILED, SessionState.CLOSING));
		TRANSITIONS.put(SessionState.BACKOFF, EnumSet.of(SessionState.CONNECTING, SessionState.CLOSING));
		TRANSITIONS.put(SessionState.CLOSING, EnumSet.of(SessionState.CLOSED));
		TRANSITIONS.put(SessionState.FAILED, EnumSet.of(SessionState.CLOSING));
		TRANSITIONS.put(SessionState.CLOSED, EnumSet.noneOf(SessionState.class));
	}

	/**
	 * What to do next.
	 */
	sealed interface Step {

		/**
		 * Begin an attempt.
		 */
		record Connect(int attempt, DaemonAddress daemon, @Nullable String privateName) implements Step {
		}

		/**
		 * Wait, then report {@link SessionMachine#delayOver()}.
		 */
		record Wait(Duration delay) implements Step {
		}

		/**
		 * The client has failed for good.
		 */
		record Stop(SpreadException cause) implements Step {
		}

	}

	private final SpreadOptions options;

	private final LongSupplier nanoTime;

	private volatile SessionState state = SessionState.NEW;

	private volatile int epoch;

	private int attempt;

	private int daemon;

	private int nameConflicts;

	// in a row at the daemon that is tried
	private int conflictsHere;

	private @Nullable String privateName;

	private long acceptedAt;

	SessionMachine(SpreadOptions options, LongSupplier nanoTime) {
		this.options = options;
		this.nanoTime = nanoTime;
		this.privateName = options.privateName();
	}

	SessionState state() {
		return this.state;
	}

	int epoch() {
		return this.epoch;
	}

	/**
	 * The name of the next attempt, which a name conflict can change.
	 */
	@Nullable String privateName() {
		return this.privateName;
	}

	int attempt() {
		return this.attempt;
	}

	Step.Connect connect() {
		move(SessionState.CONNECTING);
		this.attempt++;
		return new Step.Connect(this.attempt, daemons().get(this.daemon), this.privateName);
	}

	Step.Connect delayOver() {
		return connect();
	}

	void opened() {
		move(SessionState.HANDSHAKING);
	}

	/**
	 * A daemon has accepted us: from here on the session has its number, even if it ends
	 * before anybody can use it.
	 */
	void begun() {
		this.epoch = this.epoch + 1;
		this.acceptedAt = this.nanoTime.getAsLong();
		this.nameConflicts = 0;
		this.conflictsHere = 0;
		this.privateName = this.options.privateName();
	}

	/**
	 * The session can be used.
	 */
	void accepted() {
		move(SessionState.JOINING);
	}

	void joined() {
		move(SessionState.READY);
	}

	/**
	 * An attempt ended without a session.
	 */
	Step failed(SpreadException cause) {
		boolean nameTaken = cause instanceof SpreadRejectedException rejected
				&& rejected.code() == RejectCode.NOT_UNIQUE;
		if (nameTaken && this.options.nameConflict() == NameConflictPolicy.FAIL) {
			return stop(cause);
		}
		if (nameTaken) {
			this.nameConflicts++;
			this.conflictsHere++;
			this.privateName = nameAfterConflict();
		}
		if (!nameTaken || (this.options.nameConflict() == NameConflictPolicy.RETRY
				&& this.conflictsHere == TRIES_OF_TAKEN_NAME)) {
			nextDaemon();
		}
		return retry(cause);
	}

	/**
	 * A session ended.
	 */
	Step lost(SpreadException cause) {
		if (this.nanoTime.getAsLong() - this.acceptedAt >= reconnect().stableAfter().toNanos()) {
			this.attempt = 0;
		}
		nextDaemon();
		return retry(cause);
	}

	private void nextDaemon() {
		this.daemon = (this.daemon + 1) % daemons().size();
		this.conflictsHere = 0;
	}

	private Step retry(SpreadException cause) {
		if (!cause.isRetryable() || !reconnect().enabled()
				|| (reconnect().maxAttempts() > 0 && this.attempt >= reconnect().maxAttempts())) {
			return stop(cause);
		}
		move(SessionState.BACKOFF);
		// the delay grows with each round of the daemons, not with each of them
		int round = 1 + Math.max(this.attempt - 1, 0) / daemons().size();
		return new Step.Wait(delay(round));
	}

	private Duration delay(int round) {
		try {
			Duration delay = reconnect().backoff().delay(round);
			return delay.isNegative() ? Duration.ZERO : delay;
		}
		catch (RuntimeException ex) {
			logger.warn("The policy of option reconnect.backoff failed; trying again after {} ms",
					DELAY_WITHOUT_POLICY.toMillis(), ex);
			return DELAY_WITHOUT_POLICY;
		}
	}

	private Step.Stop stop(SpreadException cause) {
		move(SessionState.FAILED);
		return new Step.Stop(cause);
	}

	private @Nullable String nameAfterConflict() {
		String wanted = this.options.privateName();
		if (wanted == null || this.options.nameConflict() == NameConflictPolicy.RETRY) {
			return wanted;
		}
		if (this.options.nameConflict() == NameConflictPolicy.DAEMON_ASSIGNED) {
			return null;
		}
		String suffix = "~" + this.nameConflicts;
		return wanted.substring(0, Math.min(wanted.length(), Limits.MAX_PRIVATE_NAME - suffix.length())) + suffix;
	}

	/**
	 * Begin to close.
	 * @return {@code false} if that was done before
	 */
	boolean closing() {
		if (this.state == SessionState.CLOSING || this.state == SessionState.CLOSED) {
			return false;
		}
		move(SessionState.CLOSING);
		return true;
	}

	void closed() {
		move(SessionState.CLOSED);
	}

	private List<DaemonAddress> daemons() {
		return this.options.daemons();
	}

	private ReconnectOptions reconnect() {
		return this.options.reconnect();
	}

	private void move(SessionState next) {
		Set<SessionState> allowed = TRANSITIONS.get(this.state);
		if (allowed == null || !allowed.contains(next)) {
			throw new IllegalStateException("a client that is " + this.state + " cannot become " + next);
		}
		this.state = next;
	}

}
