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

package io.asyncspread.boot.test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.asyncspread.DataMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.EnvelopeFormatException;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireFormat;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Assertions on a {@link DataMessage}, as a listener of it would see it: of one in an
 * {@link Envelope} text, payload and message type are those inside. What is on the wire
 * is in {@link DataMessage#body()} and {@link DataMessage#type()}.
 */
public final class DataMessageAssert extends AbstractAssert<DataMessageAssert, DataMessage> {

	DataMessageAssert(@Nullable DataMessage actual) {
		super(actual, DataMessageAssert.class);
	}

	/**
	 * Verify the payload as text.
	 * @param text the text, in the charset of its content type, else UTF-8
	 * @return this
	 */
	public DataMessageAssert hasText(String text) {
		return expect("text", text, read(new SpreadMessageConverter(), String.class));
	}

	/**
	 * Verify the payload: that it is of these bytes, or becomes an equal object when it
	 * is read as one of its class. JSON is read with the defaults of Jackson; where the
	 * application has others, give its converter.
	 * @param payload the payload
	 * @return this
	 * @see #hasPayload(Object, SpreadMessageConverter)
	 */
	public DataMessageAssert hasPayload(Object payload) {
		return hasPayload(payload, new SpreadMessageConverter());
	}

	/**
	 * Verify the payload: that it is of these bytes, or becomes an equal object when it
	 * is read as one of its class.
	 * @param payload the payload
	 * @param converter what reads it, such as that of the application
	 * @return this
	 */
	public DataMessageAssert hasPayload(Object payload, SpreadMessageConverter converter) {
		Object found = read(converter, payload.getClass());
		if (payload instanceof byte[] bytes && found instanceof byte[] others) {
			return Arrays.equals(bytes, others) ? this
					: expect("payload", Arrays.toString(bytes), Arrays.toString(others));
		}
		return expect("payload", payload, found);
	}

	/**
	 * Verify a header of the envelope.
	 * @param name its name
	 * @param value its value, which travels as text
	 * @return this
	 */
	public DataMessageAssert hasHeader(String name, String value) {
		Map<String, String> headers = headers();
		if (!value.equals(headers.get(name))) {
			failWithMessage("Expected the header '%s' <%s> but the headers are <%s> in <%s>", name, value, headers,
					this.actual);
		}
		return this;
	}

	/**
	 * Verify that the message came without a header.
	 * @param name its name
	 * @return this
	 */
	public DataMessageAssert hasNoHeader(String name) {
		Map<String, String> headers = headers();
		if (headers.containsKey(name)) {
			failWithMessage("Expected no header '%s' but the headers are <%s> in <%s>", name, headers, this.actual);
		}
		return this;
	}

	/**
	 * Verify the wire format.
	 * @param format the format
	 * @return this
	 */
	public DataMessageAssert hasFormat(WireFormat format) {
		isNotNull();
		return expect("wire format", format, Envelope.isEnvelope(this.actual) ? WireFormat.ENVELOPE : WireFormat.RAW);
	}

	/**
	 * Verify the sender.
	 * @param name its private name
	 * @return this
	 */
	public DataMessageAssert isFrom(String name) {
		isNotNull();
		return expect("sender", name, this.actual.sender().name());
	}

	/**
	 * Verify the groups it was sent to.
	 * @param groups exactly the groups, in order
	 * @return this
	 */
	public DataMessageAssert wasSentTo(String... groups) {
		isNotNull();
		return expect("groups", List.of(groups), this.actual.groups());
	}

	/**
	 * Verify the service type.
	 * @param service the service type
	 * @return this
	 */
	public DataMessageAssert hasService(ServiceType service) {
		isNotNull();
		return expect("service type", service, this.actual.service());
	}

	/**
	 * Verify the message type that the sender's application gave.
	 * @param type the type, 0 to 65535
	 * @return this
	 */
	public DataMessageAssert hasType(int type) {
		isNotNull();
		return expect("message type", type, Envelope.typeOf(this.actual.type(), this.actual.body()));
	}

	private @Nullable Object read(SpreadMessageConverter converter, Class<?> type) {
		isNotNull();
		try {
			return converter.read(this.actual, type);
		}
		catch (MessageConversionException ex) {
			failWithMessage("Expected a payload that can be read as %s but: %s, in <%s>", type.getName(),
					ex.getMessage(), this.actual);
			return null;
		}
	}

	private Map<String, String> headers() {
		isNotNull();
		if (!Envelope.isEnvelope(this.actual)) {
			return Map.of();
		}
		try {
			return Envelope.decode(this.actual.body()).headers();
		}
		catch (EnvelopeFormatException ex) {
			failWithMessage("Expected an envelope that can be read but: %s, in <%s>", ex.getMessage(), this.actual);
			return Map.of();
		}
	}

	private DataMessageAssert expect(String what, Object expected, @Nullable Object actual) {
		if (!Objects.equals(expected, actual)) {
			failWithMessage("Expected the %s <%s> but it is <%s> in <%s>", what, expected, actual, this.actual);
		}
		return this;
	}

}
