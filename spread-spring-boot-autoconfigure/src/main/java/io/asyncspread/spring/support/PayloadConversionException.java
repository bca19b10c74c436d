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

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * A received payload cannot be converted to the type that is wanted. The message says to
 * which, and never quotes the payload; the cause may.
 */
public class PayloadConversionException extends MessageConversionException {

	/**
	 * Create the exception.
	 * @param failed the message
	 * @param description what was wanted and what is there, without the payload
	 * @param cause what the converter threw, {@code null} if it threw nothing
	 */
	public PayloadConversionException(InboundMessage failed, String description, @Nullable Throwable cause) {
		super(failed, description, cause);
	}

}
