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

package io.asyncspread.session;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import io.asyncspread.SpreadException;
import io.asyncspread.transport.Connection;

/**
 * The life of sessions as events of Java Flight Recorder, which cost nothing while nobody
 * records. Stateless.
 */
final class SessionRecording {

	private SessionRecording() {
	}

	static void started(Connection connection) {
		SessionStarted event = new SessionStarted();
		if (event.isEnabled()) {
			event.daemon = connection.address().toString();
			event.version = connection.version().toString();
			event.self = connection.self().privateGroup();
			event.epoch = connection.epoch();
			event.commit();
		}
	}

	static void ended(int epoch, SpreadException cause, int unsent) {
		SessionEnded event = new SessionEnded();
		if (event.isEnabled()) {
			event.epoch = epoch;
			event.cause = String.valueOf(cause.getMessage());
			event.unsent = unsent;
			event.commit();
		}
	}

	static void failed(int attempt, SpreadException cause) {
		ConnectFailed event = new ConnectFailed();
		if (event.isEnabled()) {
			event.attempt = attempt;
			event.cause = String.valueOf(cause.getMessage());
			event.commit();
		}
	}

	static void paused(int epoch, int messages, long bytes) {
		ReadingPaused event = new ReadingPaused();
		if (event.isEnabled()) {
			event.epoch = epoch;
			event.messages = messages;
			event.bytes = bytes;
			event.commit();
		}
	}

	@Name("io.asyncspread.SessionStarted")
	@Label("Spread Session Started")
	@Category("Spread")
	@Description("A daemon accepted a session")
	@StackTrace(false)
	private static final class SessionStarted extends Event {

		@Label("Daemon")
		private String daemon = "";

		@Label("Version")
		private String version = "";

		@Label("Private Group")
		private String self = "";

		@Label("Epoch")
		private int epoch;

	}

	@Name("io.asyncspread.SessionEnded")
	@Label("Spread Session Ended")
	@Category("Spread")
	@Description("A session was lost")
	@StackTrace(false)
	private static final class SessionEnded extends Event {

		@Label("Epoch")
		private int epoch;

		@Label("Cause")
		private String cause = "";

		@Label("Unsent Messages")
		private int unsent;

	}

	@Name("io.asyncspread.ConnectFailed")
	@Label("Spread Connect Failed")
	@Category("Spread")
	@Description("An attempt to get a session failed")
	@StackTrace(false)
	private static final class ConnectFailed extends Event {

		@Label("Attempt")
		private int attempt;

		@Label("Cause")
		private String cause = "";

	}

	@Name("io.asyncspread.ReadingPaused")
	@Label("Spread Reading Paused")
	@Category("Spread")
	@Description("The listeners are too slow")
	@StackTrace(false)
	private static final class ReadingPaused extends Event {

		@Label("Epoch")
		private int epoch;

		@Label("Waiting Messages")
		private int messages;

		@Label("Waiting Bytes")
		private long bytes;

	}

}
