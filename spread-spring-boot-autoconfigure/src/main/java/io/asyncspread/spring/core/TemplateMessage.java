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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.asyncspread.Confirmation;
import io.asyncspread.GroupView;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.OutboundMessage;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireContent;
import io.asyncspread.spring.support.WireFormat;

/**
 * A message of a template in the making, and its way to the client: at once, after the
 * commit of the transaction, or as a request. Used by one thread.
 */
final class TemplateMessage implements SpreadOperations.MessageSpec {

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
		Multicast multicast = multicast(this.message);
		SpreadClient client = this.template.client();
		if (isDeferred()) {
			AfterCommit.run(() -> client.send(multicast));
		}
		else {
			client.send(multicast);
		}
	}

	@Override
	public CompletableFuture<Void> sendAsync() {
		Multicast multicast = multicast(this.message);
		SpreadClient client = this.template.client();
		return isDeferred() ? AfterCommit.call(() -> client.sendAsync(multicast)) : client.sendAsync(multicast);
	}

	@Override
	public CompletableFuture<Confirmation> sendConfirmed() {
		Multicast multicast = multicast(this.message);
		SpreadClient client = this.template.client();
		return isDeferred() ? AfterCommit.call(() -> client.sendConfirmed(multicast)) : client.sendConfirmed(multicast);
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
			Multicast multicast = multicast(
					this.message.kind(Envelope.Kind.REQUEST).header(SpreadHeaders.CORRELATION_ID, correlationId));
			this.template.client().sendAsync(multicast).whenComplete((none, error) -> {
				if (error != null) {
					request.fail(error);
				}
			});
		}
		catch (RuntimeException ex) {
			request.fail(ex);
			throw ex;
		}
		return request.result();
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

	private Multicast multicast(OutboundMessage message) {
		Multicast target = Multicast.to(targets());
		WireContent content = this.template.getMessageConverter().write(message);
		ServiceType service = (this.service != null) ? this.service : this.template.getDefaultService();
		return target.service(service).type(content.type()).selfDiscard(this.selfDiscard).body(content.body());
	}

	private boolean isDeferred() {
		return this.template.isTransactionAware() && AfterCommit.isActive();
	}

}
