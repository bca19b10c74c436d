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

/**
 * One message of a batch cannot be handed to the listener, which has seen none of the
 * batch yet. The container treats the message as failed and hands out the others without
 * it.
 */
public class BatchElementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Delivery.Data element;

	private final Exception reason;

	/**
	 * Create the exception.
	 * @param element the message
	 * @param reason why it cannot be handed out
	 */
	public BatchElementException(Delivery.Data element, Exception reason) {
		super(reason);
		this.element = element;
		this.reason = reason;
	}

	/**
	 * Return the message.
	 * @return one of the batch
	 */
	public Delivery.Data element() {
		return this.element;
	}

	/**
	 * Return why it cannot be handed out.
	 * @return the reason
	 */
	public Exception reason() {
		return this.reason;
	}

}
