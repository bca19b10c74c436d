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

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page shows of a body.
 */
class BodyTextTests {

	@Test
	void textIsShownAsText() {
		assertThat(BodyText.of("grüß Gott 🙂\n\tbye".getBytes(StandardCharsets.UTF_8)))
			.isEqualTo(new BodyText(true, "grüß Gott 🙂\n\tbye"));
	}

	@Test
	void emptyBodyIsEmptyText() {
		assertThat(BodyText.of(new byte[0])).isEqualTo(new BodyText(true, ""));
	}

	@Test
	void bytesThatAreNoTextAreShownAsNumbers() {
		assertThat(BodyText.of(new byte[] { (byte) 0xff, 0, 0x41 })).isEqualTo(new BodyText(false, "ff 00 41"));
	}

	@Test
	void controlCharactersMakeItNoText() {
		assertThat(BodyText.of(new byte[] { 0x41, 0x1b })).isEqualTo(new BodyText(false, "41 1b"));
	}

	@Test
	void longTextIsCutBetweenCharacters() {
		BodyText text = BodyText.of("🙂".repeat(3000).getBytes(StandardCharsets.UTF_8));
		assertThat(text.readable()).isTrue();
		assertThat(text.text()).isEqualTo("🙂".repeat(2000) + " …");
	}

	@Test
	void manyBytesAreCut() {
		BodyText text = BodyText.of(new byte[100_000]);
		assertThat(text.readable()).isFalse();
		assertThat(text.text()).startsWith("00 00 ").endsWith(" …").hasSize(48 * 3 - 1 + 2);
	}

}
