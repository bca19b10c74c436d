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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.util.MimeType;

/**
 * The way out of {@link SpreadMessageConverter}: from payload and headers to message type
 * and body.
 *
 * @param payloads converts what is neither text nor bytes
 * @param typeMapping what the message types mean
 */
record MessageWriter(SmartMessageConverter payloads, TypeMapping typeMapping) {

	private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

	WireContent write(OutboundMessage message, boolean enveloped) {
		Object payload = message.payload();
		Map<String, Object> headers = message.headers();
		if (payload instanceof Message<?> springMessage) {
			headers = new LinkedHashMap<>(springMessage.getHeaders());
			headers.putAll(message.headers());
			payload = springMessage.getPayload();
		}
		int type = type(message, headers, payload);
		if (!enveloped) {
			refuseHeaders(headers);
			return new WireContent(type, bytes(payload, headers).bytes());
		}
		PayloadBytes content = bytes(payload, headers);
		Map<String, String> texts = new LinkedHashMap<>();
		if (content.contentType() != null) {
			texts.put(SpreadHeaders.CONTENT_TYPE, content.contentType());
		}
		headers.forEach((name, value) -> {
			if (travels(name) && !name.equals(SpreadHeaders.CONTENT_TYPE)) {
				texts.put(name, text(name, value));
			}
		});
		Envelope envelope = new Envelope(message.kind(), type, texts, content.bytes());
		return new WireContent(Envelope.WIRE_TYPE, envelope.encode());
	}

	private int type(OutboundMessage message, Map<String, Object> headers, Object payload) {
		if (message.type() != null) {
			return message.type();
		}
		if (headers.get(SpreadHeaders.MESSAGE_TYPE) instanceof Integer type) {
			return type;
		}
		return this.typeMapping.messageType(payload);
	}

	private static boolean travels(String name) {
		return !name.startsWith(SpreadHeaders.PREFIX) && !name.equals(MessageHeaders.ID)
				&& !name.equals(MessageHeaders.TIMESTAMP) && !name.equals(MessageHeaders.REPLY_CHANNEL)
				&& !name.equals(MessageHeaders.ERROR_CHANNEL);
	}

	private static void refuseHeaders(Map<String, Object> headers) {
		List<String> lost = headers.keySet()
			.stream()
			.filter((name) -> travels(name) && !name.equals(SpreadHeaders.CONTENT_TYPE))
			.sorted()
			.toList();
		if (!lost.isEmpty()) {
			throw new IllegalArgumentException("headers " + lost
					+ " cannot travel in the raw wire format; send with WireFormat.ENVELOPE or leave them out");
		}
	}

	private static String text(String name, Object value) {
		if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof Enum<?> || value instanceof MimeType) {
			return value.toString();
		}
		throw new IllegalArgumentException("the value of header '" + name + "' is a " + value.getClass().getName()
				+ "; headers travel as text, so it must be a text, a number, a boolean or an enum constant");
	}

	private PayloadBytes bytes(Object payload, Map<String, Object> headers) {
		if (payload instanceof byte[] bytes) {
			return new PayloadBytes(bytes, contentType(headers));
		}
		if (payload instanceof String text) {
			String contentType = contentType(headers);
			Charset charset = (contentType != null) ? SpreadMessageConverter.charset(contentType)
					: StandardCharsets.UTF_8;
			return new PayloadBytes(text.getBytes(charset),
					(contentType != null) ? contentType : "text/plain;charset=UTF-8");
		}
		Message<?> converted = this.payloads.toMessage(payload,
				headers.isEmpty() ? NO_HEADERS : new MessageHeaders(headers));
		Object result = (converted != null) ? converted.getPayload() : null;
		if (converted != null && result instanceof byte[] bytes) {
			return new PayloadBytes(bytes, contentType(converted.getHeaders()));
		}
		if (converted != null && result instanceof String text) {
			return new PayloadBytes(text.getBytes(StandardCharsets.UTF_8), contentType(converted.getHeaders()));
		}
		throw new MessageConversionException("nothing can turn a " + payload.getClass().getName()
				+ " into bytes: send a byte[] or a String, or "
				+ (SpreadMessageConverter.JACKSON_PRESENT ? "give SpreadMessageConverter a MessageConverter for it"
						: "add Jackson to the class path for JSON (org.springframework.boot:spring-boot-starter-jackson)"));
	}

	private static @Nullable String contentType(Map<String, Object> headers) {
		Object value = headers.get(SpreadHeaders.CONTENT_TYPE);
		return (value != null) ? value.toString() : null;
	}

	private record PayloadBytes(byte[] bytes, @Nullable String contentType) {
	}

}
