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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadTimeoutException;

/**
 * One of the {@link JoinedGroups}: who wants it, how far it is, and who waits for that.
 * Every request that was sent has a deadline. Confined to the event loop of the client.
 */
final class WantedGroup {

	private enum State {

		OUT, JOINING, IN, REFUSED

	}

	private final String name;

	private final MembershipRequests requests;

	private final Duration timeout;

	private final boolean acknowledged;

	private final Runnable settled;

	private final List<CompletableFuture<@Nullable GroupView>> joining = new ArrayList<>(1);

	private final List<CompletableFuture<Void>> leaving = new ArrayList<>(0);

	private State state = State.OUT;

	private boolean held;

	private int subscriptions;

	// leaves that the daemon has not confirmed
	private int leavesSent;

	// the deadline of any request but the last one means nothing
	private int request;

	// the deadline of the join that is out has passed
	private boolean late;

	/**
	 * Create a group that nobody wants yet.
	 * @param acknowledged whether the daemon confirms joins and leaves
	 * @param settled run when a join has come to an end, good or bad
	 */
	WantedGroup(String name, MembershipRequests requests, Duration timeout, boolean acknowledged, Runnable settled) {
		this.name = name;
		this.requests = requests;
		this.timeout = timeout;
		this.acknowledged = acknowledged;
		this.settled = settled;
	}

	String name() {
		return this.name;
	}

	boolean isWanted() {
		return this.held || this.subscriptions > 0;
	}

	boolean isIn() {
		return this.state == State.IN;
	}

	/**
	 * Whether a join is out that may be confirmed in time.
	 */
	boolean isUnsettled() {
		return this.state == State.JOINING && !this.late;
	}

	/**
	 * Whether a view with us in it confirms our join: while a leave is under way such
	 * views are still of the time before it.
	 */
	boolean isAwaitingView() {
		return this.state == State.JOINING && this.leavesSent == 0;
	}

	/**
	 * Whether nobody wants it and nothing is under way.
	 */
	boolean isOver() {
		return !isWanted() && this.leavesSent == 0 && this.state != State.IN;
	}

	void subscribed() {
		this.subscriptions++;
	}

	void unsubscribed() {
		if (this.subscriptions > 0) {
			this.subscriptions--;
		}
	}

	void hold(boolean held) {
		this.held = held;
	}

	/**
	 * Somebody wants to be in.
	 * @param connected whether there is a session
	 */
	void want(CompletableFuture<@Nullable GroupView> joined, boolean connected) {
		if (this.state == State.IN) {
			this.requests.completeInOrder(this.name, List.of(joined));
			return;
		}
		this.joining.add(joined);
		if (connected && this.state != State.JOINING) {
			join();
		}
		else if (this.late) {
			awaitJoin();
		}
	}

	void join() {
		this.requests.sendJoin(this.name);
		this.state = State.JOINING;
		if (this.acknowledged) {
			awaitJoin();
		}
		else {
			joined();
		}
	}

	private void awaitJoin() {
		this.request++;
		int awaited = this.request;
		this.requests.schedule(this.timeout, () -> joinTimedOut(awaited));
	}

	/**
	 * Somebody wants it no more; leave if nobody does.
	 * @param connected whether there is a session
	 */
	void release(CompletableFuture<Void> left, boolean connected) {
		if (isWanted()) {
			this.requests.leftInOrder(List.of(left));
			return;
		}
		failJoining(new CancellationException("group '" + this.name + "' was left before it was joined"));
		boolean leave = connected && (this.state == State.IN || this.state == State.JOINING);
		if (leave) {
			this.requests.sendLeave(this.name);
			this.state = State.OUT;
			this.late = false;
			this.settled.run();
		}
		if (leave && this.acknowledged) {
			this.leavesSent++;
			this.request++;
			int awaited = this.request;
			this.requests.schedule(this.timeout, () -> leaveTimedOut(awaited));
		}
		if (this.leavesSent > 0) {
			this.leaving.add(left);
		}
		else {
			this.requests.leftInOrder(List.of(left));
		}
	}

	/**
	 * We are in.
	 */
	void joined() {
		this.state = State.IN;
		if (!this.joining.isEmpty()) {
			this.requests.completeInOrder(this.name, List.copyOf(this.joining));
			this.joining.clear();
		}
		this.settled.run();
	}

	/**
	 * The daemon has confirmed a leave.
	 */
	void left() {
		if (this.leavesSent > 0) {
			this.leavesSent--;
			if (this.leavesSent == 0) {
				completeLeaving();
			}
		}
	}

	void joinRefused(SpreadException cause) {
		if (this.leavesSent > 0) {
			// the join before that leave: as we are not in, the daemon ignores the leave
			left();
		}
		else if (this.state == State.JOINING) {
			this.state = State.REFUSED;
			failJoin(cause);
		}
	}

	void leaveRefused(SpreadException cause) {
		if (this.leavesSent > 0) {
			this.leavesSent--;
			failLeaving(cause);
			if (this.leavesSent == 0) {
				// we are still in, so a join sent since was ignored
				joined();
			}
		}
	}

	private void joinTimedOut(int awaited) {
		if (this.request == awaited && this.state == State.JOINING) {
			this.late = true;
			failJoin(new SpreadTimeoutException(
					"joining group '%s' was not confirmed within %d ms (option joinTimeout) by %s: "
						.formatted(this.name, this.timeout.toMillis(), this.requests.where())
							+ "the daemons may be forming a new ring; the join stands and may still come about",
					this.timeout));
		}
	}

	private void leaveTimedOut(int awaited) {
		if (this.request == awaited && !this.leaving.isEmpty()) {
			failLeaving(new SpreadTimeoutException(
					"leaving group '%s' was not confirmed within %d ms (option joinTimeout) by %s: "
						.formatted(this.name, this.timeout.toMillis(), this.requests.where())
							+ "the daemons may be forming a new ring; the leave stands and may still come about",
					this.timeout));
		}
	}

	private void failJoin(SpreadException cause) {
		failJoining(cause);
		this.requests.joinFailed(this.name, cause);
		this.settled.run();
	}

	private void failJoining(Throwable cause) {
		this.joining.forEach((future) -> this.requests.fail(future, cause));
		this.joining.clear();
	}

	private void completeLeaving() {
		this.requests.leftInOrder(List.copyOf(this.leaving));
		this.leaving.clear();
	}

	private void failLeaving(Throwable cause) {
		this.leaving.forEach((future) -> this.requests.fail(future, cause));
		this.leaving.clear();
	}

	/**
	 * With the session all is over that was under way, and who wanted to be out is.
	 */
	void lost(Throwable cause) {
		failJoining(cause);
		completeLeaving();
		this.leavesSent = 0;
		this.state = State.OUT;
		this.late = false;
		this.request++;
	}

}
