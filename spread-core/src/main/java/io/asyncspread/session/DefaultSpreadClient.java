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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Confirmation;
import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.LaneStatistics;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.PingStatistics;
import io.asyncspread.SendQueueFullException;
import io.asyncspread.SendResult;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.Subscription;
import io.asyncspread.codec.FrameEncoder;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Completions;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.Connector;
import io.asyncspread.transport.EventLoops;
import io.asyncspread.transport.Outgoing;
import io.asyncspread.transport.PingLog;

/**
 * The client: takes callers' wishes to the event loop, which owns everything else, and
 * messages to the send queue. Thread-safe.
 */
final class DefaultSpreadClient implements SpreadClient {

	private final SpreadOptions options;

	private final SpreadMetrics metrics;

	private final EventLoops.Lease lease;

	private final EventLoop loop;

	private final ByteBudget budget;

	private final CallOrder order;

	private final PingLog pings = new PingLog();

	private final MessageFlow flow;

	private final Dispatcher dispatcher;

	private final DeliveryLane lane;

	private final Session session;

	private final AtomicBoolean closing = new AtomicBoolean();

	DefaultSpreadClient(SpreadOptions options) {
		this.options = options;
		SpreadOptions guarded = options.toBuilder().metrics(GuardedMetrics.of(options.metrics())).build();
		this.metrics = guarded.metrics();
		this.lease = EventLoops.acquire(options.transport());
		this.loop = this.lease.loop();
		this.order = new CallOrder(this.loop);
		this.budget = new ByteBudget(options.sending().maxBytes());
		this.flow = new MessageFlow(this::onLane, this::wakeLane);
		this.dispatcher = new Dispatcher(guarded.metrics(), this.flow);
		this.lane = new DeliveryLane(this.loop, executor(options), options.lane(), this.dispatcher, this::relieved);
		this.session = new Session(guarded, this.loop, new Connector(this.lease, guarded, this.budget), this.lane,
				this.dispatcher, this.budget, this.pings);
		this.session.ended().whenComplete((result, failure) -> this.lease.close());
	}

	private Executor executor(SpreadOptions options) {
		Executor given = options.listenerExecutor();
		if (given == null) {
			return ListenerThreads.shared().executor(options.privateName(), this::progress);
		}
		return (given == SpreadOptions.SAME_THREAD) ? this::onLoop : given;
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
		return onLoop(connected, () -> {
			this.session.connect();
			this.session.firstSession().whenComplete((self, failure) -> {
				if (failure != null) {
					connected.completeExceptionally(failure);
				}
				else {
					connected.complete(self);
				}
			});
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
		Limits.checkGroupName(group);
		CompletableFuture<@Nullable GroupView> joined = new CompletableFuture<>();
		return request(joined, () -> {
			this.session.groups().join(group, joined);
			this.lane.publish();
		});
	}

	@Override
	public CompletableFuture<Void> leave(String group) {
		Limits.checkGroupName(group);
		CompletableFuture<Void> left = new CompletableFuture<>();
		return request(left, () -> {
			this.session.groups().leave(group, left);
			this.lane.publish();
		});
	}

	@Override
	public Subscription subscribe(Collection<String> groups, GroupListener listener) {
		List<String> names = List.copyOf(new LinkedHashSet<>(groups));
		if (names.isEmpty()) {
			throw new IllegalArgumentException("a subscription needs at least one group");
		}
		names.forEach(Limits::checkGroupName);
		GroupSubscription subscription = new GroupSubscription(names, listener, this::release);
		request(subscription.joined(), () -> {
			this.lane.add((Runnable) () -> this.dispatcher.add(subscription));
			CompletableFuture<?>[] joins = names.stream().map(this::hold).toArray(CompletableFuture[]::new);
			CompletableFuture.allOf(joins).whenComplete((result, failure) -> {
				if (failure != null) {
					subscription.joined()
						.completeExceptionally((failure.getCause() != null) ? failure.getCause() : failure);
				}
				else {
					subscription.joined().complete(null);
				}
			});
			this.lane.publish();
		});
		return subscription;
	}

	private CompletableFuture<@Nullable GroupView> hold(String group) {
		CompletableFuture<@Nullable GroupView> joined = new CompletableFuture<>();
		this.session.groups().subscribe(group, joined);
		return joined;
	}

	private CompletableFuture<Void> release(GroupSubscription subscription) {
		CompletableFuture<Void> released = new CompletableFuture<>();
		return request(released, () -> {
			CompletableFuture<?>[] leaves = subscription.groups().stream().map((group) -> {
				CompletableFuture<Void> left = new CompletableFuture<>();
				this.session.groups().unsubscribe(group, left);
				return left;
			}).toArray(CompletableFuture[]::new);
			this.lane.add((Runnable) () -> this.dispatcher.remove(subscription));
			this.lane.publish();
			CompletableFuture.allOf(leaves).whenComplete((result, failure) -> {
				if (failure != null) {
					released.completeExceptionally((failure.getCause() != null) ? failure.getCause() : failure);
				}
				else {
					released.complete(null);
				}
			});
		});
	}

	@Override
	public Subscription listen(SessionListener listener) {
		ListenerSubscription subscription = new ListenerSubscription(listener,
				(released) -> onLane(() -> this.dispatcher.remove(released)));
		onLane(() -> this.dispatcher.add(subscription));
		return subscription;
	}

	@Override
	public Subscription every(Duration interval, Runnable action) {
		if (interval.isNegative() || interval.isZero()) {
			throw new IllegalArgumentException("interval must be positive but is " + interval);
		}
		LaneTimer timer = new LaneTimer(this.loop, this.lane, action);
		onLoop(() -> timer.start(interval));
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
		Connection connection = this.session.connection();
		if (connection == null || this.session.isHolding()) {
			return this.session.hold(message);
		}
		if (!this.budget.tryAcquire(FrameEncoder.length(message, false))) {
			return SendResult.FULL;
		}
		this.order.send(connection, message);
		return SendResult.OK;
	}

	@Override
	public void send(Multicast message) {
		Connection connection = this.session.connection();
		if (connection == null || this.session.isHolding()) {
			SendResult held = this.session.hold(message);
			if (held != SendResult.OK) {
				throw (held == SendResult.FULL) ? holdFull() : this.session.noSession();
			}
			return;
		}
		int length = FrameEncoder.length(message, false);
		if (!this.budget.tryAcquire(length)) {
			awaitRoom(connection, length);
		}
		this.order.send(connection, message);
	}

	private SendQueueFullException holdFull() {
		return new SendQueueFullException(
				"there is no session, and the messages held for the next one have reached their " + "limit of "
						+ this.options.sending().holdBytes() + " bytes (option sending.holdBytes)",
				this.options.sending().holdBytes());
	}

	private void awaitRoom(Connection connection, int length) {
		if (this.loop.inEventLoop()) {
			throw new IllegalStateException(
					"the send queue is full, and send() must not wait on the network thread, which "
							+ "has to empty it: use trySend() or sendAsync() here, or run listeners on another executor");
		}
		Duration timeout = this.options.sending().timeout();
		boolean acquired;
		try {
			acquired = this.budget.acquire(length, System.nanoTime() + timeout.toNanos(),
					() -> this.session.connection() != connection);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SpreadTimeoutException("interrupted while waiting for room in the send queue", timeout);
		}
		if (!acquired) {
			throw (this.session.connection() != connection) ? this.session.noSession()
					: new SpreadTimeoutException(
							"no room in the send queue within %d ms (option sending.timeout): %d of %d "
								.formatted(timeout.toMillis(), this.budget.used(), this.budget.limit())
									+ "bytes wait for Spread daemon at " + connection.address(),
							timeout);
		}
	}

	@Override
	public CompletableFuture<Void> sendAsync(Multicast message) {
		CompletableFuture<Void> written = new CompletableFuture<>();
		Outgoing.Message item = new Outgoing.Message(message, written, null);
		if (this.session.connection() != null && !this.session.isHolding()) {
			return offer(item, written);
		}
		SendResult held = this.session.hold(item);
		if (held != SendResult.OK) {
			written.completeExceptionally((held == SendResult.FULL) ? holdFull() : this.session.noSession());
		}
		return written;
	}

	@Override
	public CompletableFuture<Confirmation> sendConfirmed(Multicast message) {
		if (!message.service().isOrdered()) {
			throw new IllegalArgumentException(
					"a confirmation needs service FIFO, CAUSAL, AGREED or SAFE, but the message " + "has "
							+ message.service() + ", which has no place in the order");
		}
		if (message.isSelfDiscard()) {
			throw new IllegalArgumentException(
					"a confirmation is our own copy coming back, so the message must not have " + "self-discard");
		}
		int targets = message.targets().size() + 1;
		if (targets > Limits.MAX_GROUPS) {
			throw new IllegalArgumentException("a confirmed message to " + message.targets().size()
					+ " groups is not possible: our private group is added, so at most " + (Limits.MAX_GROUPS - 1)
					+ " remain");
		}
		Limits.checkBody(message.body().length, targets);
		CompletableFuture<Confirmation> confirmed = new CompletableFuture<>();
		measure(message.service(), confirmed);
		return offer(new Outgoing.Message(message, null, confirmed), confirmed);
	}

	private void measure(ServiceType service, CompletableFuture<Confirmation> confirmed) {
		if (this.metrics != SpreadMetrics.NONE) {
			long start = System.nanoTime();
			confirmed.thenRun(() -> this.metrics.confirmed(service, Duration.ofNanos(System.nanoTime() - start)));
		}
	}

	private <T> CompletableFuture<T> offer(Outgoing.Message item, CompletableFuture<T> future) {
		Connection connection = this.session.connection();
		if (connection == null) {
			future.completeExceptionally(this.session.noSession());
		}
		else if (!this.budget.tryAcquire(FrameEncoder.length(item.message(), item.addSelf()))) {
			future.completeExceptionally(new SendQueueFullException(this.budget.limit()));
		}
		else {
			this.order.send(connection, item);
		}
		return future;
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
		return onLoop(result, () -> this.session.ping(result));
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
			onLoop(this.session::close);
		}
		return this.session.ended().copy();
	}

	@Override
	public void close() {
		CompletableFuture<Void> ended = closeAsync();
		if (!isOwnThread()) {
			ended.join();
		}
	}

	private void onLane(Runnable action) {
		if (this.session.ended().isDone()) {
			// no lane any more, and nothing that could come in between
			action.run();
			return;
		}
		onLoop(() -> {
			this.lane.add(action);
			this.lane.publish();
		});
	}

	private void onLoop(Runnable action) {
		if (this.loop.inEventLoop()) {
			action.run();
			return;
		}
		try {
			this.loop.execute(action);
		}
		catch (RejectedExecutionException ex) {
			// only after the end, when there is nothing left to do
			if (!this.session.ended().isDone()) {
				throw ex;
			}
		}
	}

	private <T extends @Nullable Object> CompletableFuture<T> onLoop(CompletableFuture<T> future, Runnable action) {
		return unlessEnded(future, action, this::onLoop);
	}

	/**
	 * Do something on the loop that messages sent later must not overtake.
	 */
	private <T extends @Nullable Object> CompletableFuture<T> request(CompletableFuture<T> future, Runnable action) {
		return unlessEnded(future, action, this::requestOnLoop);
	}

	private void requestOnLoop(Runnable action) {
		try {
			this.order.request(action);
		}
		catch (RejectedExecutionException ex) {
			if (!this.session.ended().isDone()) {
				throw ex;
			}
		}
	}

	private <T extends @Nullable Object> CompletableFuture<T> unlessEnded(CompletableFuture<T> future, Runnable action,
			Executor executor) {
		if (this.session.ended().isDone()) {
			future.completeExceptionally(this.session.noSession());
			return future;
		}
		executor.execute(() -> {
			SpreadException ended = ended();
			if (ended != null) {
				Completions.fail(future, ended);
			}
			else {
				action.run();
			}
		});
		return future;
	}

	private @Nullable SpreadException ended() {
		SessionState state = this.session.state();
		return (state.isTerminal() || state == SessionState.CLOSING) ? this.session.noSession() : null;
	}

	@Override
	public String toString() {
		return "SpreadClient[" + self() + " at " + daemon() + ", " + state() + ", session " + epoch() + "]";
	}

}
