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
 * Where a client stands. Spread has no resumption: every loss of the connection ends the
 * membership in all groups, and the next session is a new member.
 *
 * <pre>
 *            connect()
 *    NEW ───────────────► CONNECTING ◄──────────────┐
 *     │                    │      │ failed          │ delay over
 *     │               TCP  │      └──────────────► BACKOFF ──┐
 *     │                    ▼                        ▲  ▲     │
 *     │               HANDSHAKING ── retryable ─────┘  │     │
 *     │                    │    └─── fatal ──► FAILED  │     │
 *     │           accepted ▼                      ▲    │     │
 *     │                 JOINING ───── lost ───────┼────┤     │
 *     │   all groups back  ▼                      │    │     │
 *     │                  READY ────── lost ───────┴────┘     │
 *     │                    │        (no reconnect: FAILED)   │
 *     └──── close() ───────┴──► CLOSING ──► CLOSED ◄─────────┘
 * </pre>
 *
 * {@code close()} is legal in every state.
 */
public enum SessionState {

	/** Built, and not yet asked to connect. */
	NEW,

	/** Opening a connection to a daemon. */
	CONNECTING,

	/** Connected; version, name and authentication are being agreed. */
	HANDSHAKING,

	/** In session, and joining the wanted groups. Sending works. */
	JOINING,

	/**
	 * In session and in all groups that were wanted when it began, but for those that
	 * {@link SessionEvent.JoinFailed} told of.
	 */
	READY,

	/** Without a session, waiting for the next attempt. */
	BACKOFF,

	/** Closing: what was accepted is being written. */
	CLOSING,

	/** Closed for good by {@link SpreadClient#close()}. */
	CLOSED,

	/**
	 * Ended for good by an error that another attempt would not cure, or because
	 * {@link ReconnectOptions} allow no further attempt. What it holds is given back when
	 * it is closed.
	 */
	FAILED;

	/**
	 * Tell whether the client has a session, so that messages can be sent.
	 * @return {@code true} when joining or ready
	 */
	public boolean isConnected() {
		return this == JOINING || this == READY;
	}

	/**
	 * Tell whether this is an end.
	 * @return {@code true} when closed or failed
	 */
	public boolean isTerminal() {
		return this == CLOSED || this == FAILED;
	}

}
