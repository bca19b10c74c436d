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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.RejectedMessage;
import io.asyncspread.RequestRejectedException;
import io.asyncspread.SendResult;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionLostException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.codec.Wire;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Completions;
import io.asyncspread.transport.ConnectAttempt;
import io.asyncspread.transport.ConnectListener;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.ConnectionListener;
import io.asyncspread.transport.Connector;
import io.asyncspread.transport.Outgoing;
import io.asyncspread.transport.PingLog;
import io.asyncspread.transport.Pinger;
import io.asyncspread.transport.ServiceCounters;

/**
 * Conducts the sessions of one client: carries out what {@link SessionMachine} decides,
 * and leads everything that comes in to the groups, the confirmations, the ping and the
 * lane. Confined to the event loop of the client, except for the reading of volatile
 * fields.
 */
final class Session implements ConnectListener, ConnectionListener, JoinedGroups.Requests {

	private final SpreadOptions options;

	private final EventLoop loop;

	private final Connector connector;

	private final SessionMachine machine;

	private final DeliveryLane lane;

	private final Dispatcher dispatcher;

	private final ByteBudget budget;

	private final PingLog pings;

	private final JoinedGroups groups;

	private final ServiceCounters received;

	private final ReadingPause pause;

	private final HoldQueue held;

	private final SessionLog log = new SessionLog();

	private final CompletableFuture<Member> firstSession = new CompletableFuture<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	// what the lane will complete, and nobody would if a listener hung for ever
	private final Set<CompletableFuture<?>> onLane = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Connection connection;

	private Confirmations confirmations = new Confirmations();

	private @Nullable Admission admission;

	private @Nullable Pinger pinger;

	private @Nullable Connection open;

	private @Nullable ConnectAttempt attempt;

	private SessionMachine.@Nullable Step step;

	private @Nullable Future<?> backoff;

	private @Nullable SpreadException failure;

	// all groups were joined before the session was announced
	private @Nullable List<String> settled;

	private long attemptStarted;

	private long closingSince;

	private int unsent;

	Session(SpreadOptions options, EventLoop loop, Connector connector, DeliveryLane lane, Dispatcher dispatcher,
			ByteBudget budget, PingLog pings) {
		this.options = options;
		this.loop = loop;
		this.connector = connector;
		this.machine = new SessionMachine(options, System::nanoTime);
		this.lane = lane;
		this.dispatcher = dispatcher;
		this.budget = budget;
		this.pings = pings;
		this.groups = new JoinedGroups(this, options.joinTimeout(), options.membership());
		this.received = new ServiceCounters(options.metrics()::received);
		this.pause = new ReadingPause(lane, options, this.log);
		this.held = new HoldQueue(options.sending(), budget, loop);
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
		return this.ended;
	}

	JoinedGroups groups() {
		return this.groups;
	}

	boolean isReadingPaused() {
		return this.pause.isPaused();
	}

	void connect() {
		if (this.machine.state() == SessionState.NEW) {
			begin(this.machine.connect());
		}
	}

	private void begin(SessionMachine.Step.Connect next) {
		this.step = next;
		this.backoff = null;
		this.attemptStarted = System.nanoTime();
		this.attempt = this.connector.connect(next.daemon(), next.privateName(), this.machine.epoch() + 1, this);
	}

	@Override
	public void opened() {
		this.machine.opened();
	}

	@Override
	public void established(Connection established) {
		this.attempt = null;
		this.open = established;
		this.settled = null;
		this.unsent = 0;
		this.confirmations = new Confirmations();
		this.admission = new Admission(established.self(), this.options.membership());
		this.pinger = new Pinger(established, this.budget, this.options.ping(), this.pings, this.options.metrics());
		this.log.connected(established);
		this.options.metrics().connected(Duration.ofNanos(System.nanoTime() - this.attemptStarted));
		this.lane.add(new SessionEvent.Connected(established.epoch(), established.self(), established.address(),
				established.version()));
		established.start(this);
		this.pause.opened(established, this.pinger);
		this.groups.started(established.self());
		// only now may callers send, so that the joins come first, and what was held; and
		// only
		// then may the state say so
		this.held.release(established);
		this.connection = established;
		this.held.release(established);
		this.machine.accepted();
		if (this.settled != null) {
			allJoined(this.settled);
		}
		this.lane.add((Runnable) () -> this.firstSession.complete(established.self()));
		this.lane.publish();
		this.pinger.start();
	}

	@Override
	public void failed(SpreadException cause) {
		SessionMachine.Step.Connect tried = (SessionMachine.Step.Connect) this.step;
		this.attempt = null;
		this.options.metrics().connectFailed();
		if (this.machine.state() == SessionState.CONNECTING || this.machine.state() == SessionState.HANDSHAKING) {
			SessionMachine.Step next = this.machine.failed(cause);
			Duration delay = (next instanceof SessionMachine.Step.Wait wait) ? wait.delay() : null;
			if (tried != null) {
				this.lane.add(new SessionEvent.ConnectFailed(tried.attempt(), tried.daemon(), cause, delay));
				nameChanged(tried.privateName());
			}
			if (delay != null) {
				this.log.failed(cause, this.machine.attempt(), delay);
			}
			carryOut(next);
		}
	}

	private void nameChanged(@Nullable String tried) {
		String wanted = this.options.privateName();
		String next = this.machine.privateName();
		if (wanted != null && this.options.nameConflict() != NameConflictPolicy.RETRY && tried != null
				&& !tried.equals(next)) {
			this.lane.add(new SessionEvent.NameChanged(wanted, next));
		}
	}

	private void carryOut(SessionMachine.Step next) {
		if (next instanceof SessionMachine.Step.Wait wait) {
			this.backoff = this.loop.schedule(() -> begin(this.machine.delayOver()), wait.delay().toNanos(),
					TimeUnit.NANOSECONDS);
		}
		else if (next instanceof SessionMachine.Step.Stop stop) {
			this.failure = stop.cause();
			this.log.stopped(stop.cause());
			this.groups
				.ended(new SessionClosedException("the client has failed: " + stop.cause().getMessage(), stop.cause()));
			this.held.fail(noSession());
			this.budget.wakeUp();
			this.lane.add(new SessionEvent.Closed(stop.cause()));
			Completions.fail(this.firstSession, stop.cause());
		}
		this.lane.publish();
	}

	@Override
	public void received(SpreadMessage message, int bytes) {
		Pinger pings = this.pinger;
		if (this.admission != null && !this.admission.admits(message)) {
			stray(message);
			return;
		}
		if (message instanceof DataMessage data) {
			this.received.count(data.service(), bytes);
			DataMessage delivered = data;
			if (isOwnCopy(data)) {
				delivered = this.confirmations.returned(data);
			}
			if (pings == null || !pings.intercept(data)) {
				this.lane.add(delivered);
			}
			return;
		}
		if (message instanceof TransitionalMessage signal) {
			this.confirmations.transitional(signal);
		}
		else if (message instanceof RejectedMessage rejected
				&& rejected.request() == RejectedMessage.Request.MULTICAST) {
			// a refused ping as well: its copy does not come, and the next one is not its
			this.confirmations.rejected(rejected, refusal(rejected));
		}
		if (pings != null && pings.intercept(message)) {
			return;
		}
		this.lane.add(message);
		this.groups.received(message);
	}

	private void stray(SpreadMessage message) {
		this.options.metrics().strayReceived();
		Connection current = this.open;
		if (current != null) {
			this.log.stray(current, message);
		}
	}

	private boolean isOwnCopy(DataMessage data) {
		Connection current = this.open;
		if (current == null || !data.service().isOrdered() || !data.sender().equals(current.self())) {
			return false;
		}
		return data.groups().contains(current.self().privateGroup());
	}

	@Override
	public void readComplete() {
		this.received.flush();
		if (this.pinger != null) {
			this.pinger.readComplete();
		}
		this.lane.publish();
		this.pause.check();
	}

	@Override
	public void selfAddressed(Multicast message, Outgoing.@Nullable Message item) {
		this.confirmations.sent(message, item);
	}

	@Override
	public void closed(SpreadException cause, int unsent) {
		Connection lost = this.open;
		this.connection = null;
		this.open = null;
		this.unsent += unsent;
		this.received.flush();
		this.budget.wakeUp();
		SpreadException reason = this.pause.explain(cause);
		this.pause.closed();
		this.confirmations.lost(reason);
		if (this.pinger != null) {
			this.pinger.stop(reason);
			this.pinger = null;
		}
		if (this.machine.state() == SessionState.CLOSING || lost == null) {
			finish();
			return;
		}
		this.options.metrics().disconnected();
		this.groups.lost(reason);
		SessionMachine.Step next = this.machine.lost(reason);
		Duration delay = (next instanceof SessionMachine.Step.Wait wait) ? wait.delay() : null;
		this.log.lost(lost.epoch(), reason, this.unsent, delay);
		this.lane.add(new SessionEvent.Disconnected(lost.epoch(), lost.address(), reason, this.unsent, delay));
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
		this.closingSince = System.nanoTime();
		if (this.backoff != null) {
			this.backoff.cancel(false);
		}
		if (this.attempt != null) {
			this.attempt.cancel();
		}
		Connection current = this.open;
		this.connection = null;
		this.budget.wakeUp();
		if (current == null) {
			finish(failed);
			return;
		}
		offer(new Outgoing.Kill());
		this.loop.schedule(() -> forceClosed(current), this.options.closeTimeout().toNanos() / 2, TimeUnit.NANOSECONDS);
	}

	private void forceClosed(Connection current) {
		if (this.open == current) {
			current.close(new SessionLostException("session %d with Spread daemon at %s was not closed in time"
				.formatted(current.epoch(), current.address()), current.epoch(), false, null));
		}
	}

	private void finish() {
		finish(false);
	}

	private void finish(boolean told) {
		SessionClosedException cause = new SessionClosedException("the client is closed", this.failure);
		this.groups.ended(cause);
		Completions.fail(this.firstSession, cause);
		this.unsent += this.held.fail(cause);
		this.log.closed(this.unsent);
		if (!told) {
			this.lane.add(new SessionEvent.Closed(null));
		}
		this.lane.add((Runnable) this::finished);
		this.lane.publish();
		Duration limit = this.options.closeTimeout();
		long left = this.closingSince + limit.toNanos() - System.nanoTime();
		this.loop.schedule(() -> listenerStuck(limit), Math.max(left, 0), TimeUnit.NANOSECONDS);
	}

	private void finished() {
		this.dispatcher.complete(this.failure);
		this.dispatcher.finish();
		if (this.machine.state() == SessionState.CLOSING) {
			this.loop.execute(this::markClosed);
		}
	}

	private void listenerStuck(Duration limit) {
		if (this.machine.state() == SessionState.CLOSING) {
			this.log.listenerStuck(limit, this.lane.messages());
			this.dispatcher.finish();
			this.lane.wake();
			SessionClosedException cause = new SessionClosedException(
					"the client is closed, and the listener before this one hangs", this.failure);
			this.onLane.forEach((future) -> Completions.fail(future, cause));
			markClosed();
		}
	}

	private void markClosed() {
		if (this.machine.state() == SessionState.CLOSING) {
			this.machine.closed();
			Completions.complete(this.ended);
		}
	}

	void ping(CompletableFuture<Duration> result) {
		Pinger pings = this.pinger;
		if (pings == null) {
			Completions.fail(result, noSession());
			return;
		}
		pings.ping(result);
	}

	/**
	 * The error of an operation that needs a session.
	 */
	SpreadException noSession() {
		SpreadException cause = this.failure;
		SessionState current = this.machine.state();
		if (cause != null) {
			return new SessionClosedException("the client has failed: " + cause.getMessage(), cause);
		}
		if (current == SessionState.CLOSING || current == SessionState.CLOSED) {
			return new SessionClosedException("the client is closed", null);
		}
		return new SessionLostException(
				"no session with a Spread daemon of " + this.options.daemons() + " just now: the client is " + current,
				this.machine.epoch(), false, null);
	}

	/**
	 * Whether messages wait for a session, so that others have to wait behind them.
	 */
	boolean isHolding() {
		return this.held.isHolding();
	}

	/**
	 * Accept a message without a session, if that is wanted and there will be one. On any
	 * thread.
	 * @param item a {@link Multicast} or {@link Outgoing.Message}
	 */
	SendResult hold(Object item) {
		SessionState current = this.machine.state();
		if (current.isTerminal() || current == SessionState.CLOSING) {
			return SendResult.CLOSED;
		}
		if (!this.held.isEnabled() || current == SessionState.NEW) {
			return SendResult.NOT_CONNECTED;
		}
		if (!this.held.offer(item, HoldQueue.length(item))) {
			return SendResult.FULL;
		}
		this.loop.execute(this::settleHeld);
		return SendResult.OK;
	}

	private void settleHeld() {
		Connection current = this.connection;
		SessionState now = this.machine.state();
		if (current != null) {
			this.held.release(current);
		}
		else if (now.isTerminal() || now == SessionState.CLOSING) {
			this.held.fail(noSession());
		}
		else {
			this.held.watch();
		}
	}

	private void offer(Outgoing item) {
		Connection current = this.open;
		if (current != null) {
			this.budget.take(Wire.HEADER_SIZE + Wire.NAME_SIZE);
			current.offer(item);
		}
	}

	@Override
	public void sendJoin(String group) {
		offer(new Outgoing.Join(group));
	}

	@Override
	public void sendLeave(String group) {
		offer(new Outgoing.Leave(group));
	}

	@Override
	public void schedule(Duration delay, Runnable action) {
		this.loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void completeInOrder(String group, List<CompletableFuture<@Nullable GroupView>> futures) {
		this.onLane.addAll(futures);
		this.lane.add((Runnable) () -> {
			GroupView view = this.dispatcher.view(group);
			futures.forEach((future) -> completeOnLane(future, view));
		});
	}

	@Override
	public void leftInOrder(List<CompletableFuture<Void>> futures) {
		if (!futures.isEmpty()) {
			this.onLane.addAll(futures);
			this.lane.add((Runnable) () -> futures.forEach((future) -> completeOnLane(future, null)));
		}
	}

	private <T extends @Nullable Object> void completeOnLane(CompletableFuture<T> future, T value) {
		future.complete(value);
		this.onLane.remove(future);
	}

	@Override
	public void fail(CompletableFuture<?> future, Throwable cause) {
		Completions.fail(future, cause);
	}

	@Override
	public SpreadException refusal(RejectedMessage message) {
		Connection current = this.open;
		return new RequestRejectedException(message.request(), message.groups(),
				(current != null) ? current.address() : this.options.daemons().get(0));
	}

	@Override
	public void joinFailed(String group, SpreadException cause) {
		this.log.joinFailed(group, cause);
		this.lane.add(new SessionEvent.JoinFailed(this.machine.epoch(), group, cause));
		this.lane.publish();
	}

	@Override
	public void allJoined(List<String> joined) {
		if (this.machine.state() == SessionState.HANDSHAKING) {
			this.settled = joined;
		}
		else if (this.machine.state() == SessionState.JOINING) {
			this.machine.joined();
			this.lane.add(new SessionEvent.Joined(this.machine.epoch(), joined));
			this.lane.publish();
		}
	}

	/**
	 * The lane has drained: read on.
	 */
	void relieved() {
		this.pause.relieved();
	}

}
