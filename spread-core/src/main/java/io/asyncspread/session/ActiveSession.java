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
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.Multicast;
import io.asyncspread.RejectedMessage;
import io.asyncspread.RequestRejectedException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.codec.Wire;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Connection;
import io.asyncspread.transport.ConnectionListener;
import io.asyncspread.transport.Outgoing;
import io.asyncspread.transport.PingLog;
import io.asyncspread.transport.Pinger;
import io.asyncspread.transport.ServiceCounters;

/**
 * One session from its acceptance to its end: leads what comes in to the confirmations,
 * the ping, the lane and the groups. Made afresh for each session, so that nothing of a
 * dead one reaches a new one. Confined to the event loop of the client.
 */
final class ActiveSession implements ConnectionListener {

	private final Connection connection;

	private final ByteBudget budget;

	private final DeliveryLane lane;

	private final JoinedGroups groups;

	private final ReadingPause pause;

	private final End end;

	private final ServiceCounters received;

	private final Confirmations confirmations = new Confirmations();

	private final Admission admission;

	private final Pinger pinger;

	private final SpreadMetrics metrics;

	private final SessionLog log;

	ActiveSession(Connection connection, SpreadOptions options, ByteBudget budget, PingLog pings, DeliveryLane lane,
			JoinedGroups groups, ReadingPause pause, SessionLog log, End end) {
		this.connection = connection;
		this.metrics = options.metrics();
		this.log = log;
		this.admission = new Admission(connection.self(), options.membership(), groups::isAskedFor);
		this.budget = budget;
		this.lane = lane;
		this.groups = groups;
		this.pause = pause;
		this.end = end;
		this.received = new ServiceCounters(options.metrics()::received);
		this.pinger = new Pinger(connection, budget, options.ping(), pings, options.metrics());
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * Begin to read.
	 */
	void start() {
		this.connection.start(this);
		this.pause.opened(this.connection, this.pinger);
	}

	/**
	 * Begin to ping at intervals.
	 */
	void startPinging() {
		this.pinger.start();
	}

	void ping(CompletableFuture<Duration> result) {
		this.pinger.ping(result);
	}

	/**
	 * Send a request of the client's own, which has no limit.
	 */
	void offer(Outgoing request) {
		this.budget.take(Wire.HEADER_SIZE + Wire.NAME_SIZE);
		this.connection.offer(request);
	}

	/**
	 * The error for whoever waits for what the daemon refused.
	 */
	SpreadException refusal(RejectedMessage message) {
		return new RequestRejectedException(message.request(), message.groups(), this.connection.address());
	}

	@Override
	public void received(SpreadMessage message, int bytes) {
		if (!this.admission.admits(message)) {
			this.metrics.strayReceived();
			this.log.stray(this.connection, message);
			return;
		}
		if (message instanceof DataMessage data) {
			DataMessage delivered = isOwnCopy(data) ? this.confirmations.returned(data) : data;
			if (!this.pinger.intercept(data)) {
				this.received.count(data.service(), bytes);
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
		if (this.pinger.intercept(message)) {
			return;
		}
		this.lane.add(message);
		this.groups.received(message);
	}

	private boolean isOwnCopy(DataMessage data) {
		return data.service().isOrdered() && data.sender().equals(this.connection.self())
				&& data.groups().contains(this.connection.self().privateGroup());
	}

	@Override
	public void readComplete() {
		this.received.flush();
		this.pinger.readComplete();
		this.lane.publish();
		this.pause.check();
	}

	@Override
	public void selfAddressed(Multicast message, Outgoing.@Nullable Message item) {
		this.confirmations.sent(message, item);
	}

	@Override
	public void closed(SpreadException cause, int unsent) {
		SpreadException reason = this.pause.explain(cause);
		this.pause.closed();
		this.received.flush();
		this.confirmations.lost(reason, this.connection.epoch());
		this.pinger.stop(reason);
		this.end.ended(reason, unsent);
	}

	/**
	 * Told when the session has ended.
	 */
	@FunctionalInterface
	interface End {

		/**
		 * The session has ended, and what belonged to it is settled.
		 */
		void ended(SpreadException cause, int unsent);

	}

}
