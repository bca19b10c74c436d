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

package io.asyncspread.spring.event;

/**
 * Something happened to a connection or to the groups it is in.
 */
public sealed interface SpreadConnectionEvent extends SpreadEvent
		permits SpreadConnectedEvent, SpreadDisconnectedEvent, SpreadConnectFailedEvent, SpreadGroupJoinedEvent,
		SpreadGroupLeftEvent, SpreadMembershipChangedEvent, SpreadSlowConsumerEvent {

	/**
	 * Return which of the application's connections it is.
	 * @return its name, {@code default} for the main one
	 */
	String connection();

}
