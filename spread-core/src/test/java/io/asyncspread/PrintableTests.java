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

import java.nio.ByteOrder;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What peers send never forges a line of the log.
 */
class PrintableTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "a\nERROR forged", "a\rb", "\u001b[2J", "a\u0085b", "a\u2028b", "\u009b31m", "\0", "\u007f" })
	void controlCharactersAreReplaced(String text) {
		assertThat(Printable.text(text)).hasSameSizeAs(text)
			.matches("[^\\p{Cntrl}\u0080-\u009f\u2028\u2029]*")
			.contains("?");
	}

	@Test
	void otherTextStaysAsItIs() {
		String text = "group 'a' of Zoë's #x#d1";
		assertThat(Printable.text(text)).isSameAs(text);
	}

	@Test
	void exceptionsQuoteNoControlCharacters() {
		SpreadException refused = new RequestRejectedException(RejectedMessage.Request.JOIN,
				List.of("room\nERROR forged"), DaemonAddress.parse("4803"));
		assertThat(refused.getMessage()).contains("room?ERROR forged").doesNotContain("\n");
		assertThat(refused).hasToString(refused.getClass().getName() + ": " + refused.getMessage());
	}

	@Test
	void membersAndMessagesShowNoControlCharactersAndNoPayload() {
		Member member = Member.received("#ev\u001bil#d1\n");
		assertThat(member).hasToString("#ev?il#d1?");
		DataMessage message = new DataMessage(1, member, List.of("ro\nom", "other"), ServiceType.AGREED, 1, false,
				ByteOrder.BIG_ENDIAN, "secret".getBytes());
		assertThat(message.toString()).doesNotContain("\n").doesNotContain("secret").contains("ro?om");
	}

}
