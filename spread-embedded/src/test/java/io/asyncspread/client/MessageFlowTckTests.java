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

package io.asyncspread.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.PingOptions;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.embedded.EmbeddedSpread;

/**
 * {@link SpreadClient#messages()} keeps the rules of Reactive Streams, as their own test
 * kit sees it.
 */
class MessageFlowTckTests {

	@TestFactory
	Stream<DynamicTest> keepsTheRules() {
		EmbeddedSpread daemon = EmbeddedSpread.start();
		Stream<DynamicTest> rules = Arrays.stream(FlowPublisherVerification.class.getMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			.sorted(Comparator.comparing(Method::getName))
			.map((method) -> DynamicTest.dynamicTest(method.getName(), () -> verify(method, daemon)));
		return Stream.concat(rules, Stream.of(DynamicTest.dynamicTest("daemon stops", daemon::close)));
	}

	private static void verify(Method rule, EmbeddedSpread daemon) throws Throwable {
		Verification verification = new Verification(daemon);
		verification.setUp();
		try {
			rule.invoke(verification);
		}
		catch (InvocationTargetException ex) {
			Assumptions.assumeFalse(ex.getCause() instanceof SkipException, ex.getCause().getMessage());
			throw ex.getCause();
		}
		finally {
			verification.close();
		}
	}

	/**
	 * A client that sends itself as many messages as are wanted and then closes.
	 */
	private static final class Verification extends FlowPublisherVerification<SpreadMessage> {

		private final EmbeddedSpread daemon;

		private final java.util.List<SpreadClient> clients = new java.util.concurrent.CopyOnWriteArrayList<>();

		Verification(EmbeddedSpread daemon) {
			// the collector has to find a cancelled subscriber free within this time, on
			// a loaded machine too
			super(new TestEnvironment(1_000, 100), 1000);
			this.daemon = daemon;
		}

		private SpreadClient client() {
			SpreadClient client = SpreadClient.builder()
				.daemons(this.daemon.address().toString())
				.options((options) -> options.ping(PingOptions.DEFAULT.interval(java.time.Duration.ZERO)))
				.build();
			this.clients.add(client);
			return client;
		}

		@Override
		public Flow.Publisher<SpreadMessage> createFlowPublisher(long elements) {
			SpreadClient client = client();
			Member self = client.connect().join();
			return (subscriber) -> {
				Objects.requireNonNull(subscriber);
				client.messages().subscribe(new Counting(subscriber, elements, client));
				Multicast message = Multicast.to(self);
				CompletableFuture.runAsync(() -> {
					for (long i = 0; i < Math.min(elements, 2000); i++) {
						client.trySend(message);
					}
				});
			};
		}

		@Override
		public Flow.Publisher<SpreadMessage> createFailedFlowPublisher() {
			SpreadClient client = SpreadClient.builder()
				.daemons("1@127.0.0.1")
				.options((options) -> options.reconnect(io.asyncspread.ReconnectOptions.NEVER))
				.build();
			this.clients.add(client);
			client.connect().exceptionally((failure) -> null).join();
			client.close();
			return client.messages();
		}

		void close() {
			this.clients.forEach(SpreadClient::close);
		}

	}

	/**
	 * Ends the client when the last message has arrived.
	 */
	private record Counting(Flow.Subscriber<? super SpreadMessage> target, long elements, SpreadClient client,
			java.util.concurrent.atomic.AtomicLong seen) implements Flow.Subscriber<SpreadMessage> {

		Counting(Flow.Subscriber<? super SpreadMessage> target, long elements, SpreadClient client) {
			this(target, elements, client, new java.util.concurrent.atomic.AtomicLong());
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.target.onSubscribe(subscription);
			if (this.elements == 0) {
				this.client.closeAsync();
			}
		}

		@Override
		public void onNext(SpreadMessage message) {
			this.target.onNext((DataMessage) message);
			if (this.seen.incrementAndGet() == this.elements) {
				this.client.closeAsync();
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.target.onError(failure);
		}

		@Override
		public void onComplete() {
			this.target.onComplete();
		}

	}

}
