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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.SelfLeaveMessage;

/**
 * The way of each step from the queue of a run to the listener: alone, in a batch, or by
 * one of the workers. Confined to the container's thread.
 */
final class DeliveryLoop {

	private final DefaultSpreadListenerContainer container;

	private final SpreadMessageListener listener;

	private final boolean batches;

	private final ListenerQueue queue;

	private final ListenerCaller caller;

	private final @Nullable Dispatcher workers;

	// what the listener has been shown
	private final Map<String, GroupView> views = new LinkedHashMap<>();

	/**
	 * Create the loop.
	 * @param container the container
	 * @param listener its listener
	 * @param queue where the steps come from
	 * @param caller calls the listener
	 * @param workers call it at the same time, {@code null} if there is one thread only
	 */
	DeliveryLoop(DefaultSpreadListenerContainer container, SpreadMessageListener listener, ListenerQueue queue,
			ListenerCaller caller, @Nullable Dispatcher workers) {
		this.container = container;
		this.listener = listener;
		this.batches = listener.isBatch();
		this.queue = queue;
		this.caller = caller;
		this.workers = workers;
	}

	/**
	 * Hand out what comes, until the queue ends.
	 */
	void run() {
		Delivery delivery = this.queue.take();
		while (delivery != null) {
			dispatch(delivery);
			delivery = this.queue.take();
		}
	}

	private void dispatch(Delivery delivery) {
		if (delivery instanceof Delivery.View change) {
			this.views.put(change.view().group(), change.view());
		}
		else if (delivery instanceof Delivery.End ended) {
			this.views.remove(ended.end().group());
		}
		if (delivery instanceof Delivery.Data first && this.batches) {
			Object key;
			try {
				key = this.listener.batchKey(first);
			}
			catch (Throwable ex) {
				this.caller.fail(first, ex);
				return;
			}
			if (key != null) {
				this.caller.callBatch(gather(first, key));
				return;
			}
		}
		if (this.workers != null) {
			this.workers.dispatch(delivery);
		}
		else {
			this.caller.call(delivery);
		}
	}

	/**
	 * Tell the listener that it has left its groups. The client does not: it calls nobody
	 * who has unsubscribed, and leaves a group only when nobody listens to it any more.
	 */
	void leave() {
		for (GroupView last : List.copyOf(this.views.values())) {
			handOut(new Delivery.Membership(new SelfLeaveMessage(last.epoch(), last.group()), null));
			handOut(new Delivery.End(new GroupEnd(last.group(), last, GroupEnd.Cause.LEFT)));
		}
	}

	private void handOut(Delivery delivery) {
		if (this.listener.accepts(delivery)) {
			this.container.counters().received.increment();
			this.queue.passed(delivery);
			dispatch(delivery);
		}
	}

	private List<Delivery.Data> gather(Delivery.Data first, Object key) {
		List<Delivery.Data> batch = new ArrayList<>();
		Delivery.Data next = first;
		while (next != null) {
			batch.add(next);
			next = (batch.size() < this.container.options().batchSize())
					? this.queue.takeData((data) -> isOfBatch(key, data)) : null;
		}
		return batch;
	}

	private boolean isOfBatch(Object key, Delivery.Data data) {
		try {
			return key.equals(this.listener.batchKey(data));
		}
		catch (Throwable ex) {
			// It fails when it is its turn, and takes no batch with it.
			return false;
		}
	}

}
