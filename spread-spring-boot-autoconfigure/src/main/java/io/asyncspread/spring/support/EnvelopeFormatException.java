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

import org.springframework.messaging.converter.MessageConversionException;

/**
 * A received message says it is an {@link Envelope} but is none that this version can
 * read. The message says which byte is at fault.
 */
public class EnvelopeFormatException extends MessageConversionException {

	/**
	 * Create the exception.
	 * @param message what is wrong, with the offset of the byte
	 */
	public EnvelopeFormatException(String message) {
		super(message);
	}

}
