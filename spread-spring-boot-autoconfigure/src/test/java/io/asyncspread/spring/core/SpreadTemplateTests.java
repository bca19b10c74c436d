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

import io.asyncspread.spring.support.PayloadConversionException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.transaction.TransactionDefinition;

import io.asyncspread.Confirmation;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
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
 * Sending and requesting, with a real client and the embedded daemon.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpreadTemplateTests {

	private static final Duration WAIT = Duration.ofSeconds(30);

	private EmbeddedSpread daemon;

	private SpreadClient client;

	private SpreadClient other;

	private SpreadTemplate template;

	private final BlockingQueue<DataMessage> received = new LinkedBlockingQueue<>();

	record Quote(String symbol, double price) {
	}

	@BeforeEach
	void connect() {
		this.daemon = EmbeddedSpread.start();
		this.client = client("self");
		this.other = client("other");
		this.template = new SpreadTemplate(this.client);
		this.other.subscribe(List.of("a", "b"), new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				SpreadTemplateTests.this.received.add(message);
			}

		}).joined().join();
	}

	private SpreadClient client(String name) {
		SpreadClient client = SpreadClient.builder()
			.daemons(this.daemon.address().toString())
			.privateName(name)
			.build();
		client.connect().join();
		return client;
	}

	@AfterEach
	void disconnect() {
		this.other.close();
		this.client.close();
		this.daemon.close();
	}

	private DataMessage next() throws InterruptedException {
		DataMessage message = this.received.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
		assertThat(message).as("a message within " + WAIT).isNotNull();
		return message;
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

	private void answering(SpreadClient member, String group, String answer) {
		SpreadTemplate answers = new SpreadTemplate(member);
		member.subscribe(group, new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				Envelope request = Envelope.decode(message.body());
				String correlationId = request.headers().get(SpreadHeaders.CORRELATION_ID);
				if (answer.startsWith("!")) {
					answers.reply(message.sender().privateGroup(), answer, Envelope.Kind.FAILURE, correlationId);
				}
				else {
					answers.reply(message.sender().privateGroup(), answer, Envelope.Kind.REPLY, correlationId);
				}
			}

		}).joined().join();
	}

	private void awaitSize(String group, int size) {
		Awaitility.await().until(() -> {
			GroupView view = this.client.view(group);
			return view != null && view.size() == size;
		});
	}

	@Test
	void requestTakesTheFirstAnswer() {
		answering(this.other, "ask", "yes");
		assertThat(this.template.request("ask", "?", String.class, WAIT)).succeedsWithin(WAIT).isEqualTo("yes");
	}

	@Test
	void requestTellsWhyThereIsNoAnswer() {
		assertThat(this.template.request("nobody", "?", String.class, Duration.ofMillis(50))).failsWithin(WAIT)
			.withThrowableThat()
			.withCauseInstanceOf(RequestFailedException.class)
			.withMessageContaining("none came within PT0.05S");
		answering(this.other, "ask", "!busy");
		this.client.join("ask").join();
		awaitSize("ask", 2);
		assertThat(this.template.message("?").to("ask").selfDiscard().request(String.class, Duration.ofMinutes(5)))
			.failsWithin(WAIT)
			.withThrowableThat()
			.withMessageContaining("busy");
	}

	@Test
	void requestToAMemberEndsWhenItIsGone() {
		// The template listens from its first request on, and by the join it does.
		this.template.request("nobody", "?", String.class, Duration.ofMillis(1));
		this.client.join("a").join();
		CompletableFuture<String> answer = this.template.request("#other#localhost", "?", String.class,
				Duration.ofMinutes(5));
		this.daemon.kill("other");
		assertThat(answer).failsWithin(WAIT).withThrowableThat().withMessageContaining("#other#localhost] left");
	}

	@Test
	void requestAllTellsWhoAnsweredWhoFailedAndWhoWasSilent() {
		SpreadClient third = client("third");
		SpreadClient silent = client("silent");
		answering(this.client, "all", "one");
		answering(this.other, "all", "two");
		answering(third, "all", "!three");
		silent.join("all").join();
		awaitSize("all", 4);
		Replies<String> replies = this.template.requestAll("all", "?", String.class, Duration.ofSeconds(5)).join();
		assertThat(replies).containsExactlyInAnyOrder("one", "two");
		assertThat(replies.answered())
			.isEqualTo(Map.of(Member.of("self", "localhost"), "one", Member.of("other", "localhost"), "two"));
		assertThat(replies.failed()).isEqualTo(Map.of(Member.of("third", "localhost"), "!three"));
		assertThat(replies.silent()).containsExactly(Member.of("silent", "localhost"));
		assertThat(replies.left()).isEmpty();
		assertThat(replies.isComplete()).isFalse();
		third.close();
		silent.close();
	}

	@Test
	void requestAllEndsAtOnceWhenTheLastSilentMemberLeaves() {
		SpreadClient silent = client("silent");
		CompletableFuture<DataMessage> asked = new CompletableFuture<>();
		answering(this.client, "all", "one");
		answering(this.other, "all", "two");
		silent.subscribe("all", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				asked.complete(message);
			}

		}).joined().join();
		awaitSize("all", 3);
		CompletableFuture<Replies<String>> replies = this.template.requestAll("all", "?", String.class,
				Duration.ofMinutes(5));
		assertThat(asked).succeedsWithin(WAIT);
		this.daemon.kill("silent");
		assertThat(replies).succeedsWithin(WAIT)
			.satisfies((result) -> assertThat(result).containsExactlyInAnyOrder("one", "two"))
			.satisfies((result) -> assertThat(result.left()).containsExactly(Member.of("silent", "localhost")));
		silent.close();
	}

	@Test
	void requestAllNeedsTheMembership() {
		assertThatIllegalStateException().isThrownBy(() -> this.template.requestAll("a", "?", String.class))
			.withMessageContaining("this client is not in it");
	}

	@Test
	void requestsFailWhenTheSessionIsLost() throws Exception {
		CompletableFuture<String> answer = this.template.request("a", "?", String.class, Duration.ofMinutes(5));
		next();
		this.daemon.kill("self");
		assertThat(answer).failsWithin(WAIT)
			.withThrowableThat()
			.withCauseInstanceOf(SessionLostException.class)
			.withMessageContaining("was lost before the answers to the request to 'a' came");
	}

	@Test
	void readsPrimitivesAsTheirBoxes() {
		DataMessage message = received("7", Map.of());
		assertThat(new SpreadMessageConverter().read(message, int.class)).isEqualTo(7);
	}

	@Test
	void contentTypeThatCannotBeReadIsNotQuoted() {
		DataMessage message = received("text", Map.of(SpreadHeaders.CONTENT_TYPE, "x\nforged line"));
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> new SpreadMessageConverter().read(message, String.class))
			.withMessageContaining("content type")
			.withMessageNotContaining("forged")
			.withNoCause();
	}

	private static DataMessage received(String payload, Map<String, String> headers) {
		byte[] body = new Envelope(Envelope.Kind.MESSAGE, 0, headers, payload.getBytes()).encode();
		return new DataMessage(1, Member.of("#a#d"), List.of("prices"), ServiceType.AGREED, Envelope.WIRE_TYPE, false,
				ByteOrder.BIG_ENDIAN, body);
	}

	@Test
	void sendsAfterTheCommitOfATransaction() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		CompletableFuture<Void> written = transaction.execute((status) -> {
			this.template.send("a", "committed");
			CompletableFuture<Void> later = this.template.sendAsync("a", "too");
			new SpreadTemplate(this.client).send("a", "at once");
			assertThat(later).isNotDone();
			return later;
		});
		assertThat(new String(next().body())).isEqualTo("at once");
		assertThat(new String(next().body())).isEqualTo("committed");
		assertThat(new String(next().body())).isEqualTo("too");
		assertThat(written).succeedsWithin(WAIT);
	}

	@Test
	void sendsNothingWhenTheTransactionIsRolledBack() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		CompletableFuture<Void> dropped = transaction.execute((status) -> {
			this.template.send("a", "dropped");
			status.setRollbackOnly();
			return this.template.sendAsync("a", "dropped too");
		});
		this.template.send("a", "afterwards");
		assertThat(new String(next().body())).isEqualTo("afterwards");
		assertThat(dropped).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("the message to [a] was not sent");
	}

	@Test
	void sendsAfterTheCommitEvenIfSomethingElseFailsThen() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		assertThatIllegalStateException().isThrownBy(() -> transaction.executeWithoutResult((status) -> {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					throw new IllegalStateException("the index could not be updated");
				}

			});
			this.template.send("a", "sent all the same");
		})).withMessage("the index could not be updated");
		assertThat(new String(next().body())).isEqualTo("sent all the same");
	}

	@Test
	void sendsWhatIsAskedForWhenTheCommitIsOver() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						SpreadTemplateTests.this.template.send("a", "committed");
					}

				}));
		assertThat(new String(next().body())).isEqualTo("committed");
	}

	@Test
	void saysWhatCouldNotBeSentWhenTheCommitIsOver(CapturedOutput output) {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						SpreadTemplateTests.this.template.send("a", "committed");
						SpreadTemplateTests.this.client.close();
					}

				}));
		assertThat(output).contains("A message to [a] was not sent after the commit of its transaction");
	}

	/**
	 * Transactions of nothing.
	 */
	@SuppressWarnings("serial")
	private static final class NoTransactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
