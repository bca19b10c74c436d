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
import java.util.Set;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

import io.asyncspread.Confirmation;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.observation.SpreadSenderContext;
import io.asyncspread.spring.observation.SpreadTemplateObservationConvention;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.OutboundMessage;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireFormat;
import io.micrometer.observation.ObservationRegistry;

/**
 * Sends objects over a {@link SpreadClient}, whose life it does not touch. Configure
 * before use; then safe for use by several threads.
 */
public class SpreadTemplate implements SpreadOperations {

	/**
	 * How long a request waits for its answers unless it says otherwise: 5 s.
	 */
	public static final Duration DEFAULT_REPLY_TIMEOUT = Duration.ofSeconds(5);

	private static final boolean TRANSACTIONS_PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			SpreadTemplate.class.getClassLoader());

	private final SpreadClient client;

	private final PendingRequests requests;

	private SpreadMessageConverter messageConverter = new SpreadMessageConverter();

	private @Nullable String defaultGroup;

	private ServiceType defaultService = ServiceType.AGREED;

	private Duration replyTimeout = DEFAULT_REPLY_TIMEOUT;

	private boolean transactionAware;

	private SingletonSupplier<ObservationRegistry> observationRegistry = SingletonSupplier.of(ObservationRegistry.NOOP);

	private SingletonSupplier<Optional<SpreadTemplateObservationConvention>> observationConvention = SingletonSupplier
		.of(Optional.empty());

	/**
	 * Create a template.
	 * @param client the client to send with
	 */
	public SpreadTemplate(SpreadClient client) {
		Assert.notNull(client, "'client' must not be null");
		this.client = client;
		this.requests = new PendingRequests(client);
	}

	/**
	 * Set the converter for payloads.
	 * @param messageConverter the converter
	 */
	public void setMessageConverter(SpreadMessageConverter messageConverter) {
		Assert.notNull(messageConverter, "'messageConverter' must not be null");
		this.messageConverter = messageConverter;
	}

	/**
	 * Return the converter for payloads.
	 * @return the converter
	 */
	public SpreadMessageConverter getMessageConverter() {
		return this.messageConverter;
	}

	/**
	 * Set the group for messages without a target.
	 * @param defaultGroup a group or private group; {@code null} or empty for none
	 * @throws IllegalArgumentException if it is neither
	 */
	public void setDefaultGroup(@Nullable String defaultGroup) {
		this.defaultGroup = StringUtils.hasLength(defaultGroup) ? Limits.checkTarget(defaultGroup) : null;
	}

	/**
	 * Return the group for messages without a target.
	 * @return the group, {@code null} if there is none
	 */
	public @Nullable String getDefaultGroup() {
		return this.defaultGroup;
	}

	/**
	 * Set the service type of messages that do not choose one.
	 * @param defaultService the service type, by default {@link ServiceType#AGREED}
	 */
	public void setDefaultService(ServiceType defaultService) {
		Assert.notNull(defaultService, "'defaultService' must not be null");
		this.defaultService = defaultService;
	}

	/**
	 * Return the service type of messages that do not choose one.
	 * @return the service type
	 */
	public ServiceType getDefaultService() {
		return this.defaultService;
	}

	/**
	 * Set how long a request waits for answers unless it says otherwise.
	 * @param replyTimeout the time, by default {@link #DEFAULT_REPLY_TIMEOUT}
	 * @throws IllegalArgumentException if it is zero or negative
	 */
	public void setReplyTimeout(Duration replyTimeout) {
		checkTimeout(replyTimeout);
		this.replyTimeout = replyTimeout;
	}

	/**
	 * Set whether sends inside a transaction wait for its commit, and are dropped when it
	 * rolls back. Needs spring-tx; requests are never put off, for they would wait for
	 * themselves.
	 * @param transactionAware whether to wait, by default not
	 * @throws IllegalStateException if it is {@code true} and spring-tx is missing
	 */
	public void setTransactionAware(boolean transactionAware) {
		Assert.state(!transactionAware || TRANSACTIONS_PRESENT,
				"a transaction-aware template needs spring-tx on the class path");
		this.transactionAware = transactionAware;
	}

	/**
	 * Set where observations of sends go.
	 * @param observationRegistry gives the registry, and is asked at the first send; a
	 * registry can so depend on beans that need the template. With {@code null} from it,
	 * and by default, nothing is observed
	 */
	public void setObservationRegistry(Supplier<@Nullable ObservationRegistry> observationRegistry) {
		this.observationRegistry = SingletonSupplier
			.of(() -> Objects.requireNonNullElse(observationRegistry.get(), ObservationRegistry.NOOP));
	}

	/**
	 * Return where observations of sends go.
	 * @return the registry, {@link ObservationRegistry#NOOP} if nothing is observed
	 */
	public ObservationRegistry getObservationRegistry() {
		return this.observationRegistry.obtain();
	}

	/**
	 * Set names and keys of the observations.
	 * @param observationConvention gives the convention, {@code null} for
	 * {@link io.asyncspread.spring.observation.DefaultSpreadTemplateObservationConvention};
	 * asked at the first send
	 */
	public void setObservationConvention(
			Supplier<@Nullable SpreadTemplateObservationConvention> observationConvention) {
		this.observationConvention = SingletonSupplier.of(() -> Optional.ofNullable(observationConvention.get()));
	}

	@Nullable SpreadTemplateObservationConvention observationConvention() {
		return this.observationConvention.obtain().orElse(null);
	}

	@Override
	public void send(Object payload) {
		message(payload).send();
	}

	@Override
	public void send(String group, Object payload) {
		message(payload).to(group).send();
	}

	@Override
	public void send(Member member, Object payload) {
		message(payload).to(member).send();
	}

	@Override
	public CompletableFuture<Void> sendAsync(String group, Object payload) {
		return message(payload).to(group).sendAsync();
	}

	@Override
	public CompletableFuture<Confirmation> sendConfirmed(String group, Object payload) {
		return message(payload).to(group).sendConfirmed();
	}

	@Override
	public <R> CompletableFuture<R> request(String target, Object payload, Class<R> replyType) {
		return request(target, payload, replyType, this.replyTimeout);
	}

	@Override
	public <R> CompletableFuture<R> request(String target, Object payload, Class<R> replyType, Duration timeout) {
		return message(payload).to(target).request(replyType, timeout);
	}

	@Override
	public <R> CompletableFuture<Replies<R>> requestAll(String group, Object payload, Class<R> replyType) {
		return requestAll(group, payload, replyType, this.replyTimeout);
	}

	@Override
	public <R> CompletableFuture<Replies<R>> requestAll(String group, Object payload, Class<R> replyType,
			Duration timeout) {
		return message(payload).to(group).requestAll(replyType, timeout);
	}

	@Override
	public MessageSpec message(Object payload) {
		Assert.notNull(payload, "'payload' must not be null; send an empty byte[] for a message without content");
		return new TemplateMessage(this, OutboundMessage.of(payload));
	}

	/**
	 * Answer a request, or a raw message that expects an answer by convention, with the
	 * service type of messages that do not choose one.
	 * @param target where the answer goes
	 * @param payload the answer; a {@link Message} can choose its service type by the
	 * header {@link SpreadHeaders#SERVICE_TYPE}
	 * @param kind {@link Envelope.Kind#REPLY} or {@link Envelope.Kind#FAILURE} for
	 * requests that came in an envelope, {@link Envelope.Kind#MESSAGE} for others
	 * @param correlationId what came with the request, if anything did; only an envelope
	 * can carry it
	 * @return completes when the answer is written
	 */
	public CompletableFuture<Void> reply(String target, Object payload, Envelope.Kind kind,
			@Nullable String correlationId) {
		return reply(target, payload, kind, correlationId, null);
	}

	/**
	 * Answer a request, or a raw message that expects an answer by convention.
	 * @param target where the answer goes
	 * @param payload the answer
	 * @param kind {@link Envelope.Kind#REPLY} or {@link Envelope.Kind#FAILURE} for
	 * requests that came in an envelope, {@link Envelope.Kind#MESSAGE} for others
	 * @param correlationId what came with the request, if anything did; only an envelope
	 * can carry it
	 * @param service the service type, {@code null} for that of the payload's header
	 * {@link SpreadHeaders#SERVICE_TYPE} if it is a {@link Message} with one, else for
	 * the {@linkplain #setDefaultService(ServiceType) default}
	 * @return completes when the answer is written
	 */
	public CompletableFuture<Void> reply(String target, Object payload, Envelope.Kind kind,
			@Nullable String correlationId, @Nullable ServiceType service) {
		OutboundMessage message = OutboundMessage.of(payload).kind(kind);
		if (correlationId != null) {
			message = message.header(SpreadHeaders.CORRELATION_ID, correlationId);
		}
		if (kind == Envelope.Kind.MESSAGE && correlationId != null) {
			message = message.format(WireFormat.ENVELOPE);
		}
		else if (kind == Envelope.Kind.MESSAGE && !(payload instanceof Message)) {
			message = message.format(WireFormat.RAW);
		}
		return new Transmission(this, SpreadSenderContext.Operation.REPLY, List.of(target), service(service, payload),
				false)
			.send(message, this.client::sendAsync);
	}

	/**
	 * Return the service type of a message: the one chosen, else that of the header of a
	 * Spring message, else the default.
	 */
	ServiceType service(@Nullable ServiceType chosen, Object payload) {
		if (chosen != null) {
			return chosen;
		}
		Object header = (payload instanceof Message<?> message) ? message.getHeaders().get(SpreadHeaders.SERVICE_TYPE)
				: null;
		if (header == null) {
			return this.defaultService;
		}
		if (header instanceof ServiceType service) {
			return service;
		}
		throw new IllegalArgumentException("header '" + SpreadHeaders.SERVICE_TYPE + "' must be a ServiceType but is a "
				+ header.getClass().getName());
	}

	static void checkTimeout(Duration timeout) {
		if (timeout.isZero() || timeout.isNegative()) {
			throw new IllegalArgumentException("the time to wait for a reply must be positive but is " + timeout);
		}
	}

	SpreadClient client() {
		return this.client;
	}

	PendingRequests requests() {
		return this.requests;
	}

	boolean isTransactionAware() {
		return this.transactionAware;
	}

}
