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

package io.asyncspread.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.asyncspread.Authenticator;
import io.asyncspread.BackoffPolicy;
import io.asyncspread.DaemonAddress;
import io.asyncspread.LaneOptions;
import io.asyncspread.PingOptions;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendingOptions;
import io.asyncspread.SpreadOptions;
import io.asyncspread.boot.autoconfigure.SpreadProperties.AuthenticationMethod;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Connection;
import io.asyncspread.boot.autoconfigure.SpreadProperties.DaemonOrder;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.TypeMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Maps the {@link SpreadProperties} of one connection to the options of its client. What
 * the client refuses is reported under the name of the property. Stateless but for the
 * properties.
 */
final class SpreadPropertiesMapper {

	private final ConnectionName name;

	private final Connection properties;

	SpreadPropertiesMapper(ConnectionName name, Connection properties) {
		this.name = name;
		this.properties = properties;
	}

	SpreadOptions.Builder options(SpreadConnectionDetails connection) {
		SpreadOptions.Builder options = SpreadOptions.builder().daemons(ordered(connection.getDaemons()));
		String privateName = this.properties.privateName();
		if (StringUtils.hasText(privateName)) {
			checked("private-name", privateName, () -> options.privateName(privateName));
		}
		options.membership(this.properties.membership());
		checked("connect-timeout", this.properties.connectTimeout(),
				() -> options.connectTimeout(this.properties.connectTimeout()));
		checked("handshake-timeout", this.properties.handshakeTimeout(),
				() -> options.handshakeTimeout(this.properties.handshakeTimeout()));
		checked("join-timeout", this.properties.joinTimeout(),
				() -> options.joinTimeout(this.properties.joinTimeout()));
		checked("close-timeout", this.properties.closeTimeout(),
				() -> options.closeTimeout(this.properties.closeTimeout()));
		checked("receive-buffer", this.properties.receiveBuffer(),
				() -> options.receiveBuffer(bytes(this.properties.receiveBuffer())));
		options.nameConflict(this.properties.nameConflict());
		options.transport(this.properties.transport());
		options.verifyHostname(this.properties.ssl().verifyHostname());
		return options.reconnect(reconnect())
			.ping(ping())
			.lane(lane())
			.sending(sending())
			.authenticators(authenticators(connection));
	}

	private List<DaemonAddress> ordered(List<DaemonAddress> daemons) {
		List<DaemonAddress> ordered = new ArrayList<>(daemons);
		if (this.properties.daemonOrder() == DaemonOrder.SHUFFLED) {
			Collections.shuffle(ordered);
		}
		return ordered;
	}

	void applyTo(SpreadTemplate template) {
		SpreadProperties.Template properties = this.properties.template();
		check("template.default-group", properties.defaultGroup(),
				() -> template.setDefaultGroup(properties.defaultGroup()));
		template.setDefaultService(properties.service());
		check("template.reply-timeout", properties.replyTimeout(),
				() -> template.setReplyTimeout(properties.replyTimeout()));
		check("template.transaction-aware", properties.transactionAware(),
				() -> template.setTransactionAware(properties.transactionAware()));
	}

	void applyTo(SpreadClientLifecycle lifecycle) {
		check("startup-timeout", this.properties.startupTimeout(),
				() -> lifecycle.setStartupTimeout(this.properties.startupTimeout()));
	}

	SpreadMessageConverter configured(SpreadMessageConverter converter) {
		converter.setWireFormat(this.properties.wireFormat());
		Map<Integer, Class<?>> types = this.properties.mapping().types();
		types.forEach((messageType, javaType) -> check("mapping.types." + messageType, javaType,
				() -> new TypeMapping(Map.of(messageType, javaType))));
		converter.setTypeMapping(new TypeMapping(types));
		return converter;
	}

	ContainerOptions containerOptions() {
		SpreadProperties.Listener listener = this.properties.listener();
		ContainerOptions started = ContainerOptions.DEFAULT.autoStartup(listener.autoStartup());
		ContainerOptions ordered = checked("listener.concurrency", listener.concurrency(),
				() -> started.ordering(listener.ordering(), listener.concurrency()));
		ContainerOptions counted = checked("listener.queue-capacity", listener.queueCapacity(),
				() -> ordered.queueCapacity(listener.queueCapacity()));
		ContainerOptions bounded = checked("listener.queue-bytes", listener.queueBytes(),
				() -> counted.queueBytes(listener.queueBytes().toBytes()));
		ContainerOptions batched = checked("listener.batch-size", listener.batchSize(),
				() -> bounded.batchSize(listener.batchSize()));
		return checked("listener.shutdown-timeout", listener.shutdownTimeout(),
				() -> batched.shutdownTimeout(listener.shutdownTimeout()));
	}

	@Nullable RetryPolicy retryPolicy() {
		SpreadProperties.Retry retry = this.properties.listener().retry();
		RetryPolicy.Builder policy = RetryPolicy.builder();
		check("listener.retry.max-retries", retry.maxRetries(), () -> policy.maxRetries(retry.maxRetries()));
		check("listener.retry.initial-interval", retry.initialInterval(), () -> policy.delay(retry.initialInterval()));
		check("listener.retry.max-interval", retry.maxInterval(), () -> policy.maxDelay(retry.maxInterval()));
		if (retry.maxInterval().compareTo(retry.initialInterval()) < 0) {
			throw this.name.invalid("listener.retry.max-interval", retry.maxInterval(), "must not be below '"
					+ this.name.property("listener.retry.initial-interval") + "', which is " + retry.initialInterval());
		}
		check("listener.retry.multiplier", retry.multiplier(), () -> policy.multiplier(retry.multiplier()));
		check("listener.retry.jitter", retry.jitter(), () -> policy.jitter(retry.jitter()));
		return retry.enabled() ? policy.build() : null;
	}

	private ReconnectOptions reconnect() {
		SpreadProperties.Reconnect reconnect = this.properties.reconnect();
		// One value after the other, so that an error falls on the property that causes
		// it.
		checked("reconnect.initial-interval", reconnect.initialInterval(),
				() -> BackoffPolicy.exponential(reconnect.initialInterval(), reconnect.initialInterval(), 1, 0));
		checked("reconnect.max-interval", reconnect.maxInterval(),
				() -> BackoffPolicy.exponential(reconnect.initialInterval(), reconnect.maxInterval(), 1, 0));
		checked("reconnect.multiplier", reconnect.multiplier(), () -> BackoffPolicy
			.exponential(reconnect.initialInterval(), reconnect.maxInterval(), reconnect.multiplier(), 0));
		BackoffPolicy backoff = checked("reconnect.jitter", reconnect.jitter(),
				() -> BackoffPolicy.exponential(reconnect.initialInterval(), reconnect.maxInterval(),
						reconnect.multiplier(), reconnect.jitter()));
		ReconnectOptions options = ReconnectOptions.DEFAULT.enabled(reconnect.enabled()).backoff(backoff);
		ReconnectOptions limited = checked("reconnect.max-attempts", reconnect.maxAttempts(),
				() -> options.maxAttempts(reconnect.maxAttempts()));
		return checked("reconnect.stable-after", reconnect.stableAfter(),
				() -> limited.stableAfter(reconnect.stableAfter()));
	}

	private PingOptions ping() {
		SpreadProperties.Ping ping = this.properties.ping();
		PingOptions options = PingOptions.DEFAULT.service(ping.service());
		PingOptions timed = checked("ping.interval", ping.interval(), () -> options.interval(ping.interval()));
		return checked("ping.timeout", ping.timeout(), () -> timed.timeout(ping.timeout()));
	}

	private LaneOptions lane() {
		SpreadProperties.Lane lane = this.properties.lane();
		LaneOptions options = LaneOptions.DEFAULT.slowConsumer(lane.slowConsumer());
		LaneOptions counted = checked("lane.max-messages", lane.maxMessages(),
				() -> options.maxMessages(lane.maxMessages()));
		LaneOptions bounded = checked("lane.max-bytes", lane.maxBytes(),
				() -> counted.maxBytes(lane.maxBytes().toBytes()));
		return checked("lane.slow-listener-after", lane.slowListenerAfter(),
				() -> bounded.slowListenerAfter(lane.slowListenerAfter()));
	}

	private SendingOptions sending() {
		SpreadProperties.Sending sending = this.properties.sending();
		SendingOptions bounded = checked("sending.max-bytes", sending.maxBytes(),
				() -> SendingOptions.DEFAULT.maxBytes(sending.maxBytes().toBytes()));
		SendingOptions timed = checked("sending.timeout", sending.timeout(), () -> bounded.timeout(sending.timeout()));
		SendingOptions held = checked("sending.hold-bytes", sending.holdBytes(),
				() -> timed.holdWhileReconnecting(sending.holdBytes().toBytes(), timed.holdFor()));
		return checked("sending.hold-for", sending.holdFor(),
				() -> held.holdWhileReconnecting(held.holdBytes(), sending.holdFor()));
	}

	private Authenticator[] authenticators(SpreadConnectionDetails connection) {
		String user = connection.getUser();
		if (user != null) {
			String password = connection.getPassword();
			// The core's message tells lengths only, never the password.
			checked("authentication.user", user, () -> Authenticator.password(user, "x"));
			return new Authenticator[] { checked("authentication.password", "******",
					() -> Authenticator.password(user, (password != null) ? password : "")) };
		}
		if (this.properties.authentication().method() != AuthenticationMethod.IP) {
			return new Authenticator[] { Authenticator.none() };
		}
		// The property is for the daemons of the properties; others, as an embedded one,
		// may ask for nothing.
		return (connection instanceof PropertiesSpreadConnectionDetails) ? new Authenticator[] { Authenticator.ip() }
				: new Authenticator[] { Authenticator.ip(), Authenticator.none() };
	}

	private static int bytes(DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("must be below 2 GB");
		}
		return (int) size.toBytes();
	}

	private void check(String property, @Nullable Object value, Runnable step) {
		checked(property, value, () -> {
			step.run();
			return property;
		});
	}

	private <T> T checked(String property, @Nullable Object value, Supplier<T> step) {
		return this.name.checked(property, value, step);
	}

}
