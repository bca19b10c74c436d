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

package io.asyncspread.boot.test;

import java.nio.ByteOrder;
import java.util.List;

import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.OutboundMessage;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.WireContent;
import io.asyncspread.spring.support.WireFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.asyncspread.boot.test.SpreadAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Assertions see of a message what a listener would see, in either wire format.
 */
class DataMessageAssertTests {

	private final SpreadMessageConverter converter = new SpreadMessageConverter();

	record Quote(String symbol, double price) {
	}

	private DataMessage received(OutboundMessage sent) {
		WireContent content = this.converter.write(sent);
		return received(content.type(), content.body());
	}

	private static DataMessage received(int type, byte[] body) {
		return new DataMessage(1, Member.of("ann", "localhost"), List.of("prices"), ServiceType.AGREED, type, false,
				ByteOrder.nativeOrder(), body);
	}

	@ParameterizedTest
	@EnumSource
	void textPayloadAndTypeAreThoseOfTheApplication(WireFormat format) {
		assertThat(received(OutboundMessage.of("grüße").type(7).format(format))).hasText("grüße")
			.hasPayload("grüße")
			.hasType(7)
			.hasFormat(format);
		assertThat(received(OutboundMessage.of(new byte[] { 1, 2 }).format(format))).hasPayload(new byte[] { 1, 2 })
			.hasType(0);
		assertThat(received(OutboundMessage.of(new Quote("EUR", 1.17)).format(format)))
			.hasPayload(new Quote("EUR", 1.17))
			.hasPayload(new Quote("EUR", 1.17), this.converter)
			.hasText("{\"symbol\":\"EUR\",\"price\":1.17}");
	}

	@Test
	void headersAreThoseOfTheEnvelope() {
		DataMessage enveloped = received(OutboundMessage.of("x").format(WireFormat.ENVELOPE).header("desk", "fx"));
		assertThat(enveloped).hasHeader("desk", "fx").hasNoHeader("user");
		assertThat(received(OutboundMessage.of("x"))).hasNoHeader("desk");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(enveloped).hasHeader("desk", "fi"))
			.withMessageContaining("header 'desk' <fi>")
			.withMessageContaining("desk=fx");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(enveloped).hasNoHeader("desk"))
			.withMessageContaining("no header 'desk'");
	}

	@Test
	void whatIsExpectedAndWhatIsThereAreTold() {
		DataMessage message = received(OutboundMessage.of(new Quote("EUR", 1.17)).format(WireFormat.ENVELOPE));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(message).hasPayload(new Quote("USD", 1)))
			.withMessageContaining("payload <Quote[symbol=USD, price=1.0]> but it is <Quote[symbol=EUR, price=1.17]>");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(message).hasPayload(new byte[] { 1 }))
			.withMessageContaining("payload <[1]>");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(message).hasFormat(WireFormat.RAW))
			.withMessageContaining("wire format <RAW> but it is <ENVELOPE>");
	}

	@Test
	void whatCannotBeReadFailsTheAssertionAndNotTheTest() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(received(OutboundMessage.of("no json"))).hasPayload(new Quote("EUR", 1)))
			.withMessageContaining("can be read as " + Quote.class.getName());
		byte[] damaged = this.converter.write(OutboundMessage.of("x").format(WireFormat.ENVELOPE)).body();
		damaged[4] = 9;
		DataMessage unknown = received(Envelope.WIRE_TYPE, damaged);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(unknown).hasText("x"))
			.withMessageContaining("envelope version 9");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(unknown).hasHeader("a", "b"))
			.withMessageContaining("envelope version 9");
	}

}
