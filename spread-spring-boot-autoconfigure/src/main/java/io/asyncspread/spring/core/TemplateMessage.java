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

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.asyncspread.Confirmation;
import io.asyncspread.GroupView;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.observation.SpreadSenderContext.Operation;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.OutboundMessage;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireFormat;

/**
 * A message of a template in the making, and its way to the client: at once, after the
 * commit of the transaction, or as a request. Used by one thread.
 */
final class TemplateMessage implements SpreadOperations.MessageSpec {

	private static final CompletableFuture<Void> SENT = CompletableFuture.completedFuture(null);

	private final SpreadTemplate template;

	private OutboundMessage message;

	private List<String> targets = List.of();

	private @Nullable ServiceType service;

	private boolean selfDiscard;

	TemplateMessage(SpreadTemplate template, OutboundMessage message) {
		this.template = template;
		this.message = message;
	}

	@Override
	public SpreadOperations.MessageSpec to(String... targets) {
		return to(List.of(targets));
	}

	@Override
	public SpreadOperations.MessageSpec to(Collection<String> targets) {
		this.targets = List.copyOf(targets);
		return this;
	}

	@Override
	public SpreadOperations.MessageSpec to(Member member) {
		return to(member.privateGroup());
	}

	@Override
	public SpreadOperations.MessageSpec service(ServiceType service) {
		Assert.notNull(service, "'service' must not be null");
		this.service = service;
		return this;
	}

	@Override
	public SpreadOperations.MessageSpec type(int type) {
		this.message = this.message.type(Limits.checkMessageType(type));
		return this;
	}

	@Override
	public SpreadOperations.MessageSpec header(String name, Object value) {
		this.message = this.message.header(name, value);
		return this;
	}

	@Override
	public SpreadOperations.MessageSpec headers(Map<String, ?> headers) {
		headers.forEach(this::header);
		return this;
	}

	@Override
	public SpreadOperations.MessageSpec format(WireFormat format) {
		this.message = this.message.format(format);
		return this;
	}

	@Override
	public SpreadOperations.MessageSpec selfDiscard() {
		this.selfDiscard = true;
		return this;
	}

	@Override
	public void send() {
		SpreadClient client = this.template.client();
		if (isDeferred()) {
			transmission(Operation.PUBLISH).send(this.message,
					(multicast) -> AfterCommit.run(targets(), () -> client.send(multicast)));
		}
		else {
			transmission(Operation.PUBLISH).send(this.message, (multicast) -> {
				client.send(multicast);
				return SENT;
			});
		}
	}

	@Override
	public CompletableFuture<Void> sendAsync() {
		return transmit(this.template.client()::sendAsync);
	}

	@Override
	public CompletableFuture<Confirmation> sendConfirmed() {
		return transmit(this.template.client()::sendConfirmed);
	}

	private <T extends @Nullable Object> CompletableFuture<T> transmit(Function<Multicast, CompletableFuture<T>> way) {
		return transmission(Operation.PUBLISH).send(this.message,
				isDeferred() ? (multicast) -> AfterCommit.call(targets(), () -> way.apply(multicast)) : way);
	}

	@Override
	public <R> CompletableFuture<R> request(Class<R> replyType, Duration timeout) {
		return request(replyType, timeout, false).thenApply((replies) -> replies.get(0));
	}

	@Override
	public <R> CompletableFuture<Replies<R>> requestAll(Class<R> replyType, Duration timeout) {
		return request(replyType, timeout, true);
	}

	private <R> CompletableFuture<Replies<R>> request(Class<R> replyType, Duration timeout, boolean all) {
		SpreadTemplate.checkTimeout(timeout);
		List<String> targets = targets();
		if (targets.size() != 1) {
			throw new IllegalArgumentException(
					"a request goes to exactly one group or member, but its targets are " + targets);
		}
		PendingRequest<R> request = pending(targets.get(0), replyType, timeout, all);
		String correlationId = this.template.requests().add(request);
		try {
			return transmission(Operation.REQUEST).send(
					this.message.kind(Envelope.Kind.REQUEST).header(SpreadHeaders.CORRELATION_ID, correlationId),
					(multicast) -> {
						this.template.client().sendAsync(multicast).whenComplete((none, error) -> {
							if (error != null) {
								request.fail(error);
							}
						});
						return request.result();
					});
		}
		catch (RuntimeException ex) {
			request.fail(ex);
			throw ex;
		}
	}

	private <R> PendingRequest<R> pending(String target, Class<R> replyType, Duration timeout, boolean all) {
		SpreadMessageConverter converter = this.template.getMessageConverter();
		if (target.startsWith("#")) {
			return new PendingRequest<>(target, replyType, converter, all, Set.of(Member.of(target)), true, timeout);
		}
		GroupView view = this.template.client().view(target);
		if (view == null) {
			if (all) {
				throw new IllegalStateException("requestAll needs to know the members of group '" + target
						+ "', but this client is not in it: listen to the group, or join it with SpreadClient.join");
			}
			return new PendingRequest<>(target, replyType, converter, false, null, false, timeout);
		}
		Set<Member> members = new LinkedHashSet<>(view.members());
		if (this.selfDiscard && view.self() != null) {
			members.remove(view.self());
		}
		return new PendingRequest<>(target, replyType, converter, all, members, this.selfDiscard, timeout);
	}

	private List<String> targets() {
		if (!this.targets.isEmpty()) {
			return this.targets;
		}
		String group = this.template.getDefaultGroup();
		if (group == null) {
			throw new IllegalStateException("the message has no target: name a group, "
					+ "or set a default group (property spread.template.default-group)");
		}
		return List.of(group);
	}

	private Transmission transmission(Operation operation) {
		return new Transmission(this.template, operation, targets(),
				this.template.service(this.service, this.message.payload()), this.selfDiscard);
	}

	private boolean isDeferred() {
		return this.template.isTransactionAware() && AfterCommit.isActive();
	}

}
