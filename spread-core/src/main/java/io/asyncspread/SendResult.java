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

package io.asyncspread;

/**
 * What {@link SpreadClient#trySend(Multicast)} says.
 */
public enum SendResult {

	/**
	 * Accepted: the message goes out in its turn, or with the next session where messages
	 * are {@linkplain SendingOptions#holdWhileReconnecting held}.
	 */
	OK,

	/**
	 * Not accepted: the send queue is full, or what may be held without a session. Try
	 * again when it has drained.
	 */
	FULL,

	/** Not accepted: there is no session just now, and nothing is held for the next. */
	NOT_CONNECTED,

	/** Not accepted, and never will be: the client is closed or has failed. */
	CLOSED

}
