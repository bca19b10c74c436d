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

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an application wants to send, before it is written by a
 * {@link SpreadMessageConverter}. Immutable.
 *
 * @param payload the payload: bytes, a text, a Spring
 * {@link org.springframework.messaging.Message}, or an object that a converter knows
 * @param headers headers of the application
 * @param type the message type, {@code null} for the mapped one
 * @param format the wire format, {@code null} for the converter's
 * @param kind what the message is for; all but {@link Envelope.Kind#MESSAGE} travel in an
 * envelope
 */
public record OutboundMessage(Object payload, Map<String, Object> headers, @Nullable Integer type,
		@Nullable WireFormat format, Envelope.Kind kind) {

	/**
	 * Start a message.
	 * @param payload the payload
	 * @return a message without headers
	 */
	public static OutboundMessage of(Object payload) {
		return new OutboundMessage(payload, Map.of(), null, null, Envelope.Kind.MESSAGE);
	}

	/**
	 * Add a header.
	 * @param name its name
	 * @param value its value
	 * @return the changed message
	 */
	public OutboundMessage header(String name, Object value) {
		Map<String, Object> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new OutboundMessage(this.payload, more, this.type, this.format, this.kind);
	}

	/**
	 * Set the message type.
	 * @param type the type
	 * @return the changed message
	 */
	public OutboundMessage type(int type) {
		return new OutboundMessage(this.payload, this.headers, type, this.format, this.kind);
	}

	/**
	 * Set the wire format.
	 * @param format the format
	 * @return the changed message
	 */
	public OutboundMessage format(WireFormat format) {
		return new OutboundMessage(this.payload, this.headers, this.type, format, this.kind);
	}

	/**
	 * Set what the message is for.
	 * @param kind the kind
	 * @return the changed message
	 */
	public OutboundMessage kind(Envelope.Kind kind) {
		return new OutboundMessage(this.payload, this.headers, this.type, this.format, kind);
	}

}
