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

import java.util.List;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.BindingResult;

import io.asyncspread.spring.support.EnvelopeFormatException;
import io.asyncspread.spring.support.PayloadConversionException;

/**
 * Logs errors of listeners without the payload. Errors of conversion and validation quote
 * it, so of these the log has the kind and the place; the rest is there at debug level.
 */
final class ErrorLog {

	private ErrorLog() {
	}

	static void log(Log logger, Throwable error, FailedDelivery failed) {
		String text = "Listener '" + failed.listenerId() + "' failed at " + failed;
		String summary = summary(error);
		if (summary == null) {
			logger.error(text, error);
			return;
		}
		logger.error(text + ": " + summary + " (debug level tells more, and shows parts of the payload)");
		logger.debug(text, error);
	}

	private static @Nullable String summary(Throwable error) {
		if (error instanceof EnvelopeFormatException || error instanceof PayloadConversionException) {
			return error.getMessage();
		}
		if (error instanceof MessageConversionException) {
			Throwable cause = error.getCause();
			return "the payload cannot be converted, " + ((cause != null) ? cause : error).getClass().getSimpleName();
		}
		if (error instanceof MethodArgumentNotValidException invalid) {
			BindingResult result = invalid.getBindingResult();
			List<String> fields = (result != null)
					? result.getFieldErrors().stream().map((field) -> field.getField() + " " + field.getCode()).toList()
					: List.of();
			return "the payload is not valid for " + invalid.getMethodParameter().getExecutable().getName() + ": "
					+ fields;
		}
		return null;
	}

}
