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

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

import io.asyncspread.Limits;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.event.SpreadContainerFailedEvent;
import io.asyncspread.spring.event.SpreadContainerStartedEvent;
import io.asyncspread.spring.event.SpreadContainerStoppedEvent;
import io.asyncspread.spring.event.SpreadEvent;

/**
 * The container. Its state is guarded by a lock under which neither the listener nor the
 * client is called; what happens between start and stop is a {@link ContainerRun}.
 */
public class DefaultSpreadListenerContainer implements SpreadListenerContainer {

	private static final Log logger = LogFactory.getLog(DefaultSpreadListenerContainer.class);

	private final String id;

	private final List<String> groups;

	private final ContainerOptions options;

	private final SpreadClient client;

	private final SpreadMessageListener listener;

	private final boolean privateMessages;

	private final Executor executor;

	private SpreadErrorHandler errorHandler = new DefaultSpreadErrorHandler();

	private @Nullable ApplicationEventPublisher eventPublisher;

	private final Counters counters = new Counters();

	private final ReentrantLock lock = new ReentrantLock();

	private ContainerState state = ContainerState.STOPPED;

	private ContainerState expectedState = ContainerState.STOPPED;

	private @Nullable Throwable failure;

	private final Set<String> missing = new HashSet<>();

	private @Nullable ContainerRun run;

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	/**
	 * Create a container, stopped.
	 * @param id its id
	 * @param groups the groups to join; may be empty with {@code privateMessages}
	 * @param privateMessages whether the listener gets messages to our private group too
	 * @param options how it works
	 * @param client the client to listen to
	 * @param listener the listener
	 * @param executor gives it its threads: one, and with a concurrency of more than one
	 * so many more, for as long as the container runs
	 * @throws IllegalArgumentException if a group is no group name, or there are none
	 */
	public DefaultSpreadListenerContainer(String id, List<String> groups, boolean privateMessages,
			ContainerOptions options, SpreadClient client, SpreadMessageListener listener, Executor executor) {
		Assert.hasText(id, "'id' must not be empty");
		groups.forEach(Limits::checkGroupName);
		Assert.isTrue(privateMessages || !groups.isEmpty(), () -> "container '" + id + "' needs at least one group");
		Assert.isTrue(!listener.isBatch() || options.concurrency() == 1,
				() -> "container '" + id + "' takes batches, which come one at a time: its concurrency must be 1");
		this.id = id;
		this.groups = List.copyOf(new LinkedHashSet<>(groups));
		this.privateMessages = privateMessages;
		this.options = options;
		this.client = client;
		this.listener = listener;
		this.executor = executor;
	}

	/**
	 * Set what becomes of messages whose listener threw.
	 * @param errorHandler the handler, by default one that logs
	 */
	public void setErrorHandler(SpreadErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
	}

	/**
	 * Set where the events of the container go.
	 * @param eventPublisher the publisher, {@code null} for nowhere
	 */
	public void setEventPublisher(@Nullable ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
	}

	SpreadErrorHandler errorHandler() {
		return this.errorHandler;
	}

	Counters counters() {
		return this.counters;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public List<String> groups() {
		return this.groups;
	}

	@Override
	public SpreadClient client() {
		return this.client;
	}

	@Override
	public ContainerOptions options() {
		return this.options;
	}

	@Override
	public ContainerState state() {
		this.lock.lock();
		try {
			return this.state;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public ContainerState expectedState() {
		this.lock.lock();
		try {
			return this.expectedState;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable Throwable failure() {
		this.lock.lock();
		try {
			return this.failure;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public ContainerStatistics statistics() {
		ContainerRun current = currentRun();
		return new ContainerStatistics(this.counters.received.sum(), this.counters.handled.sum(),
				this.counters.failed.sum(), this.counters.undelivered.sum(),
				(current != null) ? current.queue().messages() : 0, (current != null) ? current.queue().bytes() : 0,
				(current != null) ? current.asyncResults() : 0);
	}

	private @Nullable ContainerRun currentRun() {
		this.lock.lock();
		try {
			return this.run;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void start() {
		ContainerRun started;
		this.lock.lock();
		try {
			if (this.expectedState != ContainerState.STOPPED) {
				return;
			}
			this.expectedState = ContainerState.RUNNING;
			if (this.state == ContainerState.DRAINING) {
				this.stopped.thenRun(this::startAfterStop);
				return;
			}
			started = newRun();
		}
		finally {
			this.lock.unlock();
		}
		begin(started);
	}

	private void startAfterStop() {
		ContainerRun started;
		boolean paused;
		this.lock.lock();
		try {
			if (this.expectedState == ContainerState.STOPPED || this.state != ContainerState.STOPPED) {
				return;
			}
			paused = this.expectedState == ContainerState.PAUSED;
			started = newRun();
			if (paused) {
				this.state = ContainerState.PAUSED;
				started.queue().pause();
			}
		}
		finally {
			this.lock.unlock();
		}
		begin(started);
	}

	private ContainerRun newRun() {
		this.state = ContainerState.RUNNING;
		this.failure = null;
		this.missing.clear();
		ContainerRun next = new ContainerRun(this, this.client, this.listener, this.privateMessages);
		this.run = next;
		return next;
	}

	private void begin(ContainerRun started) {
		try {
			started.start(this.executor);
			publish(new SpreadContainerStartedEvent(this.id, this.groups));
		}
		catch (RuntimeException ex) {
			joinFailed(started, ex);
		}
	}

	@Override
	public CompletableFuture<Void> stop() {
		ContainerRun ending;
		CompletableFuture<Void> done;
		this.lock.lock();
		try {
			this.expectedState = ContainerState.STOPPED;
			ending = this.run;
			if (ending == null || this.state == ContainerState.DRAINING) {
				return this.stopped.copy();
			}
			this.state = ContainerState.DRAINING;
			this.failure = null;
			done = new CompletableFuture<>();
			this.stopped = done;
		}
		finally {
			this.lock.unlock();
		}
		long before = this.counters.undelivered.sum();
		ending.stop().whenComplete((none, error) -> {
			ended();
			publish(new SpreadContainerStoppedEvent(this.id, this.groups,
					(int) (this.counters.undelivered.sum() - before)));
			done.complete(null);
		});
		return done.copy();
	}

	private void ended() {
		this.lock.lock();
		try {
			this.run = null;
			this.state = ContainerState.STOPPED;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void pause() {
		this.lock.lock();
		try {
			if (this.expectedState == ContainerState.RUNNING) {
				this.expectedState = ContainerState.PAUSED;
				if (this.run != null && this.state == ContainerState.RUNNING) {
					this.state = ContainerState.PAUSED;
					this.run.queue().pause();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void resume() {
		this.lock.lock();
		try {
			if (this.expectedState == ContainerState.PAUSED) {
				this.expectedState = ContainerState.RUNNING;
				if (this.run != null && this.state == ContainerState.PAUSED) {
					this.state = ContainerState.RUNNING;
					this.run.queue().resume();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A group is joined; on the delivery lane.
	 */
	void joined(ContainerRun from, String group) {
		this.lock.lock();
		try {
			this.missing.remove(group);
			if (this.run == from && this.state == ContainerState.FAILED && this.missing.isEmpty()) {
				this.state = this.expectedState;
				this.failure = null;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The container cannot work; on the delivery lane, or where it was started.
	 */
	void joinFailed(ContainerRun from, Throwable error) {
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		if (cause instanceof SessionLostException) {
			return;
		}
		Set<String> joined = this.client.groups();
		this.lock.lock();
		try {
			if (this.run != from || this.expectedState == ContainerState.STOPPED
					|| this.state == ContainerState.FAILED) {
				return;
			}
			this.state = ContainerState.FAILED;
			this.failure = cause;
			this.missing.addAll(this.groups);
			this.missing.removeAll(joined);
		}
		finally {
			this.lock.unlock();
		}
		logger.error("Listener container '" + this.id + "' for groups " + this.groups + " failed: " + cause);
		publish(new SpreadContainerFailedEvent(this.id, this.groups, cause));
	}

	private void publish(SpreadEvent event) {
		ApplicationEventPublisher publisher = this.eventPublisher;
		if (publisher != null) {
			try {
				publisher.publishEvent(event);
			}
			catch (RuntimeException ex) {
				logger.error("An event listener failed at " + event, ex);
			}
		}
	}

	@Override
	public String toString() {
		return "SpreadListenerContainer[id=%s, groups=%s, state=%s]".formatted(this.id, this.groups, state());
	}

	/**
	 * What happened in all runs; incremented by the lane and by the container's threads.
	 */
	static final class Counters {

		final LongAdder received = new LongAdder();

		final LongAdder handled = new LongAdder();

		final LongAdder failed = new LongAdder();

		final LongAdder undelivered = new LongAdder();

	}

}
