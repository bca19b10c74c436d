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

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.SpreadClient;

/**
 * One listener at work: member of its groups while it runs, with a queue and a thread of
 * its own, so that a slow listener does not hold back others before its queue is full.
 * <p>
 * Data and membership reach the listener in one order, as the daemon delivered them. All
 * methods may be called from any thread, the listener's included.
 */
public interface SpreadListenerContainer {

	/**
	 * Return the id.
	 * @return the name in the registry
	 */
	String id();

	/**
	 * Return the groups.
	 * @return the names; empty for a listener of private messages only
	 */
	List<String> groups();

	/**
	 * Return the client that the container listens to.
	 * @return the client; where an application has several connections, one of them
	 */
	SpreadClient client();

	/**
	 * Return how the container works.
	 * @return the options
	 */
	ContainerOptions options();

	/**
	 * Return where the container stands.
	 * @return the state at this moment
	 */
	ContainerState state();

	/**
	 * Return where the container is meant to stand: {@link ContainerState#RUNNING} once
	 * started, {@link ContainerState#PAUSED} once paused, else
	 * {@link ContainerState#STOPPED}. A health check compares the two.
	 * @return the state asked for last
	 */
	ContainerState expectedState();

	/**
	 * Return why the container is {@link ContainerState#FAILED}.
	 * @return the cause, {@code null} in all other states
	 */
	@Nullable Throwable failure();

	/**
	 * Return what the container has done.
	 * @return the numbers at this moment
	 */
	ContainerStatistics statistics();

	/**
	 * Join the groups and call the listener from here on. Waits for the threads of the
	 * container, by default new ones, for {@link ContainerOptions#startTimeout()} at
	 * most; without them the container is {@link ContainerState#FAILED}. Does not wait
	 * for the joins, and works without a session: the groups are joined when there is
	 * one. Idempotent; called while stopping, it starts again as soon as that is done. A
	 * start before the daemon has confirmed that we left is shown the view which ends,
	 * its end, and then the view of the new membership.
	 */
	void start();

	/**
	 * Stop in four steps: leave the groups, hand out what had come before, await the
	 * asynchronous results, and interrupt the listener if all this takes longer than
	 * {@link ContainerOptions#shutdownTimeout()}. Does not wait. Idempotent.
	 * @return completes, always normally, when no call runs any more; or shortly after
	 * the interrupt if the listener does not heed it
	 */
	CompletableFuture<Void> stop();

	/**
	 * Hold messages back, after the call that runs, but stay in the groups. When the
	 * queue is full everything the client receives waits, and in the end the daemon
	 * throws the client out: pause for moments, stop for longer. Idempotent.
	 */
	void pause();

	/**
	 * End a pause. Idempotent.
	 */
	void resume();

}
