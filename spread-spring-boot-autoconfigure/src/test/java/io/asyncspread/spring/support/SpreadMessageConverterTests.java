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

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reading messages outside of listeners.
 */
class SpreadMessageConverterTests {

	@Test
	void readsPrimitivesAsTheirBoxes() {
		DataMessage message = message("7", Map.of());
		assertThat(new SpreadMessageConverter().read(message, int.class)).isEqualTo(7);
	}

	@Test
	void contentTypeThatCannotBeReadIsNotQuoted() {
		DataMessage message = message("text", Map.of(SpreadHeaders.CONTENT_TYPE, "x\nforged line"));
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> new SpreadMessageConverter().read(message, String.class))
			.withMessageContaining("content type")
			.withMessageNotContaining("forged")
			.withNoCause();
	}

	private static DataMessage message(String payload, Map<String, String> headers) {
		byte[] body = new Envelope(Envelope.Kind.MESSAGE, 0, headers, payload.getBytes()).encode();
		return new DataMessage(1, Member.of("#a#d"), List.of("prices"), ServiceType.AGREED, Envelope.WIRE_TYPE, false,
				ByteOrder.BIG_ENDIAN, body);
	}

}
