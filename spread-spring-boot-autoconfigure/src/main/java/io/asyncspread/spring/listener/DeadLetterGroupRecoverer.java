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

package io.asyncspread.spring.listener;

import java.util.Objects;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.Limits;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.InboundMessage;
import io.asyncspread.spring.support.WireFormat;

/**
 * Sends messages that failed for good to another group, in an envelope that says why.
 * <p>
 * A group stores nothing: only who is a member at that moment gets the message, so a dead
 * letter group needs a listener that keeps what comes. The error is logged too. A change
 * of membership that failed is logged only; it cannot be sent anywhere.
 */
public class DeadLetterGroupRecoverer implements SpreadMessageRecoverer {

	/**
	 * Header with the id of the listener that failed.
	 */
	public static final String LISTENER = "dead-letter-listener";

	/**
	 * Header with the class name of the error.
	 */
	public static final String EXCEPTION = "dead-letter-exception";

	/**
	 * Header with the private group of the original sender.
	 */
	public static final String SENDER = "dead-letter-sender";

	/**
	 * Header with the original targets, separated by spaces.
	 */
	public static final String GROUPS = "dead-letter-groups";

	private static final String SUFFIX = ".dlq";

	private static final Log logger = LogFactory.getLog(DeadLetterGroupRecoverer.class);

	private final SpreadOperations operations;

	private final @Nullable Function<DataMessage, String> destination;

	/**
	 * Create a recoverer that sends to the group whose listener failed with {@code .dlq}
	 * behind its name, cut where it would be too long, and to {@code private.dlq} for a
	 * private message.
	 * @param operations sends the messages
	 */
	public DeadLetterGroupRecoverer(SpreadOperations operations) {
		this.operations = operations;
		this.destination = null;
	}

	/**
	 * Create a recoverer.
	 * @param operations sends the messages
	 * @param destination the group for a message
	 */
	public DeadLetterGroupRecoverer(SpreadOperations operations, Function<DataMessage, String> destination) {
		this.operations = operations;
		this.destination = destination;
	}

	private String destination(Delivery.Data data) {
		if (this.destination != null) {
			return this.destination.apply(data.message());
		}
		String group = Objects.requireNonNullElse(data.group(), "private");
		return group.substring(0, Math.min(group.length(), Limits.MAX_GROUP_NAME - SUFFIX.length())) + SUFFIX;
	}

	@Override
	public void recover(Throwable error, FailedDelivery failed) {
		ErrorLog.log(logger, error, failed);
		for (Delivery delivery : failed.deliveries()) {
			if (delivery instanceof Delivery.Data data) {
				send(data.message(), destination(data), error, failed.listenerId());
			}
		}
	}

	private void send(DataMessage message, String group, Throwable error, String listenerId) {
		try {
			SpreadOperations.MessageSpec letter = letter(message).to(group)
				.header(LISTENER, listenerId)
				.header(EXCEPTION, error.getClass().getName())
				.header(SENDER, message.sender().privateGroup())
				.header(GROUPS, String.join(" ", message.groups()));
			letter.send();
		}
		catch (IllegalArgumentException ex) {
			logger.warn("The dead letter of " + message + " to '" + group
					+ "' goes without headers, with which it cannot be sent: " + ex.getMessage());
			this.operations.message(message.body()).to(group).type(message.type()).format(WireFormat.RAW).send();
		}
	}

	private SpreadOperations.MessageSpec letter(DataMessage message) {
		InboundMessage inbound = new InboundMessage(message, null, System.currentTimeMillis());
		if (Envelope.isEnvelope(message) && isReadable(inbound)) {
			Envelope envelope = inbound.envelope();
			if (envelope != null) {
				return this.operations.message(envelope.payload())
					.format(WireFormat.ENVELOPE)
					.type(envelope.type())
					.headers(envelope.headers());
			}
		}
		return this.operations.message(message.body()).format(WireFormat.ENVELOPE).type(message.type());
	}

	private static boolean isReadable(InboundMessage message) {
		try {
			return message.envelope() != null;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
