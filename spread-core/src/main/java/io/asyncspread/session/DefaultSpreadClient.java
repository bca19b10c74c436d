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
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Confirmation;
import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneStatistics;
import io.asyncspread.Member;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.PingStatistics;
import io.asyncspread.SendResult;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Subscription;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.Connector;
import io.asyncspread.transport.EventLoops;
import io.asyncspread.transport.PingLog;

/**
 * The client: makes its parts and hands each call to the one it is for. Thread-safe.
 */
final class DefaultSpreadClient implements SpreadClient {

	private final SpreadOptions options;

	private final EventLoops.Lease lease;

	private final EventLoop loop;

	private final ByteBudget budget;

	private final PingLog pings = new PingLog();

	private final MessageFlow flow;

	private final Dispatcher dispatcher;

	private final DeliveryLane lane;

	private final Session session;

	private final ClientCalls calls;

	private final GroupCalls groups;

	private final MessageSender sender;

	private final AtomicBoolean closing = new AtomicBoolean();

	DefaultSpreadClient(SpreadOptions options) {
		this.options = options;
		SpreadOptions guarded = options.toBuilder().metrics(GuardedMetrics.of(options.metrics())).build();
		this.lease = EventLoops.acquire(options.transport());
		this.loop = this.lease.loop();
		this.budget = new ByteBudget(options.sending().maxBytes());
		this.flow = new MessageFlow(this::onLane, this::wakeLane);
		this.dispatcher = new Dispatcher(guarded.metrics(), this.flow, options.membership());
		this.lane = new DeliveryLane(this.loop, executor(options), options.lane(), this.dispatcher, this::relieved);
		this.session = new Session(guarded, this.loop, connector(guarded), this.lane, this.dispatcher, this.budget,
				this.pings);
		CallOrder order = new CallOrder(this.loop);
		this.calls = new ClientCalls(this.loop, order, this.session, this.lane);
		this.groups = new GroupCalls(this.calls, this.session.groups(), this.lane, this.dispatcher);
		this.sender = new MessageSender(guarded, this.loop, this.budget, order, this.session);
		this.session.ended().whenComplete((result, failure) -> this.lease.close());
	}

	private Connector connector(SpreadOptions options) {
		try {
			return new Connector(this.lease, options, this.budget);
		}
		catch (IllegalArgumentException ex) {
			this.lease.close();
			throw ex;
		}
	}

	private Executor executor(SpreadOptions options) {
		Executor given = options.listenerExecutor();
		if (given == null) {
			return ListenerThreads.shared().executor(options.privateName(), this::progress);
		}
		return (given == SpreadOptions.SAME_THREAD) ? this::onLoop : given;
	}

	private void onLoop(Runnable action) {
		this.calls.onLoop(action);
	}

	private void onLane(Runnable action) {
		this.calls.onLane(action);
	}

	private long progress() {
		return this.lane.progress();
	}

	private void wakeLane() {
		this.lane.wake();
	}

	private void relieved() {
		this.session.relieved();
	}

	@Override
	public CompletableFuture<Member> connect() {
		CompletableFuture<Member> connected = new CompletableFuture<>();
		return this.calls.onLoop(connected, () -> {
			this.session.connect();
			CallerFutures.passOn(this.session.firstSession(), connected);
		});
	}

	@Override
	public SessionState state() {
		return this.session.state();
	}

	@Override
	public int epoch() {
		return this.session.epoch();
	}

	@Override
	public @Nullable Member self() {
		Connection connection = this.session.connection();
		return (connection != null) ? connection.self() : null;
	}

	@Override
	public @Nullable DaemonAddress daemon() {
		Connection connection = this.session.connection();
		return (connection != null) ? connection.address() : null;
	}

	@Override
	public @Nullable DaemonVersion daemonVersion() {
		Connection connection = this.session.connection();
		return (connection != null) ? connection.version() : null;
	}

	@Override
	public SpreadOptions options() {
		return this.options;
	}

	@Override
	public CompletableFuture<@Nullable GroupView> join(String group) {
		return this.groups.join(group);
	}

	@Override
	public CompletableFuture<Void> leave(String group) {
		return this.groups.leave(group);
	}

	@Override
	public Subscription subscribe(Collection<String> groups, GroupListener listener) {
		return this.groups.subscribe(groups, listener);
	}

	@Override
	public Subscription listen(SessionListener listener) {
		ListenerSubscription subscription = new ListenerSubscription(listener,
				(released) -> this.calls.onLane(() -> this.dispatcher.remove(released)));
		this.calls.onLane(() -> this.dispatcher.add(subscription));
		return subscription;
	}

	@Override
	public Subscription every(Duration interval, Runnable action) {
		if (interval.isNegative() || interval.isZero()) {
			throw new IllegalArgumentException("interval must be positive but is " + interval);
		}
		LaneTimer timer = new LaneTimer(this.loop, this.lane, action);
		this.calls.onLoop(() -> timer.start(interval));
		return timer;
	}

	@Override
	public Flow.Publisher<SpreadMessage> messages() {
		return this.flow;
	}

	@Override
	public MessageReceiver receiver() {
		QueueReceiver receiver = new QueueReceiver(this::isOwnThread);
		this.flow.subscribe(receiver);
		return receiver;
	}

	private boolean isOwnThread() {
		return this.loop.inEventLoop() || this.lane.isCurrentThread();
	}

	@Override
	public SendResult trySend(Multicast message) {
		return this.sender.trySend(message);
	}

	@Override
	public void send(Multicast message) {
		this.sender.send(message);
	}

	@Override
	public CompletableFuture<Void> sendAsync(Multicast message) {
		return this.sender.sendAsync(message);
	}

	@Override
	public CompletableFuture<Confirmation> sendConfirmed(Multicast message) {
		return this.sender.sendConfirmed(message);
	}

	@Override
	public @Nullable GroupView view(String group) {
		return this.dispatcher.view(group);
	}

	@Override
	public Set<String> groups() {
		return this.dispatcher.groups();
	}

	@Override
	public CompletableFuture<Duration> ping() {
		CompletableFuture<Duration> result = new CompletableFuture<>();
		return this.calls.onLoop(result, () -> this.session.ping(result));
	}

	@Override
	public PingStatistics pings() {
		return this.pings.snapshot();
	}

	@Override
	public LaneStatistics lane() {
		return new LaneStatistics(this.lane.messages(), this.lane.bytes(), this.session.isReadingPaused(),
				this.budget.used());
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		if (this.closing.compareAndSet(false, true)) {
			this.calls.onLoop(this.session::close);
		}
		CompletableFuture<Void> ended = this.session.ended();
		// what a caller hangs on it must not run on the event loop, which ends it
		return ended.isDone() ? ended.copy() : ended.thenRunAsync(() -> {
		});
	}

	@Override
	public void close() {
		closeAsync();
		if (!isOwnThread()) {
			this.session.ended().join();
		}
	}

	@Override
	public String toString() {
		return "SpreadClient[" + self() + " at " + daemon() + ", " + state() + ", session " + epoch() + "]";
	}

}
