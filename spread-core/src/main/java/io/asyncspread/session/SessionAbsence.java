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

import org.jspecify.annotations.Nullable;

import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionLostException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;

/**
 * Tells whoever wants a session why there is none. Written by the event loop of the
 * client, read by any thread.
 */
final class SessionAbsence {

	private final SpreadOptions options;

	private final SessionMachine machine;

	// what ended the client
	private volatile @Nullable SpreadException failure;

	// why there is no session just now
	private volatile @Nullable SpreadException trouble;

	SessionAbsence(SpreadOptions options, SessionMachine machine) {
		this.options = options;
		this.machine = machine;
	}

	/**
	 * There is none, and another attempt may follow.
	 */
	void because(SpreadException cause) {
		this.trouble = cause;
	}

	/**
	 * There is one.
	 */
	void ended() {
		this.trouble = null;
	}

	/**
	 * There will be none.
	 */
	void forGood(SpreadException cause) {
		this.failure = cause;
	}

	/**
	 * What made the client fail, {@code null} if it has not.
	 */
	@Nullable SpreadException failure() {
		return this.failure;
	}

	/**
	 * The error of an operation that needs a session.
	 */
	SpreadException error() {
		SpreadException cause = this.failure;
		SessionState current = this.machine.state();
		if (cause != null || current == SessionState.CLOSING || current == SessionState.CLOSED) {
			return closed();
		}
		SpreadException reason = this.trouble;
		String why = (current == SessionState.NEW) ? "connect() was not called"
				: "the client is " + current + ((reason != null) ? ", since " + reason.getMessage() : "");
		return new SessionLostException("no session of %s just now: %s".formatted(client(), why), this.machine.epoch(),
				false, reason);
	}

	/**
	 * The error of an operation after the end of the client.
	 */
	SessionClosedException closed() {
		SpreadException cause = this.failure;
		return (cause != null)
				? new SessionClosedException(
						"%s has failed and does not connect again: %s".formatted(client(), cause.getMessage()), cause)
				: new SessionClosedException(client() + " is closed", null);
	}

	private String client() {
		String name = this.options.privateName();
		return "Spread client %sof %s".formatted((name != null) ? "'" + name + "' " : "", this.options.daemons());
	}

}
