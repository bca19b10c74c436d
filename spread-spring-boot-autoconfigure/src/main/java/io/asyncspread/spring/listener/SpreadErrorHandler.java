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
 * Decides what becomes of a message whose listener threw. It runs on the container's
 * thread, and while it runs the messages behind wait: the order is kept. When it returns
 * the container goes on with the next message; the daemon never delivers one again.
 */
@FunctionalInterface
public interface SpreadErrorHandler {

	/**
	 * Handle a failure.
	 * @param error what the listener threw, or what its asynchronous result failed with
	 * @param failed what it failed at
	 * @throws Exception if that fails too; the container logs it and goes on
	 */
	void handle(Throwable error, FailedDelivery failed) throws Exception;

}
