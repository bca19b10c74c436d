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

package io.asyncspread.spring.docs;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.micrometer.common.KeyValues;
import jakarta.validation.Valid;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import io.asyncspread.DataMessage;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.EnableSpread;
import io.asyncspread.spring.annotation.SpreadHandler;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpoint;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.Replies;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.event.SpreadMembershipChangedEvent;
import io.asyncspread.spring.leader.SpreadLeadership;
import io.asyncspread.spring.listener.DeadLetterGroupRecoverer;
import io.asyncspread.spring.listener.DefaultSpreadErrorHandler;
import io.asyncspread.spring.listener.GroupEnd;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.listener.adapter.Responder;
import io.asyncspread.spring.observation.DefaultSpreadListenerObservationConvention;
import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.asyncspread.spring.observation.SpreadReceiverContext;
import io.asyncspread.spring.support.SpreadHeaders;
import io.asyncspread.spring.support.TypeMapping;
import io.asyncspread.spring.support.WireFormat;

/**
 * The listings of {@code docs/spring.md}, so that they compile.
 */
@SuppressWarnings("unused")
class SpringSnippets {

	record Quote(String symbol, double price) {
	}

	record Trade(String symbol, int amount) {
	}

	record Job(String id) {
	}

	record Load(int percent) {
	}

	// @formatter:off

	@Component
	static class Prices {

		private final SpreadTemplate spread;

		Prices(SpreadTemplate spread) {
			this.spread = spread;
		}

		@SpreadListener(group = "prices")
		void quote(Quote quote, @Header(SpreadHeaders.SENDER) Member sender) {
			System.out.println(sender + " says " + quote);
		}

		@SpreadListener(group = "prices")
		void members(GroupView view) {
			System.out.println("members now: " + view.members());
		}

		@SpreadListener(group = "prices")
		void crashed(DisconnectMessage event) {
			System.out.println(event.member() + " is gone");
		}

		void publish(Quote quote) {
			this.spread.send("prices", quote);
		}

	}

	@Component
	@SpreadListener(group = "market")
	static class Market {

		@SpreadHandler
		void quote(@Valid Quote quote) {
		}

		@SpreadHandler
		void trade(Trade trade, GroupView view) {
		}

		@SpreadHandler(isDefault = true)
		void anything(DataMessage message) {
		}

		@SpreadHandler
		void membership(MembershipMessage message) {
		}

	}

	static class Payloads {

		@SpreadListener("optional")
		void maybe(Optional<Quote> quote) {
		}

		@SpreadListener(group = "batch", batchSize = "500")
		void batch(List<Quote> quotes) {
		}

	}

	static class Answers {

		@SpreadListener("symbols")
		String symbol(Quote quote) {
			return quote.symbol();
		}

		@SpreadListener("slow")
		CompletableFuture<Load> slow(String question) {
			return CompletableFuture.supplyAsync(() -> new Load(42));
		}

		@SpreadListener("in")
		@SendTo("out")
		Quote forward(Quote quote) {
			return quote;
		}

	}

	static class Jobs {

		@SpreadListener(group = "jobs", responder = Responder.OWNER, key = "payload.id")
		void run(Job job) {
		}

	}

	@Configuration
	static class Leading {

		@Bean
		SpreadLeadership schedulerLeadership(SpreadClient client) {
			return new SpreadLeadership(client, "scheduler.lead");
		}

	}

	@Component
	static class Report {

		private final SpreadLeadership leadership;

		Report(SpreadLeadership leadership) {
			this.leadership = leadership;
		}

		@Scheduled(fixedRate = 60_000)
		void print() {
			if (this.leadership.isLeader()) {
				System.out.println("only one of us prints this");
			}
		}

	}

	@Configuration
	static class Errors {

		@Bean
		SpreadErrorHandler spreadErrorHandler(SpreadTemplate template) {
			RetryPolicy twice = RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(200)).build();
			return new DefaultSpreadErrorHandler(twice, new DeadLetterGroupRecoverer(template));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Threads {

		@Bean
		DefaultSpreadListenerContainerFactory reportFactory(SpreadClient client, SpreadTemplate template) {
			SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("reports-");
			threads.setThreadPriority(Thread.MIN_PRIORITY);
			DefaultSpreadListenerContainerFactory factory = new DefaultSpreadListenerContainerFactory(client, template);
			factory.setTaskExecutor(threads);
			return factory;
		}

	}

	static class Reports {

		@SpreadListener(group = "reports", containerFactory = "reportFactory")
		void report(String report) {
		}

	}

	@Component
	static class Watcher {

		@EventListener
		void changed(SpreadMembershipChangedEvent event) {
			System.out.println(event.view().joined() + " came, " + event.view().left() + " went");
		}

	}

	@Configuration
	@EnableSpread
	static class WithoutBoot {

		@Bean
		SpreadClient spreadClient() {
			return SpreadClient.builder().daemons("4803@localhost").build();
		}

		@Bean
		SpreadClientLifecycle spreadClientLifecycle(SpreadClient client) {
			return new SpreadClientLifecycle(client);
		}

		@Bean
		SpreadTemplate spreadTemplate(SpreadClient client) {
			return new SpreadTemplate(client);
		}

		@Bean
		DefaultSpreadListenerContainerFactory spreadListenerContainerFactory(SpreadClient client,
				SpreadTemplate template) {
			return new DefaultSpreadListenerContainerFactory(client, template);
		}

	}

	@Bean
	TypeMapping typeMapping() {
		return new TypeMapping(Map.of(1, Quote.class, 2, Trade.class));
	}

	void sending(SpreadTemplate spread, Quote quote) {
		spread.send("prices", quote);
		spread.sendAsync("prices", quote).thenRun(() -> System.out.println("written"));
		spread.sendConfirmed("prices", quote).thenAccept((proof) -> System.out.println("ordered"));
		spread.message(quote).to("prices", "audit").service(ServiceType.SAFE).type(7).selfDiscard().send();
		spread.message(quote).to("prices").format(WireFormat.ENVELOPE).header("desk", "fx").send();
	}

	void requesting(SpreadTemplate spread) {
		Load first = spread.request("workers", "load?", Load.class).join();
		Replies<Load> all = spread.requestAll("workers", "load?", Load.class, Duration.ofSeconds(2)).join();
		for (Load load : all) {
			System.out.println(load);
		}
		System.out.println(all.failed() + " failed, " + all.left() + " left, " + all.silent() + " said nothing");
	}

	void containers(SpreadListenerEndpointRegistry registry) {
		SpreadListenerContainer audit = registry
			.register(SpreadListenerEndpoint.of("audit", List.of("prices"), new GroupListener() {

				@Override
				public void onMessage(DataMessage message, GroupView view) {
					System.out.println(message);
				}

			}));
		audit.pause();
		audit.resume();
		registry.unregister("audit").join();
	}

	// @formatter:on

	static class Ending {

		private final Map<String, Job> owned = new HashMap<>();

		@SpreadListener(group = "jobs")
		void ended(GroupEnd end) {
			this.owned.clear();
			System.out.println("no member of " + end.group() + " any more: " + end.cause());
		}

	}

	static class Majority {

		@Bean
		SpreadLeadership schedulerLeadership(SpreadClient client) {
			SpreadLeadership leadership = new SpreadLeadership(client, "scheduler.lead");
			leadership.setExpectedMembers(3);
			return leadership;
		}

	}

	static class Observed {

		@Bean
		SpreadListenerObservationConvention observationConvention() {
			return new DefaultSpreadListenerObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(SpreadReceiverContext context) {
					return super.getLowCardinalityKeyValues(context).and("desk", "fx");
				}

			};
		}

	}

}
