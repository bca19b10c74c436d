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

package io.asyncspread.docs;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Authenticator;
import io.asyncspread.BackoffPolicy;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.MessageReceiver;
import io.asyncspread.Multicast;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendingOptions;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;

/**
 * The listings of {@code docs/core.md}, so that they compile.
 */
@SuppressWarnings("unused")
class CoreSnippets {

	void first() {
		try (SpreadClient client = SpreadClient.builder().daemons("4803@localhost").privateName("prices").build()) {
			client.connect().join();
			client.subscribe("prices", new GroupListener() {

				@Override
				public void onMessage(DataMessage message, @Nullable GroupView view) {
					System.out.println(message.sender() + ": " + message.body().length + " bytes");
				}

				@Override
				public void onView(GroupView view) {
					System.out.println("members: " + view.members());
				}

			}).joined().join();
			client.send(Multicast.to("prices").text("EUR 1.17"));
		}
	}

	void daemons() {
		SpreadOptions options = SpreadOptions.builder()
			.daemons("unix:/tmp/4803", "4803@10.0.0.1", "4803@10.0.0.2")
			.privateName("prices")
			.connectTimeout(Duration.ofSeconds(2))
			.reconnect(ReconnectOptions.DEFAULT
				.backoff(BackoffPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(5), 2, 0.5)))
			.build();
		SpreadClient client = SpreadClient.create(options);
	}

	void sockets() {
		SpreadOptions.builder()
			.localAddress(new InetSocketAddress("10.0.0.7", 0))
			.socketOption(StandardSocketOptions.SO_SNDBUF, 1 << 20)
			.socketOption(StandardSocketOptions.IP_TOS, 0xb8);
	}

	void sending(SpreadClient client, Member sender, byte[] bytes) {
		Multicast pattern = Multicast.to("prices", "audit").service(ServiceType.SAFE).type(7);
		client.send(pattern.body(bytes));
		client.send(Multicast.to(sender).text("for you alone"));
		client.send(Multicast.to("prices").selfDiscard().text("not for me"));
		SpreadOptions holding = SpreadOptions.builder()
			.sending(SendingOptions.DEFAULT.holdWhileReconnecting(1 << 20, Duration.ofSeconds(30)))
			.build();
		client.sendConfirmed(Multicast.to("ledger").service(ServiceType.SAFE).body(bytes))
			.thenAccept((confirmation) -> System.out.println("stable, session " + confirmation.epoch()));
	}

	void listening(SpreadClient client, Executor executor) {
		client.listen(new SessionListener() {

			@Override
			public void onEvent(SessionEvent event) {
				if (event instanceof SessionEvent.Disconnected lost) {
					System.out.println("lost: " + lost.cause().getMessage());
				}
				else if (event instanceof SessionEvent.Joined joined) {
					System.out.println("back in " + joined.groups());
				}
			}

			@Override
			public void onPrivateMessage(DataMessage message) {
				client.send(Multicast.to(message.sender()).text("received"));
			}

		});
		SpreadOptions.builder().listenersOnVirtualThreads();
		SpreadOptions.builder().listenerExecutor(executor);
		SpreadOptions.builder().listenerExecutor(SpreadOptions.SAME_THREAD);
	}

	void pulling(SpreadClient client) throws InterruptedException {
		try (MessageReceiver receiver = client.receiver()) {
			client.join("jobs").join();
			SpreadMessage message = receiver.receive(Duration.ofSeconds(1));
			System.out.println(message);
		}
	}

	void membership(SpreadClient client) {
		client.subscribe("jobs", new GroupListener() {

			@Override
			public void onMessage(DataMessage job, @Nullable GroupView view) {
				if (view != null && view.isSelf(view.owner(job.sender().privateGroup()))) {
					System.out.println("of all " + view.size() + " members exactly this one does it");
				}
			}

			@Override
			public void onMemberLeft(Member member, GroupView view) {
				System.out.println(member + " is gone (" + view.cause() + "), " + view.size() + " remain");
			}

		});
	}

	void concepts(GroupView view, Order order) {
		if (view.isSelf(view.owner(order.customer()))) {
			process(order); // of all members exactly this one
		}
	}

	private void process(Order order) {
	}

	record Order(String customer) {
	}

	void rest(SpreadClient client, SSLContext sslContext) {
		client.ping().thenAccept((roundTrip) -> System.out.println(roundTrip.toNanos() / 1000 + " us"));
		SpreadOptions.builder().authenticators(Authenticator.password("bob", "secret"), Authenticator.none());
		SpreadOptions.builder().ssl(sslContext);
	}

}
