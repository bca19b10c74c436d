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

package io.asyncspread.sample.page;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A body as the page shows it: text if it is any, else bytes, and the beginning of it if
 * it is long.
 *
 * @param readable whether it is text
 * @param text what to show
 */
record BodyText(boolean readable, String text) {

	private static final int MAX_CHARACTERS = 2000;

	private static final int MAX_BYTES = 48;

	private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

	static BodyText of(byte[] body) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
			if (text.codePoints().allMatch(BodyText::isPrintable)) {
				return new BodyText(true, cut(text));
			}
		}
		catch (CharacterCodingException ex) {
			// No text: shown as bytes.
		}
		return (body.length <= MAX_BYTES) ? new BodyText(false, HEX.formatHex(body))
				: new BodyText(false, HEX.formatHex(body, 0, MAX_BYTES) + " …");
	}

	private static boolean isPrintable(int character) {
		return !Character.isISOControl(character) || character == '\n' || character == '\r' || character == '\t';
	}

	private static String cut(String text) {
		if (text.codePointCount(0, text.length()) <= MAX_CHARACTERS) {
			return text;
		}
		return text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS)) + " …";
	}

}
