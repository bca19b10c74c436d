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

import java.util.List;

import io.asyncspread.DataMessage;
import io.asyncspread.spring.listener.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * One call of a listener of the application, after it returned.
 *
 * @param listener id of the listener container
 * @param deliveries what it was called with: one step of the stream, or the messages of a
 * batch
 * @param error what it threw, or what its asynchronous result failed with; {@code null}
 * if all went well
 */
public record ListenerCall(String listener, List<? extends Delivery> deliveries, @Nullable Throwable error) {

	/**
	 * Return the data messages of the call.
	 * @return the messages; empty for a change of membership
	 */
	public List<DataMessage> messages() {
		return this.deliveries.stream()
			.filter(Delivery.Data.class::isInstance)
			.map((delivery) -> ((Delivery.Data) delivery).message())
			.toList();
	}

}
