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

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Passes everything on to another listener. The base of what a
 * {@link SpreadMessageListenerDecorator} returns; called on the threads of the container,
 * {@link #split(Delivery.Data)} and {@link #accepts(Delivery)} on the client's delivery
 * lane.
 */
public class DelegatingSpreadMessageListener implements SpreadMessageListener {

	private final SpreadMessageListener delegate;

	/**
	 * Create a listener that adds nothing.
	 * @param delegate the listener to pass everything on to
	 */
	public DelegatingSpreadMessageListener(SpreadMessageListener delegate) {
		Assert.notNull(delegate, "'delegate' must not be null");
		this.delegate = delegate;
	}

	@Override
	public @Nullable CompletionStage<?> onDelivery(Delivery delivery) throws Exception {
		return this.delegate.onDelivery(delivery);
	}

	@Override
	public @Nullable CompletionStage<?> onBatch(List<Delivery.Data> batch) throws Exception {
		return this.delegate.onBatch(batch);
	}

	@Override
	public boolean isBatch() {
		return this.delegate.isBatch();
	}

	@Override
	public @Nullable Object batchKey(Delivery.Data data) {
		return this.delegate.batchKey(data);
	}

	@Override
	public List<Delivery.Data> split(Delivery.Data data) {
		return this.delegate.split(data);
	}

	@Override
	public boolean splitsPrivate(Delivery.Data data) {
		return this.delegate.splitsPrivate(data);
	}

	@Override
	public boolean accepts(Delivery delivery) {
		return this.delegate.accepts(delivery);
	}

	@Override
	public boolean isFor(Delivery.Data data) {
		return this.delegate.isFor(data);
	}

	@Override
	public void onFailure(Delivery delivery, Throwable error) {
		this.delegate.onFailure(delivery, error);
	}

}
