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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

import io.asyncspread.embedded.Request.Multicast;
import io.asyncspread.embedded.Ring.Waiting;

/**
 * The order and membership engine: which daemons reach each other, one total order for
 * each component, and what its clients are told when that changes. Knows no channel and
 * no thread; confined to the event loop of its network.
 */
final class Topology {

	/**
	 * The time that passes for the engine.
	 */
	interface Timer {

		/**
		 * Return the time.
		 * @return nanoseconds since any moment
		 */
		long nanos();

		/**
		 * Return the time of day.
		 * @return seconds since 1970
		 */
		int seconds();

		/**
		 * Run an action later, on the event loop.
		 * @param action the action
		 * @param delay the delay
		 */
		void schedule(Runnable action, Duration delay);

	}

	private static final Duration CATCH_UP = Duration.ofMillis(20);

	private final Timer timer;

	private final boolean overtaking;

	private final List<Node> nodes = new ArrayList<>();

	private final RingFormation formation;

	private Duration delay = Duration.ZERO;

	private final Queue<Request> deferred = new ArrayDeque<>();

	private boolean busy;

	private boolean drainScheduled;

	private long drainDue;

	private boolean holding;

	private boolean starting;

	private boolean catchingUp;

	private long deliveries;

	Topology(Timer timer, MembershipFrames frames, boolean overtaking) {
		this.timer = timer;
		this.formation = new RingFormation(timer::seconds, frames, () -> ++this.deliveries);
		this.overtaking = overtaking;
	}

	void add(Node node) {
		this.nodes.add(node);
	}

	List<Node> nodes() {
		return this.nodes;
	}

	List<Ring> rings() {
		return this.formation.rings();
	}

	/**
	 * Give a request its place in the order, and its effect as soon as nothing holds it
	 * back.
	 * @param request the request
	 */
	void submit(Request request) {
		if (this.busy) {
			this.deferred.add(request);
			return;
		}
		exclusively(() -> accept(request));
	}

	private void accept(Request request) {
		Ring ring = request.client().node().ring();
		if (ring == null) {
			return;
		}
		boolean atOnce = this.delay.isZero() && !isHeld(ring);
		boolean overtakes = this.overtaking && request instanceof Multicast multicast && multicast.mayOvertake();
		boolean inTurn = !this.overtaking && ring.waiting().isEmpty();
		if (atOnce && (overtakes || inTurn)) {
			ring.deliver(request);
			return;
		}
		ring.enqueue(new Waiting(request, this.timer.nanos() + this.delay.toNanos()));
		if (!isHeld(ring)) {
			drainLater(this.delay);
		}
	}

	private void exclusively(Runnable action) {
		this.busy = true;
		try {
			action.run();
			for (Request next = this.deferred.poll(); next != null; next = this.deferred.poll()) {
				accept(next);
			}
		}
		finally {
			this.busy = false;
		}
	}

	/**
	 * Hold back all deliveries, or let them go.
	 * @param holding whether to hold
	 */
	void hold(boolean holding) {
		this.holding = holding;
		exclusively(this::drain);
	}

	/**
	 * Hold back all deliveries because the network is starting, whatever
	 * {@link #hold(boolean)} was told.
	 * @param starting whether it is
	 */
	void starting(boolean starting) {
		this.starting = starting;
		exclusively(this::drain);
	}

	/**
	 * Delay all deliveries from now on; the order stays.
	 * @param delay the delay
	 */
	void delay(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Delay nothing any more, not even what is delayed now.
	 */
	void undelay() {
		this.delay = Duration.ZERO;
		for (Ring ring : rings()) {
			ring.due(this.timer.nanos());
		}
		exclusively(this::drain);
	}

	/**
	 * Take in nothing for a moment, because a client lags behind. A real daemon needs no
	 * such pause: it is never so much faster than its readers.
	 */
	void catchUp() {
		if (!this.catchingUp) {
			this.catchingUp = true;
			this.nodes.forEach((node) -> node.catchingUp(true));
			this.timer.schedule(() -> {
				this.catchingUp = false;
				this.nodes.forEach((node) -> node.catchingUp(false));
			}, CATCH_UP);
		}
	}

	int waiting() {
		return rings().stream().mapToInt((ring) -> ring.waiting().size()).sum();
	}

	void start(Node node) {
		node.running(true);
		form();
	}

	void stop(Node node) {
		node.running(false);
		form();
	}

	/**
	 * Split the network into parts, or join it again.
	 * @param parts the parts, which together are all daemons
	 */
	void layout(List<? extends Collection<Node>> parts) {
		for (int i = 0; i < parts.size(); i++) {
			for (Node node : parts.get(i)) {
				node.part(i);
			}
		}
		form();
	}

	/**
	 * Let a daemon stop answering, if it does answer. Its ring delivers nothing until the
	 * daemon goes on, or the others notice its loss.
	 * @param node the daemon
	 * @param loss how long they take to notice
	 */
	void freeze(Node node, Duration loss) {
		if (!node.isFrozen()) {
			int times = node.freeze();
			this.timer.schedule(() -> {
				// It can have gone on and be frozen again, which is another loss.
				if (node.isFrozen() && node.timesFrozen() == times) {
					form();
				}
			}, loss);
		}
	}

	void thaw(Node node) {
		node.thaw();
		form();
	}

	/**
	 * Form the rings that the daemons which run, answer and reach each other should be
	 * in.
	 */
	void form() {
		exclusively(() -> {
			this.formation.form(this.nodes);
			drain();
		});
	}

	private boolean isHeld(Ring ring) {
		return this.holding || this.starting || ring.hasFrozenNode();
	}

	private void drainLater(Duration delay) {
		long due = this.timer.nanos() + delay.toNanos();
		if (this.drainScheduled && this.drainDue - due <= 0) {
			return;
		}
		this.drainScheduled = true;
		this.drainDue = due;
		this.timer.schedule(() -> {
			// another may have been scheduled since, for an earlier time
			if (this.drainDue == due) {
				this.drainScheduled = false;
			}
			exclusively(this::drain);
		}, delay);
	}

	private void drain() {
		for (Ring ring : rings()) {
			while (!ring.waiting().isEmpty() && !isHeld(ring) && untilDue(ring) <= 0) {
				ring.deliverFirst();
			}
			if (!ring.waiting().isEmpty() && !isHeld(ring)) {
				drainLater(Duration.ofNanos(untilDue(ring)));
			}
		}
	}

	private long untilDue(Ring ring) {
		return ring.waiting().element().due() - this.timer.nanos();
	}

}
