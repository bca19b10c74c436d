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

package io.asyncspread.benchmarks.spring;

import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupId;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.MethodSpreadListenerEndpoint;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.Delivery;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.listener.adapter.ListenerMethodContext;
import io.asyncspread.spring.listener.adapter.ListenerMethodSpec;
import io.asyncspread.spring.listener.adapter.MethodMessageListener;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * The way from a decoded message to a {@code byte[]} listener method: called as the bare
 * client calls its listener, through the adapter alone, and through a whole container
 * with its queue and its thread. Run with {@code -prof gc} to see the garbage.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ListenerDispatchBenchmark {

	private static final Member SELF = Member.of("self", "d1");

	private final GroupView view = GroupView.of(new JoinMessage(1, "group", new GroupId(1, 1, 1), List.of(SELF), SELF),
			SELF, null);

	private final DataMessage message = new DataMessage(1, SELF, List.of("group"), ServiceType.AGREED, 0, false,
			ByteOrder.BIG_ENDIAN, new byte[100]);

	private final Receiver receiver = new Receiver();

	private final GroupListener bare = new GroupListener() {

		@Override
		public void onMessage(DataMessage data, @Nullable GroupView current) {
			ListenerDispatchBenchmark.this.receiver.receive(data.body());
		}

	};

	private @Nullable GroupListener subscribed;

	private @Nullable SpreadListenerContainer container;

	private @Nullable SpreadMessageListener adapter;

	/**
	 * Start the container over a client that only hands out its listener.
	 * @throws NoSuchMethodException never
	 */
	@Setup(Level.Trial)
	public void start() throws NoSuchMethodException {
		SpreadClient client = (SpreadClient) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { SpreadClient.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("subscribe") && arguments[1] instanceof GroupListener listener) {
						this.subscribed = listener;
					}
					return (method.getReturnType() == Subscription.class) ? new NoSubscription() : null;
				});
		List<ListenerMethodSpec> methods = List
			.of(ListenerMethodSpec.of(Receiver.class.getDeclaredMethod("receive", byte[].class), List.of("group")));
		SpreadTemplate template = new SpreadTemplate(client);
		this.adapter = new MethodMessageListener(this.receiver, Receiver.class, "receiver", methods,
				new ListenerMethodContext(client, template, template.getMessageConverter(), null,
						new DefaultConversionService(), null, List.of()));
		this.container = new DefaultSpreadListenerContainerFactory(client, template)
			.createContainer(new MethodSpreadListenerEndpoint("receiver", this.receiver, Receiver.class, "receiver",
					methods, (options) -> ContainerOptions.DEFAULT, null));
		this.container.start();
	}

	/**
	 * Stop the container.
	 */
	@TearDown(Level.Trial)
	public void stop() {
		if (this.container != null) {
			this.container.stop().join();
		}
	}

	/**
	 * The listener of the bare client.
	 */
	@Benchmark
	public void bareListener() {
		this.bare.onMessage(this.message, this.view);
	}

	/**
	 * The choice of the method and its call, without queue and thread.
	 * @throws Exception never
	 */
	@Benchmark
	public void listenerMethod() throws Exception {
		if (this.adapter != null) {
			this.adapter.onDelivery(new Delivery.Data(this.message, this.view, 0));
		}
	}

	/**
	 * Everything. When the queue is full the caller waits as the client's lane would, so
	 * the time is that of the slower of the two threads.
	 */
	@Benchmark
	public void container() {
		if (this.subscribed != null) {
			this.subscribed.onMessage(this.message, this.view);
		}
	}

	/**
	 * The bean.
	 */
	static final class Receiver {

		private long bytes;

		void receive(byte[] body) {
			this.bytes += body.length;
		}

		long bytes() {
			return this.bytes;
		}

	}

	/**
	 * A subscription to nothing.
	 */
	private static final class NoSubscription implements Subscription {

		@Override
		public List<String> groups() {
			return List.of();
		}

		@Override
		public CompletableFuture<Void> joined() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void close() {
		}

		@Override
		public CompletableFuture<Void> closeAsync() {
			return CompletableFuture.completedFuture(null);
		}

	}

}
