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

package io.asyncspread.spring.listener;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.handler.annotation.Header;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.AccessPolicy;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.junit.EmbeddedSpreadExtension;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.EnvelopeFormatException;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.TypeMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message to several groups of one endpoint, whose methods have nothing to do with each
 * other.
 */
class SeveralGroupsTests {

	@RegisterExtension
	static final EmbeddedSpreadExtension spread = EmbeddedSpreadExtension
		.of(EmbeddedSpread.builder().accessPolicy(new AccessPolicy() {

			@Override
			public boolean permitJoin(Member client, String group) {
				return !group.equals("closed");
			}

		}));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SpreadInfrastructure.class)
		.withPropertyValues("daemon=" + spread.daemon().address());

	private void run(Class<?> listener, Consumer<ApplicationContext> test) {
		SpreadInfrastructure.run(this.runner.withUserConfiguration(listener), test);
	}

	private static void send(ApplicationContext context, String text, String... targets) {
		context.getBean(SpreadClient.class).send(Multicast.to(targets).text(text));
	}

	private static SpreadListenerContainer container(ApplicationContext context) {
		return context.getBean(SpreadListenerEndpointRegistry.class).containers().iterator().next();
	}

	@Configuration(proxyBeanMethods = false)
	static class BothFail extends Recorder {

		@Bean
		SpreadErrorHandler recording() {
			return (error, failed) -> this.events.add(error.getMessage() + " at " + failed.deliveries().size());
		}

		@SpreadListener(group = "first", errorHandler = "recording")
		void first(String text) {
			throw new AssertionError("first");
		}

		@SpreadListener(group = "second", errorHandler = "recording")
		void second(String text) {
			throw new IllegalStateException("second");
		}

	}

	@Test
	void whatOneMethodThrowsTakesTheMessageFromNoOther() {
		run(BothFail.class, (context) -> {
			send(context, "x", "first", "second");
			assertThat(Recorder.next(context)).isEqualTo("first at 1");
			assertThat(Recorder.next(context)).isEqualTo("second at 1");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class DeadLetters extends Recorder {

		@Bean
		SpreadErrorHandler deadLetters(SpreadTemplate template) {
			return new DefaultSpreadErrorHandler(null, new DeadLetterGroupRecoverer(template));
		}

		@SpreadListener(group = "first", errorHandler = "deadLetters")
		void first(String text) {
		}

		@SpreadListener(group = "second", errorHandler = "deadLetters")
		void second(String text) {
			throw new IllegalStateException("second");
		}

		@SpreadListener(group = { "first.dlq", "second.dlq" }, id = "dead")
		void dead(String text, GroupView view) {
			this.events.add(text + " in " + view.group());
		}

	}

	@Test
	void deadLetterGoesToThatOfTheGroupWhoseMethodFailed() {
		run(DeadLetters.class, (context) -> {
			send(context, "x", "first", "second");
			assertThat(Recorder.next(context)).isEqualTo("x in second.dlq");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class SecondFails extends Recorder {

		final AtomicInteger calls = new AtomicInteger();

		@Bean
		SpreadErrorHandler retrying() {
			return new DefaultSpreadErrorHandler(
					RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build(),
					(error, failed) -> this.events.add(error));
		}

		@SpreadListener(group = "first", errorHandler = "retrying")
		void first(String text) {
			this.events.add("first");
		}

		@SpreadListener(group = "second", errorHandler = "retrying")
		void second(String text) {
			int call = this.calls.incrementAndGet();
			this.events.add("second " + call);
			if (call < 3) {
				throw new IllegalStateException("not yet");
			}
		}

		@SpreadListener(group = "third", errorHandler = "retrying")
		void third(String text) {
			this.events.add("third");
		}

	}

	@Test
	void triesOnlyTheMethodAgainThatFailed() {
		run(SecondFails.class, (context) -> {
			send(context, "x", "first", "second", "third");
			Recorder seen = context.getBean(Recorder.class);
			assertThat(List.of(seen.next(), seen.next(), seen.next(), seen.next(), seen.next()))
				.isEqualTo(List.of("first", "second 1", "second 2", "second 3", "third"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class FirstIsPending extends Recorder {

		final CompletableFuture<Void> pending = new CompletableFuture<>();

		@Bean
		SpreadErrorHandler recording() {
			return (error, failed) -> this.events.add(error.getMessage());
		}

		@SpreadListener(group = "first", errorHandler = "recording")
		CompletableFuture<Void> first(String text) {
			return this.pending;
		}

		@SpreadListener(group = "second", errorHandler = "recording")
		void second(String text) {
			throw new IllegalStateException("second");
		}

	}

	@Test
	void resultToComeOfOneMethodIsKeptWhenAnotherFails() {
		run(FirstIsPending.class, (context) -> {
			send(context, "x", "first", "second");
			assertThat(Recorder.next(context)).isEqualTo("second");
			assertThat(container(context).statistics().asyncResults()).isEqualTo(1);
			CompletableFuture<Void> stopped = container(context).stop();
			context.getBean(FirstIsPending.class).pending.completeExceptionally(new IllegalStateException("first"));
			assertThat(Recorder.next(context)).isEqualTo("first");
			assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class FirstTakesOtherTypes extends Recorder {

		record Job(String text) {
		}

		@Bean
		TypeMapping typeMapping() {
			return new TypeMapping(Map.of(0, String.class, 1, Job.class));
		}

		@Bean
		SpreadErrorHandler recording() {
			return (error, failed) -> this.events.add(error.getClass());
		}

		@SpreadListener(group = "first", errorHandler = "recording")
		void first(Job job) {
			this.events.add(job);
		}

		@SpreadListener(group = "second", errorHandler = "recording")
		void second(String text) {
			this.events.add(text);
		}

	}

	@Test
	void groupWithoutMethodForItIsAnErrorOfThatGroupOnly() {
		run(FirstTakesOtherTypes.class, (context) -> {
			send(context, "x", "first", "second");
			assertThat(Recorder.next(context)).isEqualTo(NoHandlerException.class);
			assertThat(Recorder.next(context)).isEqualTo("x");
		});
	}

	@Test
	void envelopeThatCannotBeReadIsAnErrorOfEachGroup() {
		run(FirstTakesOtherTypes.class, (context) -> {
			byte[] ofALaterVersion = ByteBuffer.allocate(16).putInt(0xE5535045).put((byte) 99).array();
			context.getBean(SpreadClient.class)
				.send(Multicast.to("first", "second").type(Envelope.WIRE_TYPE).body(ofALaterVersion));
			assertThat(Recorder.next(context)).isEqualTo(EnvelopeFormatException.class);
			assertThat(Recorder.next(context)).isEqualTo(EnvelopeFormatException.class);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class SecondTakesBatches extends Recorder {

		@SpreadListener("first")
		void first(String text) {
			this.events.add("first " + text);
		}

		@SpreadListener("second")
		void second(List<String> texts) {
			this.events.add("second " + texts);
		}

	}

	@Test
	void methodOfBatchesGetsABatch() {
		run(SecondTakesBatches.class, (context) -> {
			send(context, "x", "first", "second");
			assertThat(Recorder.next(context)).isEqualTo("first x");
			assertThat(Recorder.next(context)).isEqualTo("second [x]");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OneMethod extends Recorder {

		@SpreadListener({ "first", "second" })
		void both(String text, GroupView view) {
			this.events.add(text + " in " + view.group());
		}

	}

	@Test
	void methodOfBothGroupsIsCalledOnce() {
		run(OneMethod.class, (context) -> {
			send(context, "x", "second", "first", "second");
			send(context, "y", "first");
			assertThat(Recorder.next(context)).isEqualTo("x in second");
			assertThat(Recorder.next(context)).isEqualTo("y in first");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OneIsClosed extends Recorder {

		@SpreadListener("open")
		void open(String text, GroupView view) {
			this.events.add("open " + text + " in " + view.group());
		}

		@SpreadListener("closed")
		void closed(String text, GroupView view) {
			this.events.add("closed " + text + " in " + view.group());
		}

		@SpreadListener(privateMessages = true)
		void direct(String text) {
			this.events.add("private " + text);
		}

	}

	@Test
	void groupThatWeAreNotInGetsNothing() {
		this.runner.withUserConfiguration(OneIsClosed.class).run((context) -> {
			assertThat(context).hasNotFailed();
			SpreadClient client = context.getBean(SpreadClient.class);
			Awaitility.await()
				.until(() -> client.groups().contains("open") && container(context).state() == ContainerState.FAILED);
			send(context, "x", "closed", "open");
			send(context, "y", "closed", client.self().privateGroup());
			assertThat(Recorder.next(context)).isEqualTo("open x in open");
			assertThat(Recorder.next(context)).isEqualTo("private y");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutViews extends Recorder {

		@SpreadListener("first")
		void first(String text, @Header(SpreadHeaders.GROUP) String group) {
			this.events.add(text + " in " + group);
		}

		@SpreadListener("second")
		void second(String text, @Header(SpreadHeaders.GROUP) String group) {
			this.events.add(text + " in " + group);
		}

		@SpreadListener(privateMessages = true)
		void direct(String text) {
			this.events.add("private " + text);
		}

	}

	@Test
	void clientWithoutMembershipKnowsTheGroupsAllTheSame() {
		this.runner.withUserConfiguration(WithoutViews.class).withPropertyValues("membership=false").run((context) -> {
			assertThat(context).hasNotFailed();
			SpreadClient client = context.getBean(SpreadClient.class);
			Recorder seen = context.getBean(Recorder.class);
			Awaitility.await().until(() -> container(context).state() == ContainerState.RUNNING);
			awaitJoined(context, seen);
			send(context, "x", "first", "second");
			send(context, "y", client.self().privateGroup());
			send(context, "z", "elsewhere", "second");
			assertThat(List.of(seen.next(), seen.next(), seen.next(), seen.next()))
				.isEqualTo(List.of("x in first", "x in second", "private y", "z in second"));
		});
	}

	/**
	 * Without membership no view tells when the daemon has taken the joins.
	 */
	private static void awaitJoined(ApplicationContext context, Recorder seen) {
		for (String group : List.of("first", "second")) {
			Awaitility.await().until(() -> {
				send(context, "joined", group);
				return seen.events.poll(100, TimeUnit.MILLISECONDS) != null;
			});
		}
		send(context, "last", "second");
		Awaitility.await().until(() -> seen.next().equals("last in second"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Parallel extends Recorder {

		final CountDownLatch release = new CountDownLatch(1);

		// their hash codes differ by one, so that each has a thread of its own
		@SpreadListener(group = "ga", ordering = "group", concurrency = "2")
		void slow(String text) throws InterruptedException {
			this.release.await();
			this.events.add("ga " + text);
		}

		@SpreadListener(group = "gb", ordering = "group", concurrency = "2")
		void quick(String text) {
			this.events.add("gb " + text);
		}

	}

	@Test
	void orderOfAGroupHoldsForItsMessagesToOthersToo() {
		run(Parallel.class, (context) -> {
			Parallel listener = context.getBean(Parallel.class);
			try {
				send(context, "both", "ga", "gb");
				send(context, "one", "gb");
				assertThat(listener.next()).isEqualTo("gb both");
				assertThat(listener.next()).isEqualTo("gb one");
			}
			finally {
				listener.release.countDown();
			}
			assertThat(listener.next()).isEqualTo("ga both");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class GroupAndPrivate extends Recorder {

		@SpreadListener(group = "first", types = "1")
		void first(String text) {
			this.events.add("first " + text);
		}

		@SpreadListener(group = "first", privateMessages = true, types = "2")
		void both(String text, @Nullable GroupView view) {
			this.events.add("both " + text + ((view != null) ? " in " + view.group() : ""));
		}

		@SpreadListener(privateMessages = true, types = "1")
		void direct(String text) {
			this.events.add("private " + text);
		}

	}

	@Test
	void methodOfPrivateMessagesIsCalledForThoseThatAreToAGroupToo() {
		run(GroupAndPrivate.class, (context) -> {
			String self = context.getBean(SpreadClient.class).self().privateGroup();
			SpreadTemplate template = context.getBean(SpreadTemplate.class);
			template.message("x").to(self, "first").type(1).send();
			template.message("y").to("first", self).type(2).send();
			template.message("z").to("first").type(1).send();
			Recorder seen = context.getBean(Recorder.class);
			assertThat(List.of(seen.next(), seen.next(), seen.next(), seen.next()))
				.isEqualTo(List.of("first x", "private x", "both y in first", "first z"));
		});
	}

}
