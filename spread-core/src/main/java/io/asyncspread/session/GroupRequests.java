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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.RejectedMessage;
import io.asyncspread.RequestRejectedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SpreadException;
import io.asyncspread.transport.Completions;
import io.asyncspread.transport.Outgoing;

/**
 * Carries out what the groups ask for: requests to the daemon, deadlines, and answers to
 * callers in their place on the lane. Confined to the event loop of the client.
 */
final class GroupRequests implements MembershipRequests {

	private final Session session;

	private final EventLoop loop;

	private final DeliveryLane lane;

	private final Dispatcher dispatcher;

	private final SessionLog log;

	// what the lane will complete, unless a listener never returns
	private final Set<CompletableFuture<?>> promised = ConcurrentHashMap.newKeySet();

	GroupRequests(Session session, EventLoop loop, DeliveryLane lane, Dispatcher dispatcher, SessionLog log) {
		this.session = session;
		this.loop = loop;
		this.lane = lane;
		this.dispatcher = dispatcher;
		this.log = log;
	}

	@Override
	public void sendJoin(String group) {
		offer(new Outgoing.Join(group));
	}

	@Override
	public void sendLeave(String group) {
		offer(new Outgoing.Leave(group));
	}

	private void offer(Outgoing request) {
		ActiveSession active = this.session.active();
		if (active != null) {
			active.offer(request);
		}
	}

	@Override
	public void schedule(Duration delay, Runnable action) {
		this.loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void completeInOrder(String group, List<CompletableFuture<@Nullable GroupView>> futures) {
		this.promised.addAll(futures);
		this.lane.add((Runnable) () -> {
			GroupView view = this.dispatcher.view(group);
			futures.forEach((future) -> completeOnLane(future, view));
		});
	}

	@Override
	public void leftInOrder(List<CompletableFuture<Void>> futures) {
		if (!futures.isEmpty()) {
			this.promised.addAll(futures);
			this.lane.add((Runnable) () -> futures.forEach((future) -> completeOnLane(future, null)));
		}
	}

	private <T extends @Nullable Object> void completeOnLane(CompletableFuture<T> future, @Nullable T value) {
		future.complete(value);
		this.promised.remove(future);
	}

	/**
	 * The lane will not complete anything any more.
	 */
	void abandon(SpreadException cause) {
		this.promised.forEach((future) -> Completions.fail(future, cause));
	}

	@Override
	public void fail(CompletableFuture<?> future, Throwable cause) {
		Completions.fail(future, cause);
	}

	@Override
	public SpreadException refusal(RejectedMessage message) {
		ActiveSession active = this.session.active();
		return (active != null) ? active.refusal(message)
				: new RequestRejectedException(message.request(), message.groups(), this.session.firstDaemon());
	}

	@Override
	public String where() {
		ActiveSession active = this.session.active();
		return (active != null) ? "Spread daemon at %s, session %d of %s".formatted(active.connection().address(),
				active.connection().epoch(), active.connection().self()) : "a Spread daemon";
	}

	@Override
	public void joinFailed(String group, SpreadException cause) {
		this.log.joinFailed(group, cause);
		this.lane.add(new SessionEvent.JoinFailed(this.session.epoch(), group, cause));
		this.lane.publish();
	}

	@Override
	public void allJoined(List<String> joined) {
		this.session.allJoined(joined);
	}

}
