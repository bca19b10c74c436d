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
 * Puts something around the calls of listeners: a measurement, a context of the thread, a
 * filter. Set it on a container factory, which asks once for each container.
 * <p>
 * What it returns must pass on every method of {@link SpreadMessageListener}, not only
 * the one it is interested in; extend {@link DelegatingSpreadMessageListener}.
 */
@FunctionalInterface
public interface SpreadMessageListenerDecorator {

	/**
	 * Decorate the listener of a container.
	 * @param listenerId id of the container
	 * @param listener the listener
	 * @return what the container shall call, the listener itself to leave it as it is
	 */
	SpreadMessageListener decorate(String listenerId, SpreadMessageListener listener);

}
