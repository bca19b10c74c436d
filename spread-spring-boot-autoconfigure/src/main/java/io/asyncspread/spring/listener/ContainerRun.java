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

package io.asyncspread.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.MembershipMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.spring.support.Envelope;

/**
 * One run of a container, from start to stop: its subscriptions, queue and threads. A
 * restarted container has a new run, so that what is left of an old one cannot touch it.
 * <p>
 * The methods of {@link GroupListener} and {@link SessionListener} are called by the
 * client's delivery lane, {@link #loop} is the container's thread.
 */
final class ContainerRun implements GroupListener, SessionListener {

	private static final Log logger = LogFactory.getLog(ContainerRun.class);

	private static final Duration GRACE = Duration.ofSeconds(1);

	private final DefaultSpreadListenerContainer container;

	private final SpreadClient client;

	private final SpreadMessageListener listener;

	private final ListenerQueue queue;

	private final boolean privateMessages;

	private final CompletableFuture<Void> loopEnded = new CompletableFuture<>();

	private final CompletableFuture<Void> stopped = new CompletableFuture<>();

	private final Set<CompletableFuture<?>> results = ConcurrentHashMap.newKeySet();

	private final List<Subscription> subscriptions = new ArrayList<>();

	private @Nullable MembershipMessage announced;

	private volatile @Nullable Thread thread;

	private volatile @Nullable Dispatcher dispatcher;

	ContainerRun(DefaultSpreadListenerContainer container, SpreadClient client, SpreadMessageListener listener,
			boolean privateMessages) {
		this.container = container;
		this.client = client;
		this.listener = listener;
		this.privateMessages = privateMessages;
		this.queue = new ListenerQueue(container.options().queueCapacity(), container.options().queueBytes());
	}

	void start(Executor executor) {
		executor.execute(() -> loop(executor));
		this.subscriptions.add(this.client.listen((SessionListener) this));
		if (!this.container.groups().isEmpty()) {
			Subscription subscription = this.client.subscribe(this.container.groups(), this);
			this.subscriptions.add(subscription);
			subscription.joined().whenComplete((none, error) -> {
				if (error != null) {
					this.container.joinFailed(this, error);
				}
			});
		}
	}

	ListenerQueue queue() {
		return this.queue;
	}

	int asyncResults() {
		return this.results.size();
	}

	// The client's delivery lane

	@Override
	public void onMessage(DataMessage message, @Nullable GroupView view) {
		put(new Delivery.Data(message, view, System.currentTimeMillis()));
	}

	@Override
	public void onPrivateMessage(DataMessage message) {
		if (this.privateMessages && !isReply(message) && !isForGroup(message)) {
			put(new Delivery.Data(message, null, System.currentTimeMillis()));
		}
	}

	private static boolean isReply(DataMessage message) {
		return Envelope.isEnvelope(message) && switch (Envelope.kindOf(message)) {
			case REPLY, FAILURE -> true;
			case MESSAGE, REQUEST -> false;
		};
	}

	private boolean isForGroup(DataMessage message) {
		List<String> groups = message.groups();
		for (int i = 0; i < groups.size(); i++) {
			if (this.container.groups().contains(groups.get(i))) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void onMembership(MembershipMessage message) {
		if (message instanceof SelfLeaveMessage) {
			put(new Delivery.Membership(message, null));
		}
		else {
			this.announced = message;
		}
	}

	@Override
	public void onView(GroupView view) {
		MembershipMessage message = this.announced;
		this.announced = null;
		if (message != null) {
			put(new Delivery.Membership(message, view));
		}
		put(new Delivery.View(view));
	}

	@Override
	public void onTransitional(GroupView view) {
		if (this.announced instanceof TransitionalMessage message) {
			this.announced = null;
			put(new Delivery.Membership(message, view));
		}
	}

	@Override
	public void onGroupStart(GroupView view) {
		this.container.joined(this, view.group());
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		put(new Delivery.End(group, last));
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.JoinFailed failed && this.container.groups().contains(failed.group())) {
			this.container.joinFailed(this, failed.cause());
		}
		else if (event instanceof SessionEvent.Closed closed && closed.cause() != null) {
			this.container.joinFailed(this, closed.cause());
		}
	}

	private void put(Delivery delivery) {
		if (!this.listener.accepts(delivery)) {
			return;
		}
		if (this.queue.put(delivery)) {
			this.container.counters().received.increment();
		}
		else {
			this.container.counters().undelivered.increment();
		}
	}

	// The container's thread

	private void loop(Executor executor) {
		this.thread = Thread.currentThread();
		try {
			ContainerOptions options = this.container.options();
			if (options.concurrency() > 1) {
				this.dispatcher = new Dispatcher(options.ordering(), options.concurrency(), executor, this::handle);
			}
			Delivery delivery = this.queue.take();
			while (delivery != null) {
				dispatch(delivery);
				delivery = this.queue.take();
			}
			Dispatcher workers = this.dispatcher;
			if (workers != null) {
				workers.end();
			}
		}
		catch (Throwable ex) {
			logger.error("The thread of listener container '" + this.container.id() + "' ended unexpectedly", ex);
			this.container.joinFailed(this, ex);
		}
		finally {
			this.thread = null;
			Thread.interrupted();
			this.loopEnded.complete(null);
		}
	}

	private void dispatch(Delivery delivery) {
		Dispatcher workers = this.dispatcher;
		if (delivery instanceof Delivery.Data first && this.listener.isBatch()) {
			Object key = this.listener.batchKey(first);
			if (key != null) {
				handleBatch(gather(first, key));
				return;
			}
		}
		if (workers != null) {
			workers.dispatch(delivery);
		}
		else {
			handle(delivery);
		}
	}

	private void handle(Delivery delivery) {
		try {
			CompletionStage<?> result = this.listener.onDelivery(delivery);
			if (result != null) {
				track(result, List.of(delivery));
			}
		}
		catch (Throwable ex) {
			failed(ex, new FailedDelivery(this.container.id(), List.of(delivery),
					() -> this.listener.onDelivery(delivery)));
		}
		finally {
			this.container.counters().handled.increment();
			this.queue.done(delivery);
		}
	}

	private List<Delivery.Data> gather(Delivery.Data first, Object key) {
		List<Delivery.Data> batch = new ArrayList<>();
		Delivery.Data next = first;
		while (next != null) {
			batch.add(next);
			next = (batch.size() < this.container.options().batchSize())
					? this.queue.takeData((data) -> key.equals(this.listener.batchKey(data))) : null;
		}
		return batch;
	}

	private void handleBatch(List<Delivery.Data> batch) {
		List<Delivery.Data> rest = new ArrayList<>(batch);
		try {
			while (!rest.isEmpty() && !handleRest(rest)) {
				this.container.counters().handled.increment();
			}
		}
		finally {
			this.container.counters().handled.add(rest.size());
			batch.forEach(this.queue::done);
		}
	}

	/**
	 * Hand out what is left of a batch.
	 * @return {@code false} if one element was removed because it cannot be handed out
	 */
	private boolean handleRest(List<Delivery.Data> rest) {
		List<Delivery.Data> batch = List.copyOf(rest);
		try {
			CompletionStage<?> result = this.listener.onBatch(batch);
			if (result != null) {
				track(result, batch);
			}
		}
		catch (BatchElementException ex) {
			failed(ex.reason(), new FailedDelivery(this.container.id(), List.of(ex.element()), null));
			return !rest.remove(ex.element());
		}
		catch (Throwable ex) {
			failed(ex, new FailedDelivery(this.container.id(), batch, () -> this.listener.onBatch(batch)));
		}
		return true;
	}

	private void track(CompletionStage<?> stage, List<? extends Delivery> deliveries) {
		CompletableFuture<?> result = stage.toCompletableFuture();
		this.results.add(result);
		result.whenComplete((value, error) -> {
			if (error != null) {
				failed(unwrap(error), new FailedDelivery(this.container.id(), deliveries, null));
			}
			this.results.remove(result);
		});
	}

	private static Throwable unwrap(Throwable error) {
		return (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
	}

	private void failed(Throwable error, FailedDelivery failed) {
		this.container.counters().failed.increment();
		try {
			this.container.errorHandler().handle(error, failed);
			if (failed.isResolved()) {
				CompletionStage<?> result = failed.result();
				if (result != null) {
					track(result, failed.deliveries());
				}
				return;
			}
		}
		catch (Throwable ex) {
			if (ex != error) {
				ex.addSuppressed(error);
			}
			logger.error("The error handler of listener '" + this.container.id() + "' failed at " + failed, ex);
		}
		for (Delivery delivery : failed.deliveries()) {
			this.listener.onFailure(delivery, error);
		}
	}

	// Stopping, on any thread

	CompletableFuture<Void> stop() {
		long timeout = this.container.options().shutdownTimeout().toNanos();
		this.subscriptions.forEach(Subscription::closeAsync);
		this.queue.close();
		this.loopEnded.thenCompose((none) -> CompletableFuture.allOf(this.results.toArray(CompletableFuture[]::new)))
			.handle((none, error) -> (Void) null)
			.copy()
			.orTimeout(timeout, TimeUnit.NANOSECONDS)
			.whenComplete((none, late) -> {
				if (late == null) {
					this.stopped.complete(null);
				}
				else {
					interrupt();
				}
			});
		return this.stopped;
	}

	private void interrupt() {
		int asyncResults = this.results.size();
		this.queue.abort();
		Thread current = this.thread;
		if (current != null) {
			current.interrupt();
		}
		Dispatcher workers = this.dispatcher;
		if (workers != null) {
			workers.interrupt();
		}
		this.loopEnded.copy().orTimeout(GRACE.toNanos(), TimeUnit.NANOSECONDS).whenComplete((none, late) -> {
			int undelivered = this.queue.messages();
			this.container.counters().undelivered.add(undelivered);
			logger.warn("Listener container '" + this.container.id() + "' did not end within "
					+ this.container.options().shutdownTimeout() + " and was interrupted: " + undelivered
					+ " messages were not delivered to it, " + asyncResults + " results were not awaited"
					+ ((late != null) ? ", and its thread still runs" : ""));
			this.stopped.complete(null);
		});
	}

}
