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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

import io.asyncspread.Limits;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.spring.event.SpreadContainerFailedEvent;
import io.asyncspread.spring.event.SpreadContainerStartedEvent;
import io.asyncspread.spring.event.SpreadContainerStoppedEvent;
import io.asyncspread.spring.event.SpreadEvent;
import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.micrometer.observation.ObservationRegistry;

/**
 * The container: what it is made of, and what it tells the world. Where it stands is kept
 * by {@link ContainerStates}; what happens between start and stop is a
 * {@link ContainerRun}.
 */
public class DefaultSpreadListenerContainer implements SpreadListenerContainer {

	private static final Log logger = LogFactory.getLog(DefaultSpreadListenerContainer.class);

	private final String id;

	private final List<String> groups;

	private final ContainerOptions options;

	private final SpreadClient client;

	private final Executor executor;

	private SpreadErrorHandler errorHandler = new DefaultSpreadErrorHandler();

	private @Nullable ApplicationEventPublisher eventPublisher;

	private final ContainerCounters counters = new ContainerCounters();

	private final ContainerStates states;

	private final ListenerObservations observations;

	/**
	 * Create a container, stopped.
	 * @param id its id
	 * @param groups the groups to join; may be empty with {@code privateMessages}
	 * @param privateMessages whether the listener gets messages to our private group too
	 * @param options how it works
	 * @param client the client to listen to
	 * @param listener the listener
	 * @param executor gives it its threads: one, and with a concurrency of more than one
	 * so many more, for as long as the container runs. Starting waits until they have
	 * begun, for as long as the options allow
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
		this.options = options;
		this.client = client;
		this.executor = executor;
		this.observations = new ListenerObservations(id, listener);
		this.states = new ContainerStates(() -> new ContainerRun(this, client, listener, privateMessages));
	}

	/**
	 * Set what becomes of messages whose listener threw.
	 * @param errorHandler the handler, by default one that logs the error and goes on
	 * with the next message
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

	/**
	 * Set where observations of the listener go.
	 * @param observationRegistry gives the registry, and is asked at the first message;
	 * by default nothing is observed
	 */
	public void setObservationRegistry(Supplier<@Nullable ObservationRegistry> observationRegistry) {
		this.observations.setRegistry(observationRegistry);
	}

	/**
	 * Set names and keys of the observations.
	 * @param observationConvention gives the convention, {@code null} for
	 * {@link io.asyncspread.spring.observation.DefaultSpreadListenerObservationConvention};
	 * asked at the first message
	 */
	public void setObservationConvention(
			Supplier<@Nullable SpreadListenerObservationConvention> observationConvention) {
		this.observations.setConvention(observationConvention);
	}

	SpreadErrorHandler errorHandler() {
		return this.errorHandler;
	}

	ListenerObservations observations() {
		return this.observations;
	}

	ContainerCounters counters() {
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
		return this.states.state();
	}

	@Override
	public ContainerState expectedState() {
		return this.states.expected();
	}

	@Override
	public @Nullable Throwable failure() {
		return this.states.failure();
	}

	@Override
	public ContainerStatistics statistics() {
		return this.counters.read(this.states.run());
	}

	@Override
	public void start() {
		begin(this.states.start(() -> begin(this.states.startAgain())));
	}

	private void begin(@Nullable ContainerRun started) {
		if (started == null) {
			return;
		}
		try {
			if (started.start(this.executor)) {
				publish(new SpreadContainerStartedEvent(this.id, this.groups));
			}
		}
		catch (RuntimeException ex) {
			broken(started, ex);
		}
	}

	@Override
	public CompletableFuture<Void> stop() {
		ContainerRun ending = this.states.stop();
		CompletableFuture<Void> stopped = this.states.stopped().copy();
		if (ending != null) {
			long before = this.counters.undelivered.sum();
			ending.stop().whenComplete((none, error) -> {
				CompletableFuture<Void> done = this.states.ended();
				publish(new SpreadContainerStoppedEvent(this.id, this.groups,
						(int) (this.counters.undelivered.sum() - before)));
				done.complete(null);
			});
		}
		return stopped;
	}

	@Override
	public void pause() {
		this.states.pause();
	}

	@Override
	public void resume() {
		this.states.resume();
	}

	/**
	 * A group is joined; on the delivery lane.
	 */
	void joined(ContainerRun from, String group) {
		this.states.joined(from, group);
	}

	/**
	 * The container lacks a group, or its client has ended; on the delivery lane.
	 */
	void failed(ContainerRun from, Throwable error) {
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		if (cause instanceof SessionLostException) {
			return;
		}
		Set<String> missing = new TreeSet<>(this.groups);
		missing.removeAll(this.client.groups());
		if (this.states.failed(from, cause, missing)) {
			report(cause, missing);
			publish(new SpreadContainerFailedEvent(this.id, this.groups, cause));
		}
	}

	/**
	 * A run cannot go on; on one of its threads, or where it was started. It shall hold
	 * back nobody else, so it gives up what it has before anybody is told.
	 */
	void broken(ContainerRun run, Throwable cause) {
		boolean news = this.states.broken(run, cause);
		run.giveUp();
		String who = "Listener container '" + this.id + "' of groups " + this.groups;
		if (!news) {
			logger.error(who + " failed while it was stopping, or had failed before", cause);
			return;
		}
		if (cause instanceof SpreadException && this.client.state().isTerminal()) {
			report(cause, Set.of());
		}
		else {
			logger.error(who + " cannot work, and takes nothing any more: mend the cause, then stop and start it",
					cause);
		}
		publish(new SpreadContainerFailedEvent(this.id, this.groups, cause));
	}

	private void report(Throwable cause, Set<String> missing) {
		String who = "Listener container '" + this.id + "' of groups " + this.groups;
		if (!(cause instanceof SpreadException)) {
			logger.error(who + " cannot work: mend the cause, then stop and start it", cause);
		}
		else if (this.client.state().isTerminal()) {
			logger.error(who + " hears nothing any more, for its client has ended: " + cause.getMessage());
		}
		else {
			logger.error(who + " could not join " + missing + ", and hears nothing there until a later session does: "
					+ cause.getMessage());
		}
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

}
