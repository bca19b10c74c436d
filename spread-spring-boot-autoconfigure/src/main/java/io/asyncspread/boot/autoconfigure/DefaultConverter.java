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

package io.asyncspread.boot.autoconfigure;

import io.asyncspread.boot.autoconfigure.SpreadProperties.Connection;
import io.asyncspread.spring.support.SpreadMessageConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Makes the converter of a connection for which the application has none of its own.
 *
 * @param objects reads and writes what is neither text nor bytes; {@code null} for JSON
 * with Jackson's defaults, if Jackson is there
 */
record DefaultConverter(@Nullable MessageConverter objects) {

	DefaultConverter() {
		this(null);
	}

	SpreadMessageConverter create(ConnectionName name, Connection settings) {
		return new SpreadPropertiesMapper(name, settings).configured(
				(this.objects != null) ? new SpreadMessageConverter(this.objects) : new SpreadMessageConverter());
	}

}
