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

package io.asyncspread;

/**
 * Makes text that came over the wire safe for logs: one line, and no escape sequences.
 * The client and the Spring modules do so with all text of peers that they log; an
 * application that logs bodies of messages should too. Stateless.
 */
public final class Printable {

	private Printable() {
	}

	/**
	 * Replace control characters and line separators, so that no peer can forge log lines
	 * or speak to a terminal.
	 * @param text any text
	 * @return the text with {@code ?} in their places
	 */
	public static String text(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (isHarmful(text.charAt(i))) {
				return replaced(text);
			}
		}
		return text;
	}

	private static String replaced(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.chars().forEach((character) -> printable.append(isHarmful((char) character) ? '?' : (char) character));
		return printable.toString();
	}

	private static boolean isHarmful(char character) {
		return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
	}

}
