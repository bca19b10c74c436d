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

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;

/**
 * A received data message as a Spring {@link Message}. The envelope and the headers are
 * looked at only when somebody asks, so a listener that wants nothing but the bytes does
 * not pay for them.
 * <p>
 * Used by one thread, that of the container.
 */
public final class InboundMessage implements Message<byte[]> {

	private final DataMessage message;

	private final @Nullable String group;

	private final @Nullable GroupView view;

	private final long receivedAt;

	private final boolean enveloped;

	private @Nullable Envelope envelope;

	private @Nullable MessageHeaders headers;

	/**
	 * Create the message.
	 * @param message the message as received
	 * @param view the view it was delivered in, if there is one
	 * @param receivedAt when it was received, in milliseconds since 1970
	 */
	public InboundMessage(DataMessage message, @Nullable GroupView view, long receivedAt) {
		this(message, (view != null) ? view.group() : null, view, receivedAt);
	}

	/**
	 * Create the message of a group of which there may be no view.
	 * @param message the message as received
	 * @param group the group it was received in, {@code null} for a private message
	 * @param view the view it was delivered in, if there is one
	 * @param receivedAt when it was received, in milliseconds since 1970
	 */
	public InboundMessage(DataMessage message, @Nullable String group, @Nullable GroupView view, long receivedAt) {
		this.message = message;
		this.group = group;
		this.view = view;
		this.receivedAt = receivedAt;
		this.enveloped = Envelope.isEnvelope(message);
	}

	/**
	 * Return the message as received.
	 * @return the message
	 */
	public DataMessage raw() {
		return this.message;
	}

	/**
	 * Return the view that the message was delivered in.
	 * @return the view, {@code null} for a private message, and if the client gets no
	 * membership messages
	 */
	public @Nullable GroupView view() {
		return this.view;
	}

	/**
	 * Return when the message was received.
	 * @return the time
	 */
	public Instant receivedAt() {
		return Instant.ofEpochMilli(this.receivedAt);
	}

	/**
	 * Return the envelope around the payload.
	 * @return the envelope, {@code null} for a raw message
	 * @throws EnvelopeFormatException if it cannot be read
	 */
	public @Nullable Envelope envelope() {
		if (this.enveloped && this.envelope == null) {
			this.envelope = Envelope.decode(this.message.body());
		}
		return this.envelope;
	}

	/**
	 * Return the message type that the sender's application gave.
	 * @return the type, 0 to 65535
	 */
	public int type() {
		Envelope content = envelope();
		return (content != null) ? content.type() : this.message.type();
	}

	/**
	 * Return the name of the group that the message was received in.
	 * @return the group, the first target of a private message
	 */
	public String group() {
		return (this.group != null) ? this.group : this.message.groups().get(0);
	}

	@Override
	public byte[] getPayload() {
		Envelope content = envelope();
		return (content != null) ? content.payload() : this.message.body();
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders known = this.headers;
		if (known == null) {
			known = new FrameHeaders(headerValues());
			this.headers = known;
		}
		return known;
	}

	private Map<String, Object> headerValues() {
		Map<String, Object> values = new HashMap<>();
		Envelope content = envelope();
		if (content != null) {
			values.putAll(content.headers());
		}
		values.put(SpreadHeaders.SENDER, this.message.sender());
		values.put(SpreadHeaders.GROUPS, this.message.groups());
		values.put(SpreadHeaders.GROUP, group());
		values.put(SpreadHeaders.SERVICE_TYPE, this.message.service());
		values.put(SpreadHeaders.MESSAGE_TYPE, type());
		values.put(SpreadHeaders.SELF_DISCARD, this.message.selfDiscard());
		values.put(SpreadHeaders.SENDER_ORDER, this.message.senderOrder());
		values.put(SpreadHeaders.EPOCH, this.message.epoch());
		values.put(SpreadHeaders.RECEIVED_AT, receivedAt());
		values.put(SpreadHeaders.RAW_MESSAGE, this.message);
		if (this.view != null) {
			values.put(SpreadHeaders.GROUP_VIEW, this.view);
		}
		return values;
	}

	@Override
	public String toString() {
		return "InboundMessage[" + this.message + "]";
	}

	/**
	 * Headers without the generated id and time stamp, which nobody asks for and which
	 * cost more than all others.
	 */
	private static final class FrameHeaders extends MessageHeaders {

		private static final long serialVersionUID = 1L;

		FrameHeaders(Map<String, Object> headers) {
			super(headers, ID_VALUE_NONE, -1L);
		}

	}

}
