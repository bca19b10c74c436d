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

package io.asyncspread.embedded;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A daemon as the order and membership engine sees it: a place in the network that
 * clients are attached to. Confined to the event loop of its network.
 */
final class Node {

	/**
	 * Requests of its clients that wait for their place in the order before a daemon
	 * stops reading from all of them (wire protocol, section 8).
	 */
	static final int WATER_MARK = 500;

	private final String name;

	private final int position;

	private final int id;

	private final Map<String, Endpoint> endpoints = new HashMap<>();

	private Runnable onCongestion = () -> {
	};

	private @Nullable Ring ring;

	private int part;

	private boolean running;

	private boolean frozen;

	private int timesFrozen;

	private boolean catchingUp;

	private int waiting;

	Node(String name, int position, int id) {
		this.name = name;
		this.position = position;
		this.id = id;
	}

	String name() {
		return this.name;
	}

	int position() {
		return this.position;
	}

	/**
	 * Return the number that stands for this daemon in view ids.
	 * @return the number
	 */
	int id() {
		return this.id;
	}

	/**
	 * Return which part of a partitioned network this daemon is in.
	 * @return the number of the part
	 */
	int part() {
		return this.part;
	}

	void part(int part) {
		this.part = part;
	}

	/**
	 * Return the component that this daemon is in.
	 * @return the ring, or {@code null} while the daemon does not run
	 */
	@Nullable Ring ring() {
		return this.ring;
	}

	void ring(@Nullable Ring ring) {
		this.ring = ring;
	}

	boolean isRunning() {
		return this.running;
	}

	/**
	 * Begin or end a life, empty and neither frozen nor congested.
	 * @param running whether the daemon runs
	 */
	void running(boolean running) {
		this.running = running;
		this.frozen = false;
		this.waiting = 0;
		this.endpoints.clear();
		if (running) {
			this.onCongestion.run();
		}
	}

	boolean isFrozen() {
		return this.frozen;
	}

	/**
	 * Stop answering.
	 * @return how often this daemon has been frozen
	 * @throws IllegalStateException if the daemon does not run
	 */
	int freeze() {
		if (!this.running) {
			throw new IllegalStateException(
					"embedded daemon '" + this.name + "' does not run, so it cannot be frozen: start it first");
		}
		this.frozen = true;
		this.timesFrozen++;
		this.onCongestion.run();
		return this.timesFrozen;
	}

	/**
	 * Go on answering.
	 */
	void thaw() {
		this.frozen = false;
		this.onCongestion.run();
	}

	int timesFrozen() {
		return this.timesFrozen;
	}

	/**
	 * Let the readers of the network catch up, or go on.
	 * @param catchingUp whether the daemon waits
	 */
	void catchingUp(boolean catchingUp) {
		this.catchingUp = catchingUp;
		this.onCongestion.run();
	}

	/**
	 * Say what to do when {@link #isCongested()} may have changed.
	 * @param onCongestion the action
	 */
	void onCongestion(Runnable onCongestion) {
		this.onCongestion = onCongestion;
	}

	/**
	 * Tell whether this daemon should stop reading from its clients.
	 * @return {@code true} while it is frozen, too many requests wait or a reader lags
	 * behind
	 */
	boolean isCongested() {
		return this.frozen || this.catchingUp || this.waiting >= WATER_MARK;
	}

	void waiting(int change) {
		boolean congested = isCongested();
		this.waiting += change;
		if (congested != isCongested()) {
			this.onCongestion.run();
		}
	}

	void attach(Endpoint endpoint) {
		this.endpoints.put(endpoint.privateGroup(), endpoint);
	}

	void detach(Endpoint endpoint) {
		this.endpoints.remove(endpoint.privateGroup(), endpoint);
	}

	@Nullable Endpoint endpoint(String privateGroup) {
		return this.endpoints.get(privateGroup);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
