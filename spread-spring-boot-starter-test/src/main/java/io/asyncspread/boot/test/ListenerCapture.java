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

package io.asyncspread.boot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.asyncspread.DataMessage;
import io.asyncspread.spring.listener.BatchElementException;
import io.asyncspread.spring.listener.DelegatingSpreadMessageListener;
import io.asyncspread.spring.listener.Delivery;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.listener.SpreadMessageListenerDecorator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the calls of all listeners of the application, in the order in which they ended,
 * so that a test can await that a listener was called, see with what, and see what it
 * threw. A call is kept before anything follows from it, such as the error handler. A
 * bean of the contexts that {@link AutoConfigureEmbeddedSpread} and {@link SpreadTest}
 * start:
 *
 * <pre class="code">
 * &#064;Autowired
 * ListenerCapture listeners;
 *
 * &#064;Test
 * void refusesNegativeQuotes() {
 *     this.spread.send("prices", "EUR -1");
 *     assertThat(this.listeners.awaitFailures("prices", 1).get(0).error()).hasMessageContaining("negative");
 * }
 * </pre>
 *
 * Empty at the beginning of each test method. What a filter leaves out is no call; each
 * try of an error handler that tries again is one. Filled by the threads of the
 * containers, read from the test; guarded by its own lock.
 */
public final class ListenerCapture implements SpreadMessageListenerDecorator {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final List<ListenerCall> calls = new ArrayList<>();

	ListenerCapture() {
	}

	@Override
	public SpreadMessageListener decorate(String listenerId, SpreadMessageListener listener) {
		return new CapturingListener(listenerId, listener);
	}

	/**
	 * Return all calls so far.
	 * @return a copy
	 */
	public List<ListenerCall> calls() {
		synchronized (this.calls) {
			return List.copyOf(this.calls);
		}
	}

	/**
	 * Return the calls of one listener so far.
	 * @param listener its id; that of the bean unless the annotation has an {@code id}
	 * @return a copy
	 */
	public List<ListenerCall> calls(String listener) {
		return calls().stream().filter((call) -> call.listener().equals(listener)).toList();
	}

	/**
	 * Return the data messages that one listener was called with so far.
	 * @param listener its id
	 * @return a copy, with those of failed calls
	 */
	public List<DataMessage> messages(String listener) {
		return calls(listener).stream().flatMap((call) -> call.messages().stream()).toList();
	}

	/**
	 * Return the calls of one listener so far that failed, in the order in which they
	 * did.
	 * @param listener its id
	 * @return a copy
	 */
	public List<ListenerCall> failures(String listener) {
		return calls(listener).stream().filter((call) -> call.error() != null).toList();
	}

	/**
	 * Wait for calls of a listener.
	 * @param listener its id
	 * @param count how many must be over at least
	 * @return all its calls so far
	 * @throws org.awaitility.core.ConditionTimeoutException if that takes more than 10 s
	 */
	public List<ListenerCall> awaitCalls(String listener, int count) {
		return await("calls", listener, count, this::calls);
	}

	/**
	 * Wait until a listener was called with data messages.
	 * @param listener its id
	 * @param count how many messages at least
	 * @return all its messages so far
	 * @throws org.awaitility.core.ConditionTimeoutException if that takes more than 10 s
	 */
	public List<DataMessage> awaitMessages(String listener, int count) {
		return await("messages", listener, count, this::messages);
	}

	/**
	 * Wait until calls of a listener failed.
	 * @param listener its id
	 * @param count how many at least
	 * @return all its failed calls so far
	 * @throws org.awaitility.core.ConditionTimeoutException if that takes more than 10 s
	 */
	public List<ListenerCall> awaitFailures(String listener, int count) {
		return await("failed calls", listener, count, this::failures);
	}

	private <T> List<T> await(String what, String listener, int count, Function<String, List<T>> found) {
		return Awaitility.await(count + " " + what + " of listener '" + listener + "'")
			.atMost(TIMEOUT)
			.until(() -> found.apply(listener), (list) -> list.size() >= count);
	}

	/**
	 * Forget what was called so far.
	 */
	public void clear() {
		synchronized (this.calls) {
			this.calls.clear();
		}
	}

	private void add(ListenerCall call) {
		synchronized (this.calls) {
			this.calls.add(call);
		}
	}

	private final class CapturingListener extends DelegatingSpreadMessageListener {

		private final String id;

		CapturingListener(String id, SpreadMessageListener delegate) {
			super(delegate);
			this.id = id;
		}

		@Override
		public @Nullable CompletionStage<?> onDelivery(Delivery delivery) throws Exception {
			if (delivery instanceof Delivery.Data data && !isFor(data)) {
				return super.onDelivery(delivery);
			}
			List<Delivery> deliveries = List.of(delivery);
			try {
				return ended(deliveries, super.onDelivery(delivery));
			}
			catch (Throwable ex) {
				add(new ListenerCall(this.id, deliveries, ex));
				throw ex;
			}
		}

		@Override
		public @Nullable CompletionStage<?> onBatch(List<Delivery.Data> batch) throws Exception {
			List<Delivery.Data> deliveries = List.copyOf(batch);
			try {
				return ended(deliveries, super.onBatch(batch));
			}
			catch (BatchElementException ex) {
				add(new ListenerCall(this.id, List.of(ex.element()), ex.reason()));
				throw ex;
			}
			catch (Throwable ex) {
				add(new ListenerCall(this.id, deliveries, ex));
				throw ex;
			}
		}

		private @Nullable CompletionStage<?> ended(List<? extends Delivery> deliveries,
				@Nullable CompletionStage<?> result) {
			if (result == null) {
				add(new ListenerCall(this.id, deliveries, null));
				return null;
			}
			// What depends on the stage returned comes after, which no order of callbacks
			// on the listener's own stage would promise.
			return result.whenComplete((value, error) -> add(new ListenerCall(this.id, deliveries, unwrap(error))));
		}

		private static @Nullable Throwable unwrap(@Nullable Throwable error) {
			return (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		}

	}

}
