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

/**
 * How payload and headers become the body of a Spread message. Receivers understand both
 * formats side by side; the format is chosen when sending.
 */
public enum WireFormat {

	/**
	 * The payload's bytes and nothing else, as any client in any language sends and
	 * expects them. There is no room for headers. The default.
	 */
	RAW,

	/**
	 * The payload behind a small block of headers, see {@link Envelope}. Requests and
	 * their replies always travel like this.
	 */
	ENVELOPE

}
