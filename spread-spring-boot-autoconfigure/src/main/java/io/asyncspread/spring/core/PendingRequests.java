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

package io.asyncspread.spring.core;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.EnvelopeFormatException;
import io.asyncspread.spring.support.InboundMessage;
import io.asyncspread.spring.support.SpreadHeaders;

/**
 * All requests of one template that wait for answers. Registered with the client at the
 * first request; the listener methods are called by the delivery lane and cost nothing
 * while no request waits.
 */
final class PendingRequests implements SessionListener {

	private static final Log logger = LogFactory.getLog(PendingRequests.class);

	private final SpreadClient client;

	private final Map<String, PendingRequest<?>> waiting = new ConcurrentHashMap<>();

	private final AtomicBoolean listening = new AtomicBoolean();

	private final AtomicLong numbers = new AtomicLong();

	private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";

	PendingRequests(SpreadClient client) {
		this.client = client;
	}

	/**
	 * Wait for answers to a request that is about to be sent.
	 * @param request the request
	 * @return its correlation id
	 */
	String add(PendingRequest<?> request) {
		if (this.listening.compareAndSet(false, true)) {
			this.client.listen(this);
		}
		String correlationId = this.prefix + this.numbers.incrementAndGet();
		this.waiting.put(correlationId, request);
		request.result().whenComplete((replies, error) -> this.waiting.remove(correlationId));
		request.startTimer();
		return correlationId;
	}

	@Override
	public void onMessage(SpreadMessage message) {
		if (this.waiting.isEmpty()) {
			return;
		}
		if (message instanceof DataMessage data) {
			if (Objects.equals(data.sender(), this.client.self()) && isKind(data, Envelope.Kind.REQUEST)) {
				ordered(data);
			}
		}
		else if (message instanceof RegularMembershipMessage membership) {
			changed(membership);
		}
	}

	private void ordered(DataMessage message) {
		PendingRequest<?> request = find(message);
		if (request != null) {
			String group = message.groups().get(0);
			GroupView view = this.client.view(group);
			request.ordered((view != null) ? view.members() : null);
		}
	}

	private void changed(RegularMembershipMessage membership) {
		GroupView before = this.client.view(membership.group());
		for (PendingRequest<?> request : this.waiting.values()) {
			if (request.concerns(membership.group()) && before != null) {
				for (Member member : before.members()) {
					if (!membership.members().contains(member)) {
						request.gone(member);
					}
				}
			}
			if (membership instanceof DisconnectMessage disconnect
					&& request.concerns(disconnect.member().privateGroup())) {
				request.gone(disconnect.member());
			}
		}
	}

	@Override
	public void onPrivateMessage(DataMessage message) {
		if (!this.waiting.isEmpty() && Envelope.isEnvelope(message)) {
			Envelope.Kind kind = Envelope.kindOf(message);
			if (kind == Envelope.Kind.REPLY || kind == Envelope.Kind.FAILURE) {
				reply(message);
			}
		}
	}

	private void reply(DataMessage message) {
		try {
			InboundMessage reply = new InboundMessage(message, null, System.currentTimeMillis());
			Envelope envelope = reply.envelope();
			PendingRequest<?> request = find(message);
			if (request != null && envelope != null) {
				request.reply(reply, envelope);
			}
			else {
				logger.debug("A reply of " + message.sender() + " came after the request had ended");
			}
		}
		catch (EnvelopeFormatException ex) {
			logger.warn("A reply of " + message.sender() + " cannot be read: " + ex.getMessage());
		}
	}

	private @Nullable PendingRequest<?> find(DataMessage message) {
		String correlationId = Envelope.decode(message.body()).headers().get(SpreadHeaders.CORRELATION_ID);
		return (correlationId != null) ? this.waiting.get(correlationId) : null;
	}

	private static boolean isKind(DataMessage message, Envelope.Kind kind) {
		return Envelope.isEnvelope(message) && Envelope.kindOf(message) == kind;
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.Disconnected lost) {
			failAll((target) -> new SessionLostException("the session with Spread daemon at " + lost.daemon()
					+ " was lost before the answers to the request to '" + target + "' came; whether it arrived is not "
					+ "known", lost.epoch(), true, lost.cause()));
		}
		else if (event instanceof SessionEvent.Closed) {
			failAll((target) -> new SessionClosedException(
					"the client was closed before the answers to the request to '" + target + "' came", null));
		}
	}

	private void failAll(Function<String, SpreadException> error) {
		for (PendingRequest<?> request : this.waiting.values()) {
			CompletableFuture.runAsync(() -> request.fail(error.apply(request.target())));
		}
	}

}
