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

package io.asyncspread.benchmarks.peer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Subscription;
import io.asyncspread.Transport;

/**
 * The client of this project, with its default options but for those that are compared.
 */
public final class AsyncspreadPeer implements Peer {

	private final SpreadClient client;

	private final MessageHandler handler;

	private final AtomicLong memberships = new AtomicLong();

	private final Map<String, Subscription> subscriptions = new HashMap<>();

	/**
	 * Connect.
	 * @param address the daemon
	 * @param name the private name, {@code null} to have one assigned
	 * @param transport the transport
	 * @param sameThread whether the handler runs on the event loop
	 * @param handler takes the messages
	 */
	public AsyncspreadPeer(String address, @Nullable String name, Transport transport, boolean sameThread,
			MessageHandler handler) {
		this.handler = handler;
		this.client = SpreadClient.builder()
			.daemons(address)
			.options((options) -> options.privateName(name)
				.transport(transport)
				.handshakeTimeout(Duration.ofMinutes(1))
				.listenerExecutor(sameThread ? SpreadOptions.SAME_THREAD : null))
			.build();
		this.client.listen(new SessionListener() {

			@Override
			public void onPrivateMessage(DataMessage message) {
				handler.received(message.body());
			}

		});
		this.client.connect().join();
	}

	/**
	 * Return the client.
	 * @return the client itself, for what only it can do
	 */
	public SpreadClient client() {
		return this.client;
	}

	@Override
	public String self() {
		return String.valueOf(this.client.self());
	}

	@Override
	public void join(String group) {
		Subscription subscription = this.client.subscribe(group, new GroupListener() {

			@Override
			public void onMessage(DataMessage message, @Nullable GroupView view) {
				AsyncspreadPeer.this.handler.received(message.body());
			}

			@Override
			public void onView(GroupView view) {
				AsyncspreadPeer.this.memberships.incrementAndGet();
			}

		});
		this.subscriptions.put(group, subscription);
		subscription.joined().join();
	}

	@Override
	public void leave(String group) {
		Subscription subscription = this.subscriptions.remove(group);
		if (subscription == null) {
			throw new IllegalArgumentException("group '" + group + "' was not joined");
		}
		subscription.closeAsync().join();
	}

	@Override
	public Sender sender(ServiceType service, String... targets) {
		Multicast pattern = Multicast.to(targets).service(service);
		return (body) -> this.client.send(pattern.body(body));
	}

	@Override
	public long memberships() {
		return this.memberships.get();
	}

	@Override
	public void close() {
		this.client.close();
	}

}
