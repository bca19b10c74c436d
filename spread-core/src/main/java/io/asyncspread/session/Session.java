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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.Member;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionLostException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Completions;
import io.asyncspread.transport.ConnectListener;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.Connector;
import io.asyncspread.transport.Outgoing;
import io.asyncspread.transport.PingLog;

/**
 * Conducts the sessions of one client, one after the other: carries out what
 * {@link SessionMachine} decides, and opens and closes. What happens within one session
 * is {@link ActiveSession}'s. Confined to the event loop of the client, except for the
 * reading of volatile fields.
 */
final class Session implements ConnectListener {

	private final SpreadOptions options;

	private final EventLoop loop;

	private final SessionMachine machine;

	private final DeliveryLane lane;

	private final ByteBudget budget;

	private final PingLog pings;

	private final GroupRequests requests;

	private final JoinedGroups groups;

	private final ReadingPause pause;

	private final HoldQueue held;

	private final SessionLog log;

	private final SessionNews news;

	private final SessionEnd end;

	private final SessionAbsence absence;

	private final ConnectAttempts attempts;

	private final CompletableFuture<Member> firstSession = new CompletableFuture<>();

	private volatile @Nullable Connection connection;

	private @Nullable ActiveSession active;

	// all groups were joined before the session was announced
	private @Nullable List<String> settled;

	private int unsent;

	Session(SpreadOptions options, EventLoop loop, Connector connector, DeliveryLane lane, Dispatcher dispatcher,
			ByteBudget budget, PingLog pings) {
		this.options = options;
		this.loop = loop;
		this.machine = new SessionMachine(options, System::nanoTime);
		this.lane = lane;
		this.budget = budget;
		this.pings = pings;
		this.log = new SessionLog(options.privateName());
		this.absence = new SessionAbsence(options, this.machine);
		this.requests = new GroupRequests(this, loop, lane, dispatcher, this.log);
		this.groups = new JoinedGroups(this.requests, options.joinTimeout(), options.membership());
		this.pause = new ReadingPause(lane, options, this.log);
		this.held = new HoldQueue(options.sending(), budget, loop, this);
		this.news = new SessionNews(options, lane, this.log);
		this.end = new SessionEnd(this.machine, loop, lane, dispatcher, options.closeTimeout(), this.absence, this.log);
		this.attempts = new ConnectAttempts(loop, connector, this.machine, this.pause, this);
	}

	SessionState state() {
		return this.machine.state();
	}

	int epoch() {
		return this.machine.epoch();
	}

	/**
	 * The connection to send with, {@code null} without a session.
	 */
	@Nullable Connection connection() {
		return this.connection;
	}

	CompletableFuture<Member> firstSession() {
		return this.firstSession;
	}

	CompletableFuture<Void> ended() {
		return this.end.future();
	}

	JoinedGroups groups() {
		return this.groups;
	}

	/**
	 * The messages that wait for a session.
	 */
	HoldQueue held() {
		return this.held;
	}

	boolean isReadingPaused() {
		return this.pause.isPaused();
	}

	void connect() {
		if (this.machine.state() == SessionState.NEW) {
			this.attempts.begin(this.machine.connect());
		}
	}

	@Override
	public void opened() {
		this.machine.opened();
	}

	@Override
	public void established(Connection established) {
		Duration taken = this.attempts.ended();
		this.settled = null;
		this.unsent = 0;
		ActiveSession begun = new ActiveSession(established, this.options, this.budget, this.pings, this.lane,
				this.groups, this.pause, this.log, this::ended);
		this.active = begun;
		this.absence.ended();
		this.machine.begun();
		this.news.connected(established, taken);
		begun.start();
		if (this.active == begun) {
			this.groups.started(established.self());
		}
		if (this.active == begun) {
			welcome(begun);
		}
	}

	private void welcome(ActiveSession begun) {
		Connection established = begun.connection();
		// only now may callers send, so that the joins come first, and what was held;
		// and only then may the state say so
		this.held.release(established);
		if (this.active == begun) {
			this.connection = established;
			this.held.release(established);
		}
		if (this.active != begun) {
			return;
		}
		this.machine.accepted();
		if (this.settled != null) {
			allJoined(this.settled);
		}
		this.lane.add((Runnable) () -> this.firstSession.complete(established.self()));
		this.lane.publish();
		begun.startPinging();
	}

	@Override
	public void failed(SpreadException cause) {
		SessionMachine.Step.Connect tried = this.attempts.tried();
		this.attempts.ended();
		this.absence.because(cause);
		if (this.machine.state() == SessionState.CONNECTING || this.machine.state() == SessionState.HANDSHAKING) {
			SessionMachine.Step next = this.machine.failed(cause);
			Duration delay = (next instanceof SessionMachine.Step.Wait wait) ? wait.delay() : null;
			if (tried != null) {
				this.news.failed(tried, cause, delay, this.machine.privateName());
			}
			carryOut(next);
		}
	}

	private void carryOut(SessionMachine.Step next) {
		if (next instanceof SessionMachine.Step.Wait wait) {
			this.attempts.after(wait);
		}
		else if (next instanceof SessionMachine.Step.Stop stop) {
			this.absence.forGood(stop.cause());
			this.groups.ended(noSession());
			this.held.fail(noSession());
			this.budget.wakeUp();
			this.news.stopped(stop.cause());
			this.end.failed(stop.cause());
			Completions.fail(this.firstSession, stop.cause());
		}
		this.lane.publish();
	}

	private void ended(SpreadException cause, int unsent) {
		ActiveSession lost = this.active;
		this.connection = null;
		this.active = null;
		this.unsent += unsent;
		this.budget.wakeUp();
		if (this.machine.state() == SessionState.CLOSING || lost == null) {
			finish(false);
			return;
		}
		Connection dead = lost.connection();
		this.absence.because(cause);
		this.groups.lost(cause);
		SessionMachine.Step next = this.machine.lost(cause);
		Duration delay = (next instanceof SessionMachine.Step.Wait wait) ? wait.delay() : null;
		this.news.lost(dead, cause, this.unsent, delay);
		carryOut(next);
	}

	/**
	 * Begin to close; legal in every state.
	 */
	void close() {
		boolean failed = this.machine.state() == SessionState.FAILED;
		if (!this.machine.closing()) {
			return;
		}
		this.end.closing();
		this.attempts.stop();
		ActiveSession current = this.active;
		this.connection = null;
		this.budget.wakeUp();
		if (current == null) {
			finish(failed);
			return;
		}
		current.offer(new Outgoing.Kill());
		this.loop.schedule(() -> forceClosed(current), this.options.closeTimeout().toNanos() / 2, TimeUnit.NANOSECONDS);
	}

	private void forceClosed(ActiveSession closing) {
		if (this.active == closing) {
			Connection current = closing.connection();
			current.close(new SessionLostException(
					"session %d of %s with Spread daemon at %s did not end within half of %d ms (option closeTimeout)"
						.formatted(current.epoch(), current.self(), current.address(),
								this.options.closeTimeout().toMillis()),
					current.epoch(), false, null));
		}
	}

	private void finish(boolean told) {
		SessionClosedException cause = this.absence.closed();
		this.groups.ended(cause);
		Completions.fail(this.firstSession, cause);
		this.news.closed(this.unsent + this.held.fail(cause), told);
		this.end.begin(this.requests);
	}

	void ping(CompletableFuture<Duration> result) {
		ActiveSession current = this.active;
		if (current == null) {
			Completions.fail(result, noSession());
			return;
		}
		current.ping(result);
	}

	/**
	 * The error of an operation that needs a session.
	 */
	SpreadException noSession() {
		return this.absence.error();
	}

	/**
	 * The session, {@code null} without one.
	 */
	@Nullable ActiveSession active() {
		return this.active;
	}

	DaemonAddress firstDaemon() {
		return this.options.daemons().get(0);
	}

	/**
	 * All wanted groups are joined.
	 */
	void allJoined(List<String> joined) {
		if (this.machine.state() == SessionState.HANDSHAKING) {
			this.settled = joined;
		}
		else if (this.machine.state() == SessionState.JOINING) {
			this.machine.joined();
			this.news.joined(this.machine.epoch(), joined);
		}
	}

	/**
	 * The lane has drained: read on.
	 */
	void relieved() {
		this.pause.relieved();
		this.attempts.drained();
	}

}
