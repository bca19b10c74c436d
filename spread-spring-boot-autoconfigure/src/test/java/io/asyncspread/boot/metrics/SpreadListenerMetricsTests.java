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

package io.asyncspread.boot.metrics;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.boot.Views;
import io.asyncspread.spring.event.SpreadContainerFailedEvent;
import io.asyncspread.spring.event.SpreadContainerStartedEvent;
import io.asyncspread.spring.event.SpreadContainerStoppedEvent;
import io.asyncspread.spring.listener.BatchElementException;
import io.asyncspread.spring.listener.Delivery;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * The meters of listeners: what their calls take, what becomes of their containers, and
 * that they go with them.
 */
class SpreadListenerMetricsTests {

	private static final Delivery VIEW = new Delivery.View(Views.view("prices", "a"));

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final List<SpreadListenerContainer> containers = new CopyOnWriteArrayList<>();

	private final SpreadListenerMetrics metrics = new SpreadListenerMetrics(() -> this.containers, Tags.empty());

	@Test
	void callsAreTimedByListenerAndException() throws Exception {
		SpreadMessageListener listener = bound("prices", (delivery) -> {
			if (delivery instanceof Delivery.Data) {
				throw new IllegalStateException();
			}
			return null;
		});
		listener.onDelivery(VIEW);
		listener.onDelivery(VIEW);
		assertThatIllegalStateException().isThrownBy(() -> listener.onDelivery(data(0)));
		assertThat(calls("prices", "none").count()).isEqualTo(2);
		assertThat(calls("prices", "IllegalStateException").count()).isEqualTo(1);
	}

	@Test
	void callWithAsynchronousResultLastsUntilThat() throws Exception {
		CompletableFuture<Void> result = new CompletableFuture<>();
		SpreadMessageListener listener = bound("prices", (delivery) -> result);
		assertThat(listener.onDelivery(VIEW)).isSameAs(result);
		assertThat(calls("prices", "none").count()).isZero();
		result.completeExceptionally(new UnsupportedOperationException());
		assertThat(calls("prices", "UnsupportedOperationException").count()).isEqualTo(1);
	}

	@Test
	void batchIsOneCallAndABadElementIsTheExceptionOfItsOwn() throws Exception {
		List<List<Delivery.Data>> batches = new CopyOnWriteArrayList<>();
		SpreadMessageListener listener = bound("prices", new SpreadMessageListener() {
			@Override
			public @Nullable CompletionStage<?> onDelivery(Delivery delivery) {
				return null;
			}

			@Override
			public @Nullable CompletionStage<?> onBatch(List<Delivery.Data> batch) {
				batches.add(batch);
				if (batch.size() == 1) {
					throw new BatchElementException(batch.get(0), new ArithmeticException());
				}
				return null;
			}

			@Override
			public boolean isBatch() {
				return true;
			}

			@Override
			public Object batchKey(Delivery.Data data) {
				return "key";
			}
		});
		assertThat(listener.isBatch()).isTrue();
		assertThat(listener.batchKey(data(0))).isEqualTo("key");
		listener.onBatch(List.of(data(0), data(0)));
		assertThatExceptionOfType(BatchElementException.class).isThrownBy(() -> listener.onBatch(List.of(data(0))));
		assertThat(batches).hasSize(2);
		assertThat(calls("prices", "none").count()).isEqualTo(1);
		assertThat(calls("prices", "ArithmeticException").count()).isEqualTo(1);
	}

	@Test
	void exceptionsHaveABoundedNumberOfTags() throws Exception {
		List<Class<? extends Exception>> classes = List.of(IllegalStateException.class, ArithmeticException.class,
				ArrayStoreException.class, ClassCastException.class, IllegalArgumentException.class,
				IndexOutOfBoundsException.class, NegativeArraySizeException.class, NullPointerException.class,
				NumberFormatException.class, SecurityException.class, StringIndexOutOfBoundsException.class,
				UnsupportedOperationException.class, ArrayIndexOutOfBoundsException.class,
				CloneNotSupportedException.class, InterruptedException.class, NoSuchFieldException.class,
				NoSuchMethodException.class, ClassNotFoundException.class, IllegalMonitorStateException.class,
				IllegalThreadStateException.class, RuntimeException.class, Exception.class);
		SpreadMessageListener listener = bound("prices", (delivery) -> {
			throw classes.get(((Delivery.Data) delivery).message().type()).getConstructor().newInstance();
		});
		for (int i = 0; i < classes.size(); i++) {
			Delivery delivery = data(i);
			assertThatExceptionOfType(classes.get(i)).isThrownBy(() -> listener.onDelivery(delivery));
		}
		assertThat(exceptions("prices")).hasSize(22).contains("none", "IllegalStateException", "other");
		assertThat(calls("prices", "other").count()).isEqualTo(2);
	}

	@Test
	void waitingIsSampledOnceForEachMillisecondOfArrival() throws Exception {
		SpreadMessageListener listener = bound("prices", (delivery) -> null);
		long arrived = System.currentTimeMillis() - 5000;
		listener.onDelivery(data(0, arrived));
		listener.onDelivery(data(0, arrived));
		listener.onDelivery(VIEW);
		Timer waiting = this.registry.get("spread.listener.queue.time").tag("listener", "prices").timer();
		assertThat(waiting.count()).isEqualTo(1);
		assertThat(waiting.max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(5000);
		listener.onDelivery(data(0, arrived + 1));
		assertThat(waiting.count()).isEqualTo(2);
	}

	@Test
	void nothingIsMeasuredWithoutARegistry() throws Exception {
		SpreadMessageListener listener = this.metrics.decorate("prices", (delivery) -> null);
		this.containers.add(container("prices"));
		assertThat(listener.onDelivery(data(0))).isNull();
		this.metrics.bindTo(this.registry);
		assertThat(calls("prices", "none").count()).isZero();
		listener.onDelivery(data(0));
		assertThat(calls("prices", "none").count()).isEqualTo(1);
	}

	@Test
	void startsStopsAndFailuresAreCounted() {
		bound("prices", (delivery) -> null);
		List<String> groups = List.of("prices");
		this.metrics.onContainerEvent(new SpreadContainerStartedEvent("prices", groups));
		this.metrics.onContainerEvent(new SpreadContainerFailedEvent("prices", groups, new IllegalStateException()));
		this.metrics.onContainerEvent(new SpreadContainerStoppedEvent("prices", groups, 0));
		this.metrics.onContainerEvent(new SpreadContainerStartedEvent("prices", groups));
		assertThat(lifecycle("prices", "started")).isEqualTo(2);
		assertThat(lifecycle("prices", "stopped")).isEqualTo(1);
		assertThat(lifecycle("prices", "failed")).isEqualTo(1);
	}

	@Test
	void metersGoWithTheContainerAndASuccessorHasItsOwn() throws Exception {
		SpreadMessageListener first = bound("prices", (delivery) -> {
			throw new IllegalStateException();
		});
		bound("orders", (delivery) -> null);
		assertThatIllegalStateException().isThrownBy(() -> first.onDelivery(VIEW));
		this.containers.remove(0);
		SpreadMessageListener second = this.metrics.decorate("prices", (delivery) -> null);
		this.containers.add(container("prices"));
		this.metrics.refresh();
		this.metrics.onContainerEvent(new SpreadContainerStartedEvent("prices", List.of("prices")));
		second.onDelivery(VIEW);
		assertThatIllegalStateException().isThrownBy(() -> first.onDelivery(VIEW));
		assertThat(exceptions("prices")).containsExactly("none");
		assertThat(calls("prices", "none").count()).isEqualTo(1);
		assertThat(lifecycle("prices", "started")).isEqualTo(1);
		this.containers.clear();
		this.metrics.refresh();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private SpreadMessageListener bound(String id, SpreadMessageListener listener) {
		SpreadMessageListener decorated = this.metrics.decorate(id, listener);
		boolean first = this.containers.isEmpty();
		this.containers.add(container(id));
		if (first) {
			this.metrics.bindTo(this.registry);
		}
		else {
			this.metrics.refresh();
		}
		return decorated;
	}

	private static SpreadListenerContainer container(String id) {
		SpreadListenerContainer container = mock(SpreadListenerContainer.class);
		given(container.id()).willReturn(id);
		return container;
	}

	private Timer calls(String id, String exception) {
		return this.registry.get("spread.listener.calls").tags("listener", id, "exception", exception).timer();
	}

	private Set<String> exceptions(String id) {
		return this.registry.get("spread.listener.calls")
			.tag("listener", id)
			.timers()
			.stream()
			.map((timer) -> timer.getId().getTag("exception"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private double lifecycle(String id, String event) {
		return this.registry.get("spread.listener.lifecycle")
			.tags("listener", id, "event", event)
			.functionCounter()
			.count();
	}

	private static Delivery.Data data(int type) {
		return data(type, System.currentTimeMillis());
	}

	private static Delivery.Data data(int type, long receivedAt) {
		return new Delivery.Data(new DataMessage(1, Member.of("#a#d"), List.of("prices"), ServiceType.AGREED, type,
				false, ByteOrder.BIG_ENDIAN, new byte[0]), null, receivedAt);
	}

}
