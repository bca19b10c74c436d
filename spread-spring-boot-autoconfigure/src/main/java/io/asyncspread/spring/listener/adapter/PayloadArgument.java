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

package io.asyncspread.spring.listener.adapter;

import java.lang.annotation.Annotation;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.util.StringUtils;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

import io.asyncspread.spring.support.InboundMessage;
import io.asyncspread.spring.support.PayloadConversionException;
import io.asyncspread.spring.support.SpreadMessageConverter;

/**
 * The payload of a message, converted and, if marked so, validated.
 */
final class PayloadArgument implements Argument {

	private final MethodParameter parameter;

	private final Class<?> type;

	private final SpreadMessageConverter converter;

	private final @Nullable Validator validator;

	private final boolean validated;

	private final @Nullable Validation validation;

	private final boolean optional;

	private final boolean required;

	PayloadArgument(MethodParameter parameter, SpreadMessageConverter converter, @Nullable Validator validator) {
		this.parameter = parameter;
		this.converter = converter;
		this.validator = validator;
		this.optional = parameter.getNestedParameterType() == Optional.class;
		MethodParameter content = this.optional ? parameter.nestedIfOptional() : parameter;
		this.type = content.getNestedParameterType();
		Payload annotation = parameter.getParameterAnnotation(Payload.class);
		this.required = !parameter.isOptional() && (annotation == null || annotation.required());
		this.validated = isValidated(parameter);
		this.validation = (this.validated && validator != null) ? new Validation(converter, validator) : null;
	}

	private static boolean isValidated(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			if (ValidationAnnotationUtils.determineValidationHints(annotation) != null) {
				return true;
			}
		}
		return false;
	}

	Class<?> type() {
		return this.type;
	}

	/**
	 * Tell what makes the declaration wrong.
	 * @return the mistake, {@code null} if there is none
	 */
	@Nullable String mistake() {
		Payload annotation = this.parameter.getParameterAnnotation(Payload.class);
		if (annotation != null && StringUtils.hasText(annotation.expression())) {
			return "has a @Payload expression, which is not supported.";
		}
		if (this.validated && this.validator == null) {
			return "is marked for validation, but there is no validator.";
		}
		if (!this.converter.canRead(this.type)) {
			return "is a " + this.type.getName() + ", but there is no converter for other than text and bytes.";
		}
		return (this.type.isPrimitive() && !this.required) ? "is optional, but a primitive cannot be null." : null;
	}

	String remedy() {
		if (!this.converter.canRead(this.type)) {
			return "Add org.springframework.boot:spring-boot-starter-jackson for JSON, give SpreadMessageConverter a "
					+ "MessageConverter, or take a String or a byte[].";
		}
		return (this.validated && this.validator == null)
				? "Add org.springframework.boot:spring-boot-starter-validation, or remove the annotation."
				: "Take the whole payload, of a type that can be null if it is optional.";
	}

	@Override
	public @Nullable Object resolve(Step step) {
		Object value = value(step.data());
		return this.optional ? Optional.ofNullable(value) : value;
	}

	/**
	 * Return the payload itself.
	 * @param message the message
	 * @return the payload, {@code null} if it is empty and need not be there
	 */
	@Nullable Object value(InboundMessage message) {
		if (message.getPayload().length == 0 && !isEmptyFine()) {
			if (!this.required) {
				return null;
			}
			throw new PayloadConversionException(message, "the payload is empty, but a " + this.type.getName()
					+ " is wanted; a parameter that is Optional or @Nullable would do without", null);
		}
		Object value = this.converter.read(message, this.type, this.parameter);
		if (this.validation != null) {
			this.validation.validate(message, this.parameter, value);
		}
		return value;
	}

	private boolean isEmptyFine() {
		return this.required && (this.type == byte[].class || this.type == String.class || this.type == Object.class);
	}

	/**
	 * Opens Spring's validation of payload parameters.
	 */
	private static final class Validation extends PayloadMethodArgumentResolver {

		Validation(SpreadMessageConverter converter, Validator validator) {
			super(converter.payloadConverter(), validator);
		}

		@Override
		protected void validate(Message<?> message, MethodParameter parameter, Object target) {
			super.validate(message, parameter, target);
		}

	}

}
