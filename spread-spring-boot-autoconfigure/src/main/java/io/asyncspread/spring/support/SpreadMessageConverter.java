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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.util.ClassUtils;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;

import io.asyncspread.DataMessage;

/**
 * Turns what an application sends into the body of a Spread message, and back.
 * <p>
 * Objects are converted by Spring's own {@link MessageConverter}s: text (UTF-8), bytes,
 * and then JSON if Jackson is there. What a body is converted to follows from the
 * signature of the listener or from the {@link TypeMapping}, never from anything a sender
 * wrote.
 * <p>
 * Configure before use; then safe for use by several threads.
 */
public class SpreadMessageConverter {

	static final boolean JACKSON_PRESENT = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			SpreadMessageConverter.class.getClassLoader());

	private final SmartMessageConverter payloads;

	private final boolean objects;

	private WireFormat wireFormat = WireFormat.RAW;

	private TypeMapping typeMapping = TypeMapping.NONE;

	private MessageWriter writer;

	/**
	 * Create a converter for text, bytes and, if Jackson is there, JSON by a mapper with
	 * Jackson's defaults.
	 */
	public SpreadMessageConverter() {
		this(JACKSON_PRESENT ? new MessageConverter[] { new JacksonJsonMessageConverter() } : new MessageConverter[0]);
	}

	/**
	 * Create a converter for text, bytes and what the given converters know.
	 * @param converters asked in this order for what is neither text nor bytes
	 */
	public SpreadMessageConverter(MessageConverter... converters) {
		StringMessageConverter text = new StringMessageConverter(StandardCharsets.UTF_8);
		text.setStrictContentTypeMatch(false);
		List<MessageConverter> all = new ArrayList<>(List.of(text, new ByteArrayMessageConverter()));
		all.addAll(Arrays.asList(converters));
		this.payloads = new CompositeMessageConverter(all);
		this.objects = converters.length > 0;
		this.writer = new MessageWriter(this.payloads, this.typeMapping);
	}

	/**
	 * Set the format that messages are sent in unless the sender says otherwise.
	 * @param wireFormat the format, by default {@link WireFormat#RAW}
	 */
	public void setWireFormat(WireFormat wireFormat) {
		this.wireFormat = wireFormat;
	}

	/**
	 * Return the format that messages are sent in unless the sender says otherwise.
	 * @return the format
	 */
	public WireFormat getWireFormat() {
		return this.wireFormat;
	}

	/**
	 * Set what the message types mean.
	 * @param typeMapping the mapping
	 */
	public void setTypeMapping(TypeMapping typeMapping) {
		this.typeMapping = typeMapping;
		this.writer = new MessageWriter(this.payloads, typeMapping);
	}

	/**
	 * Return what the message types mean.
	 * @return the mapping
	 */
	public TypeMapping getTypeMapping() {
		return this.typeMapping;
	}

	/**
	 * Return the converter for payloads, for use with Spring's argument resolvers.
	 * @return the converter
	 */
	public SmartMessageConverter payloadConverter() {
		return this.payloads;
	}

	/**
	 * Tell whether payloads of a type can be read at all: without a converter for
	 * objects, such as Jackson's, only text and bytes can.
	 * @param type the type wanted
	 * @return {@code false} if every message would fail
	 */
	public boolean canRead(Class<?> type) {
		return this.objects || type == byte[].class || type == String.class || type == Object.class;
	}

	/**
	 * Write a message.
	 * @param message what to send
	 * @return message type and body
	 * @throws MessageConversionException if no converter knows the payload's type
	 * @throws IllegalArgumentException if there are headers and the format has no room
	 * for them, or a header cannot be written
	 */
	public WireContent write(OutboundMessage message) {
		return this.writer.write(message, isEnveloped(message));
	}

	/**
	 * Tell whether a message travels in an envelope, and so has room for headers.
	 * @param message what to send
	 * @return {@code false} for the raw format
	 */
	public boolean isEnveloped(OutboundMessage message) {
		WireFormat format = (message.format() != null) ? message.format() : this.wireFormat;
		return message.kind() != Envelope.Kind.MESSAGE || format == WireFormat.ENVELOPE;
	}

	static Charset charset(String contentType) {
		Charset charset = MimeType.valueOf(contentType).getCharset();
		return (charset != null) ? charset : StandardCharsets.UTF_8;
	}

	/**
	 * Convert the payload of a received message.
	 * @param message the message
	 * @param target the type wanted; for {@link Object} the mapped type of the message
	 * type, else a text or bytes as the content type says
	 * @param hint the parameter that the payload is for, so that generic types are
	 * honoured
	 * @return the payload, never {@code null}
	 * @throws PayloadConversionException if the payload cannot be converted
	 * @throws EnvelopeFormatException if it is in an envelope that cannot be read
	 */
	public Object read(InboundMessage message, Class<?> target, @Nullable MethodParameter hint) {
		Class<?> type = refine(message, target);
		if (type == byte[].class) {
			return message.getPayload();
		}
		if (type == String.class) {
			Envelope envelope = message.envelope();
			String contentType = (envelope != null) ? envelope.headers().get(SpreadHeaders.CONTENT_TYPE) : null;
			return new String(message.getPayload(),
					(contentType != null) ? charsetOf(message, contentType) : StandardCharsets.UTF_8);
		}
		Object payload = convert(message, type, (type == target) ? hint : null);
		if (payload == null) {
			throw new PayloadConversionException(message,
					"no converter makes a " + type.getName() + " of a payload of " + message.getPayload().length
							+ " bytes"
							+ (JACKSON_PRESENT ? "" : "; Jackson, which would read JSON, is not on the class path"),
					null);
		}
		return payload;
	}

	/**
	 * The content type is not quoted: it is the sender's, and may look like a line of a
	 * log.
	 */
	private static Charset charsetOf(InboundMessage message, String contentType) {
		try {
			return charset(contentType);
		}
		catch (IllegalArgumentException ex) {
			throw unusableContentType(message, ex);
		}
	}

	private static PayloadConversionException unusableContentType(InboundMessage message, RuntimeException error) {
		return new PayloadConversionException(message,
				"the content type in its envelope cannot be used: " + error.getClass().getSimpleName(), null);
	}

	private @Nullable Object convert(InboundMessage message, Class<?> type, @Nullable MethodParameter hint) {
		try {
			return (hint != null) ? this.payloads.fromMessage(message, type, hint)
					: this.payloads.fromMessage(message, type);
		}
		catch (InvalidMimeTypeException ex) {
			throw unusableContentType(message, ex);
		}
		catch (MessageConversionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new PayloadConversionException(message, "a payload of " + message.getPayload().length
					+ " bytes cannot be read as a " + type.getName() + ": " + cause.getClass().getSimpleName(), ex);
		}
	}

	private Class<?> refine(InboundMessage message, Class<?> target) {
		Class<?> mapped = (target != byte[].class && target != String.class) ? mappedType(message) : null;
		if (mapped != null && target.isAssignableFrom(mapped)) {
			return mapped;
		}
		if (target != Object.class) {
			return target;
		}
		Object contentType = (message.envelope() != null) ? message.envelope().headers().get(SpreadHeaders.CONTENT_TYPE)
				: null;
		return (contentType != null && contentType.toString().startsWith("text/")) ? String.class : byte[].class;
	}

	/**
	 * Return the Java type that the message type of a message is mapped to.
	 * @param message the message
	 * @return the type, {@code null} if none is mapped
	 */
	public @Nullable Class<?> mappedType(InboundMessage message) {
		return this.typeMapping.javaType(message.type());
	}

	/**
	 * Read a message outside a listener.
	 * @param <T> the type wanted
	 * @param message the message as received
	 * @param target the type wanted
	 * @return the payload
	 * @throws PayloadConversionException if the payload cannot be converted
	 * @throws EnvelopeFormatException if it is in an envelope that cannot be read
	 */
	public <T> T read(DataMessage message, Class<T> target) {
		Object payload = read(new InboundMessage(message, null, System.currentTimeMillis()), target, null);
		@SuppressWarnings("unchecked")
		Class<T> wrapped = (Class<T>) ClassUtils.resolvePrimitiveIfNecessary(target);
		return wrapped.cast(payload);
	}

}
