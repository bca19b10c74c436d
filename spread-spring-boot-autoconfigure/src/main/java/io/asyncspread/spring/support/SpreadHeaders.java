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

package io.asyncspread.spring.support;

import org.springframework.messaging.MessageHeaders;

/**
 * The names of the headers that a received message has as a Spring
 * {@link org.springframework.messaging.Message}, for
 * {@link org.springframework.messaging.handler.annotation.Header @Header} parameters and
 * for SpEL.
 * <p>
 * Spread itself carries no headers: the first group of names below is taken from the
 * frame and is there for every message. The second group, and any header of an
 * application, travels in the {@linkplain WireFormat#ENVELOPE envelope} format only.
 */
public final class SpreadHeaders {

	/**
	 * What the names of all headers made from the frame begin with. Headers with this
	 * prefix never travel.
	 */
	public static final String PREFIX = "spread_";

	/**
	 * Who sent the message, an {@link io.asyncspread.Member}.
	 */
	public static final String SENDER = PREFIX + "sender";

	/**
	 * All targets of the message as sent, a {@code List<String>}.
	 */
	public static final String GROUPS = PREFIX + "groups";

	/**
	 * The first target that the listener listens to, a {@code String}; the private group
	 * for a private message.
	 */
	public static final String GROUP = PREFIX + "group";

	/**
	 * The {@link io.asyncspread.ServiceType} that the message was sent with. In a Spring
	 * message to be sent, or returned by a listener, it chooses the service type.
	 */
	public static final String SERVICE_TYPE = PREFIX + "serviceType";

	/**
	 * The message type that the sender's application gave, an {@code Integer} from 0 to
	 * 65535. For an envelope it is the type inside. In a Spring message to be sent, or
	 * returned by a listener, it chooses the message type.
	 */
	public static final String MESSAGE_TYPE = PREFIX + "messageType";

	/**
	 * Whether the sender wanted no copy of its own, a {@code Boolean}.
	 */
	public static final String SELF_DISCARD = PREFIX + "selfDiscard";

	/**
	 * The {@link java.nio.ByteOrder} of the sender's machine.
	 */
	public static final String SENDER_ORDER = PREFIX + "senderOrder";

	/**
	 * The number of the session in which the message was received, an {@code Integer}.
	 */
	public static final String EPOCH = PREFIX + "epoch";

	/**
	 * The {@link io.asyncspread.GroupView} that the message was delivered in; missing
	 * where there is none, as for private messages.
	 */
	public static final String GROUP_VIEW = PREFIX + "groupView";

	/**
	 * When the message reached the listener's container, a {@link java.time.Instant}.
	 */
	public static final String RECEIVED_AT = PREFIX + "receivedAt";

	/**
	 * The received {@link io.asyncspread.DataMessage} itself.
	 */
	public static final String RAW_MESSAGE = PREFIX + "rawMessage";

	/**
	 * The content type of the payload, a text such as {@code application/json}.
	 */
	public static final String CONTENT_TYPE = MessageHeaders.CONTENT_TYPE;

	/**
	 * What a request and its replies have in common, a text.
	 */
	public static final String CORRELATION_ID = "correlation-id";

	/**
	 * The group or private group that replies shall go to, instead of the sender's
	 * private group.
	 */
	public static final String REPLY_TO = "reply-to";

	private SpreadHeaders() {
	}

}
