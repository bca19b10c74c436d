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

package io.asyncspread.spring.core;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;

import io.asyncspread.Confirmation;
import io.asyncspread.DataMessage;
import io.asyncspread.Limits;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.InboundMessage;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.asyncspread.spring.support.TypeMapping;
import io.asyncspread.spring.support.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Sending, with a real client and the embedded daemon.
 */
class SpreadTemplateTests extends TemplateTest {

	record Quote(String symbol, double price) {
	}

	@Test
	void sendsTextBytesAndJsonRaw() throws Exception {
		this.template.send("a", "grüße");
		this.template.send("a", new byte[] { 1, 2 });
		this.template.send("a", new Quote("EUR", 1.5));
		assertThat(new String(next().body(), StandardCharsets.UTF_8)).isEqualTo("grüße");
		assertThat(next().body()).containsExactly(1, 2);
		DataMessage json = next();
		assertThat(new String(json.body(), StandardCharsets.UTF_8)).isEqualTo("{\"symbol\":\"EUR\",\"price\":1.5}");
		assertThat(json.service()).isEqualTo(ServiceType.AGREED);
		assertThat(json.type()).isZero();
	}

	@Test
	void sendsToSeveralGroupsWithEveryOption() throws Exception {
		this.template.message("x").to("a", "b").service(ServiceType.SAFE).type(7).selfDiscard().send();
		DataMessage message = next();
		assertThat(message.groups()).containsExactly("a", "b");
		assertThat(message.service()).isEqualTo(ServiceType.SAFE);
		assertThat(message.type()).isEqualTo(7);
		assertThat(message.selfDiscard()).isTrue();
		assertThat(this.received).isEmpty();
	}

	@Test
	void takesGroupServiceAndTypeFromTheDefaults() throws Exception {
		SpreadMessageConverter converter = new SpreadMessageConverter();
		converter.setTypeMapping(new TypeMapping(Map.of(42, Quote.class)));
		this.template.setMessageConverter(converter);
		this.template.setDefaultGroup("b");
		this.template.setDefaultService(ServiceType.FIFO);
		this.template.send(new Quote("A", 1));
		DataMessage message = next();
		assertThat(message.groups()).containsExactly("b");
		assertThat(message.service()).isEqualTo(ServiceType.FIFO);
		assertThat(message.type()).isEqualTo(42);
	}

	@Test
	void aSpringMessageChoosesServiceAndTypeByItsHeaders() throws Exception {
		Message<String> payload = MessageBuilder.withPayload("x")
			.setHeader(SpreadHeaders.SERVICE_TYPE, ServiceType.SAFE)
			.setHeader(SpreadHeaders.MESSAGE_TYPE, 7)
			.build();
		this.template.send("a", payload);
		this.template.message(payload).to("a").service(ServiceType.FIFO).type(8).send();
		this.template.reply("a", payload, Envelope.Kind.MESSAGE, null).join();
		assertThat(next()).extracting(DataMessage::service, DataMessage::type).containsExactly(ServiceType.SAFE, 7);
		assertThat(next()).extracting(DataMessage::service, DataMessage::type).containsExactly(ServiceType.FIFO, 8);
		assertThat(next()).extracting(DataMessage::service, DataMessage::type).containsExactly(ServiceType.SAFE, 7);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.send("a",
					MessageBuilder.withPayload("x").setHeader(SpreadHeaders.SERVICE_TYPE, "SAFE").build()))
			.withMessageContaining("spread_serviceType")
			.withMessageContaining("java.lang.String");
	}

	@Test
	void repliesWithTheServiceThatIsChosen() throws Exception {
		this.template.setDefaultService(ServiceType.FIFO);
		this.template.reply("a", "plain", Envelope.Kind.REPLY, "1").join();
		this.template.reply("a", "safe", Envelope.Kind.REPLY, "2", ServiceType.SAFE).join();
		assertThat(next().service()).isEqualTo(ServiceType.FIFO);
		assertThat(next().service()).isEqualTo(ServiceType.SAFE);
	}

	@Test
	void sendsHeadersInAnEnvelope() throws Exception {
		this.template.message(new Quote("A", 1)).to("a").type(3).format(WireFormat.ENVELOPE).header("color", 5).send();
		InboundMessage message = new InboundMessage(next(), null, 0);
		assertThat(message.raw().type()).isEqualTo(Envelope.WIRE_TYPE);
		assertThat(message.type()).isEqualTo(3);
		assertThat(message.envelope()).isNotNull();
		assertThat(message.envelope().headers()).containsEntry("color", "5")
			.containsEntry(SpreadHeaders.CONTENT_TYPE, "application/json");
		assertThat(this.template.getMessageConverter().read(message.raw(), Quote.class)).isEqualTo(new Quote("A", 1));
	}

	@Test
	void refusesHeadersThatWouldBeLost() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.message("x").to("a").header("color", "blue").send())
			.withMessageContaining("[color]")
			.withMessageContaining("ENVELOPE");
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> this.template.send("a", MessageBuilder.withPayload("x").setHeader("color", "blue").build()))
			.withMessageContaining("[color]");
	}

	@Test
	void refusesWhatCannotBeSentInTheCallersThread() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send("no#group", "x"))
			.withMessageContaining("no#group");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send("a", new byte[Limits.maxBody(1) + 1]))
			.withMessageContaining(String.valueOf(Limits.maxBody(1) + 1));
		assertThatIllegalStateException().isThrownBy(() -> this.template.send("x"))
			.withMessageContaining("spread.template.default-group");
		SpreadTemplate plain = new SpreadTemplate(this.client);
		plain.setMessageConverter(
				new SpreadMessageConverter(new org.springframework.messaging.converter.MessageConverter[0]));
		assertThatExceptionOfType(MessageConversionException.class).isThrownBy(() -> plain.send("a", new Quote("A", 1)))
			.withMessageContaining(Quote.class.getName());
		assertThat(this.client.state().isConnected()).isTrue();
	}

	@Test
	void failsFastWithoutASession() {
		SpreadClient unconnected = SpreadClient.builder().daemons("localhost:1").build();
		SpreadTemplate template = new SpreadTemplate(unconnected);
		assertThatExceptionOfType(SessionLostException.class).isThrownBy(() -> template.send("a", "x"));
		assertThat(template.sendAsync("a", "x")).isCompletedExceptionally();
		assertThat(template.request("a", "x", String.class)).failsWithin(WAIT);
		unconnected.close();
	}

	@Test
	void confirmsThePlaceInTheOrder() {
		Confirmation confirmation = this.template.sendConfirmed("a", "x").join();
		assertThat(confirmation.epoch()).isEqualTo(1);
		assertThat(confirmation.transitional()).isFalse();
	}

}
