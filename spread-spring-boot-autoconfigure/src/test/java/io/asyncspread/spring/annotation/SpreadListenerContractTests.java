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

package io.asyncspread.spring.annotation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DataMessage;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.Multicast;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.contract.DaemonNetwork;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.GroupEnd;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.listener.adapter.Responder;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.TypeMapping;
import io.asyncspread.spring.support.WireFormat;

import static io.asyncspread.spring.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What listener methods receive, against a real client and any daemon.
 */
abstract class SpreadListenerContractTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SpreadInfrastructure.class)
		.withPropertyValues("daemon=" + daemons().address());

	/**
	 * Return the daemons.
	 * @return the network to listen to
	 */
	abstract DaemonNetwork daemons();

	private void run(Class<?> listener, Consumer<ApplicationContext> test) {
		run(this.runner, listener, test);
	}

	private void run(ApplicationContextRunner runner, Class<?> listener, Consumer<ApplicationContext> test) {
		SpreadInfrastructure.run(runner.withUserConfiguration(listener), test);
	}

	record Quote(String symbol, double price) {
	}

	record Trade(String symbol, int amount) {
	}

	@Configuration(proxyBeanMethods = false)
	static class JsonListener extends Recorder {

		@SpreadListener(group = "prices")
		void quote(Quote quote, @Header(SpreadHeaders.SENDER) Member sender, GroupView view) {
			this.events.add(List.of(quote, sender, view));
		}

	}

	@Test
	void convertsJsonToTheTypeOfTheParameter() {
		run(JsonListener.class, (context) -> {
			SpreadClient client = context.getBean(SpreadClient.class);
			context.getBean(SpreadTemplate.class).send("prices", new Quote("EUR", 1.17));
			assertThat(next(context)).isEqualTo(List.of(new Quote("EUR", 1.17), client.self(), client.view("prices")));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OneOrder extends Recorder {

		@SpreadListener("order")
		void text(String text) {
			this.events.add(text);
		}

		@SpreadListener("order")
		void view(GroupView view) {
			this.events.add("view of " + view.size());
		}

		@SpreadListener("order")
		void joined(JoinMessage message) {
			this.events.add("join of " + message.member().name());
		}

		@SpreadListener("order")
		void gone(DisconnectMessage message, Member member, GroupView view) {
			this.events.add("disconnect of " + member.name() + " leaving " + view.size());
		}

	}

	@Test
	void deliversDataAndMembershipInOneOrder() {
		run(this.runner.withPropertyValues("name=self"), OneOrder.class, (context) -> {
			assertThat(next(context)).isEqualTo("join of self");
			assertThat(next(context)).isEqualTo("view of 1");
			SpreadClient other = SpreadClient.builder()
				.daemons(daemons().address().toString())
				.privateName("other")
				.build();
			other.connect().join();
			other.join("order").join();
			other.send(Multicast.to("order").text("hello"));
			assertThat(next(context)).isEqualTo("join of other");
			assertThat(next(context)).isEqualTo("view of 2");
			assertThat(next(context)).isEqualTo("hello");
			other.close();
			assertThat(next(context)).isEqualTo("disconnect of other leaving 1");
			assertThat(next(context)).isEqualTo("view of 1");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class AllArguments extends Recorder {

		@SpreadListener("arguments")
		void all(@Payload byte[] body, DataMessage message, Message<String> spring, Member sender, ServiceType service,
				Instant receivedAt, SpreadClient client, SpreadTemplate template, @Headers Map<String, Object> headers,
				@Header(SpreadHeaders.MESSAGE_TYPE) int type, @Header("color") String color) {
			this.events.add(List.of(new String(body, StandardCharsets.UTF_8), message.sender(), spring.getPayload(),
					sender, service, receivedAt, client, template, headers.get(SpreadHeaders.GROUP), type, color));
		}

	}

	@Test
	void resolvesEveryKindOfArgument() {
		run(AllArguments.class, (context) -> {
			SpreadClient client = context.getBean(SpreadClient.class);
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
			template.message("body")
				.to("arguments")
				.type(7)
				.service(ServiceType.SAFE)
				.format(WireFormat.ENVELOPE)
				.header("color", "blue")
				.send();
			List<?> values = (List<?>) next(context);
			assertThat((Instant) values.get(5)).isBetween(before, Instant.now());
			List<Object> rest = new ArrayList<>(values);
			rest.remove(5);
			assertThat(rest).isEqualTo(List.of("body", client.self(), "body", client.self(), ServiceType.SAFE, client,
					template, "arguments", 7, "blue"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OptionalPayload extends Recorder {

		@SpreadListener("optional")
		void quote(Optional<Quote> quote) {
			this.events.add(quote);
		}

	}

	@Test
	void emptyBodyIsAnEmptyOptional() {
		run(OptionalPayload.class, (context) -> {
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			template.send("optional", new byte[0]);
			template.send("optional", new Quote("A", 1));
			assertThat(next(context)).isEqualTo(Optional.empty());
			assertThat(next(context)).isEqualTo(Optional.of(new Quote("A", 1)));
		});
	}

	@SpreadListener(group = "classlevel")
	static class ClassLevel extends Recorder {

		@SpreadHandler
		void quote(Quote quote) {
			this.events.add(quote);
		}

		@SpreadHandler
		void trade(Trade trade) {
			this.events.add(trade);
		}

		@SpreadHandler(isDefault = true)
		void other(DataMessage message) {
			this.events.add("type " + message.type());
		}

		@SpreadHandler
		void membership(MembershipMessage message) {
			this.events.add(message.getClass().getSimpleName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mapping {

		@Bean
		TypeMapping typeMapping() {
			return new TypeMapping(Map.of(1, Quote.class, 2, Trade.class));
		}

	}

	@Test
	void choosesHandlersByMappedType() {
		run(this.runner.withUserConfiguration(Mapping.class), ClassLevel.class, (context) -> {
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			assertThat(next(context)).isEqualTo("JoinMessage");
			template.send("classlevel", new Trade("A", 3));
			template.send("classlevel", new Quote("A", 2));
			template.message("else").to("classlevel").type(9).send();
			assertThat(next(context)).isEqualTo(new Trade("A", 3));
			assertThat(next(context)).isEqualTo(new Quote("A", 2));
			assertThat(next(context)).isEqualTo("type 9");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Repeated extends Recorder {

		@SpreadListener(group = "first")
		@SpreadListener(group = { "${second:second}", "#{'third'}" })
		void text(String text, @Header(SpreadHeaders.GROUP) String group) {
			this.events.add(text + " in " + group);
		}

	}

	@Test
	void listensToGroupsOfRepeatedAnnotationsAndExpressions() {
		run(Repeated.class, (context) -> {
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			template.send("second", "a");
			template.send("third", "b");
			template.send("first", "c");
			assertThat(next(context)).isEqualTo("a in second");
			assertThat(next(context)).isEqualTo("b in third");
			assertThat(next(context)).isEqualTo("c in first");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Conditions extends Recorder {

		@SpreadListener(group = "filtered", filter = "payload.price > ${limit:10}")
		void quote(Quote quote) {
			this.events.add(quote);
		}

		@SpreadListener(group = "foreign", discardOwn = "true")
		void text(String text) {
			this.events.add(text);
		}

		@SpreadListener(group = "typed", types = "7")
		void seven(String text) {
			this.events.add(text);
		}

		@SpreadListener(group = "end")
		void end(String text) {
			this.events.add("end");
		}

	}

	@Test
	void callsTheMethodOnlyForMessagesThatMeetItsConditions() {
		run(Conditions.class, (context) -> {
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			template.send("filtered", new Quote("A", 1));
			template.send("filtered", new Quote("B", 20));
			template.send("foreign", "own");
			template.message("other type").to("typed").type(8).send();
			template.message("seven").to("typed").type(7).send();
			template.send("end", "");
			assertThat(next(context)).isEqualTo(new Quote("B", 20));
			assertThat(next(context)).isEqualTo("seven");
			assertThat(next(context)).isEqualTo("end");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Answering extends Recorder {

		@SpreadListener("length")
		int length(String text) {
			return text.length();
		}

		@SpreadListener("later")
		CompletableFuture<Quote> later(String symbol) {
			return CompletableFuture.supplyAsync(() -> new Quote(symbol, 3));
		}

		@SpreadListener("failing")
		String failing(String text) {
			throw new IllegalStateException("no");
		}

		@SpreadListener("forward")
		@SendTo("#{'${target:forwarded}'}")
		String forward(String text) {
			return text + "!";
		}

		@SpreadListener("forwarded")
		void forwarded(String text, Member sender,
				@Header(name = SpreadHeaders.CORRELATION_ID, required = false) @Nullable String correlationId) {
			this.events.add(text + ((correlationId != null) ? " with its id" : ""));
		}

		@SpreadListener(id = "private", privateMessages = true)
		void privately(String text) {
			this.events.add("privately " + text);
		}

	}

	@Test
	void answersRequestsWithWhatMethodsReturn() {
		run(Answering.class, (context) -> {
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			assertThat(template.request("length", "four", Integer.class).join()).isEqualTo(4);
			assertThat(template.request("later", "EUR", Quote.class).join()).isEqualTo(new Quote("EUR", 3));
			assertThat(template.request("failing", "", String.class)).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withMessageContaining("IllegalStateException");
			template.send("forward", "text");
			assertThat(next(context)).isEqualTo("text!");
			template.message("text")
				.to("forward")
				.header(SpreadHeaders.CORRELATION_ID, "7")
				.format(WireFormat.ENVELOPE)
				.send();
			assertThat(next(context)).isEqualTo("text! with its id");
		});
	}

	@Test
	void answersRawMessagesToTheSenderAsTheyCame() {
		run(Answering.class, (context) -> {
			context.getBean(SpreadTemplate.class).send("length", "four");
			assertThat(next(context)).isEqualTo("privately 4");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Batches extends Recorder {

		@SpreadListener(group = "batch", batchSize = "3", autoStartup = "true")
		void quotes(List<Quote> quotes) {
			this.events.add(quotes);
		}

	}

	@Test
	void takesQueuedMessagesInBatches() {
		run(Batches.class, (context) -> {
			SpreadListenerContainer container = context.getBean(SpreadListenerEndpointRegistry.class)
				.containers()
				.iterator()
				.next();
			container.pause();
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			for (int i = 0; i < 5; i++) {
				template.send("batch", new Quote("A", i));
			}
			Awaitility.await().until(() -> container.statistics().queued() >= 5);
			assertThat(container.state()).isEqualTo(ContainerState.PAUSED);
			container.resume();
			List<Object> seen = new ArrayList<>();
			List<Integer> sizes = new ArrayList<>();
			while (seen.size() < 5) {
				List<?> batch = (List<?>) next(context);
				sizes.add(batch.size());
				seen.addAll(batch);
			}
			assertThat(seen).extracting("price").containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
			assertThat(sizes).containsExactly(3, 2);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoGroups extends Recorder {

		@SpreadListener("audit")
		void audit(String text) {
			throw new IllegalStateException("the audit is full");
		}

		@SpreadListener(group = "jobs", responder = Responder.COORDINATOR)
		void jobs(String text, GroupView view, @Header(SpreadHeaders.GROUP) String group) {
			this.events.add(text + " in " + view.group() + " and " + group);
		}

	}

	/**
	 * Another client is the coordinator of the one group, we are that of the other.
	 */
	@Test
	void messageToTwoGroupsReachesTheMethodsOfBothInTheirOwnViews() {
		run(TwoGroups.class, (context) -> {
			DaemonAddress daemon = context.getBean(SpreadClient.class).daemon();
			try (SpreadClient first = SpreadClient.builder().daemons(daemon.toString()).privateName("$first").build()) {
				first.connect().join();
				first.join("audit").join();
				first.send(Multicast.to("audit", "jobs").text("job"));
				assertThat(next(context)).isEqualTo("job in jobs and jobs");
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class BatchesWithLists extends Recorder {

		@SpreadListener(group = "behind", batchSize = "3")
		void behind(List<String> texts, @Header(SpreadHeaders.GROUPS) List<String> groups) {
			this.events.add(texts + " of " + groups);
		}

		@SpreadListener(group = "before", batchSize = "3")
		void before(@Header(SpreadHeaders.GROUPS) List<String> groups, List<String> texts) {
			this.events.add(texts + " of " + groups);
		}

	}

	@Test
	void batchIsTheListWithoutAnAnnotation() {
		run(BatchesWithLists.class, (context) -> {
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			template.send("behind", "one");
			assertThat(next(context)).isEqualTo("[one] of [behind]");
			template.send("before", "two");
			assertThat(next(context)).isEqualTo("[two] of [before]");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@SpreadListener(id = "ends", group = "ends", discardOwn = "false")
	static class Ends extends Recorder {

		@SpreadHandler
		void data(String text) {
			this.events.add(text);
		}

		@SpreadHandler
		void left(SelfLeaveMessage message) {
			this.events.add(message);
		}

		@SpreadHandler
		void ended(GroupEnd end, SpreadClient client) {
			this.events.add(end);
		}

	}

	@Test
	void tellsTheEndOfTheMembershipBehindEverythingElse() {
		run(Ends.class, (context) -> {
			GroupView last = context.getBean(SpreadClient.class).view("ends");
			SpreadListenerContainer container = context.getBean(SpreadListenerEndpointRegistry.class)
				.getContainer("ends");
			container.pause();
			context.getBean(SpreadTemplate.class).sendConfirmed("ends", "last word").join();
			Awaitility.await().until(() -> container.statistics().queued() > 0);
			container.stop().join();
			assertThat(next(context)).isEqualTo("last word");
			assertThat(next(context)).isEqualTo(new SelfLeaveMessage(last.epoch(), "ends"));
			assertThat(next(context)).isInstanceOfSatisfying(GroupEnd.class, (end) -> {
				assertThat(end.group()).isEqualTo("ends");
				assertThat(end.last().groupId()).isEqualTo(last.groupId());
				assertThat(end.cause()).isEqualTo(GroupEnd.Cause.LEFT);
			});
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Jobs extends Recorder {

		@SpreadListener(group = "jobs", responder = Responder.OWNER, key = "payload")
		void job(String job) {
			this.events.add(job);
		}

	}

	@Test
	void exactlyOneMemberTakesEachJob() {
		run(Jobs.class, (first) -> run(Jobs.class, (second) -> {
			SpreadClient client = first.getBean(SpreadClient.class);
			Awaitility.await().until(() -> client.view("jobs").size() == 2);
			List<Object> all = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				first.getBean(SpreadTemplate.class).send("jobs", "job " + i);
				all.add("job " + i);
			}
			BlockingQueue<Object> one = first.getBean(Recorder.class).events;
			BlockingQueue<Object> two = second.getBean(Recorder.class).events;
			Awaitility.await().until(() -> one.size() + two.size() == 20);
			List<Object> taken = new ArrayList<>(one);
			taken.addAll(two);
			assertThat(taken).containsExactlyInAnyOrderElementsOf(all);
			assertThat(one).isNotEmpty();
			assertThat(two).isNotEmpty();
		}));
	}

}
