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

package io.asyncspread.embedded;

/**
 * Why the session of a client ended.
 */
public enum CloseCause {

	/** The client asked for it. */
	DISCONNECT_REQUEST,

	/** The connection ended: closed, reset, or half closed. */
	CONNECTION_LOST,

	/** The client sent a frame that breaks the rules. */
	BAD_FRAME,

	/** The client sent a frame that kills a daemon, or upsets it for good. */
	FATAL_FRAME,

	/** The client did not read, and too many messages waited for it. */
	SLOW_READER,

	/** A test ended the connection. */
	FAULT,

	/** The daemon stopped. */
	DAEMON_STOPPED

}
