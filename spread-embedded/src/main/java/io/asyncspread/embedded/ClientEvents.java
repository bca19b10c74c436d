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

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

import io.asyncspread.Member;
import io.asyncspread.RejectCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listeners what happens to the clients of one daemon. Confined to
 * the event loop of its network.
 */
final class ClientEvents {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSpread.class);

	private final String daemon;

	private final List<EmbeddedSpreadListener> listeners;

	ClientEvents(String daemon, List<EmbeddedSpreadListener> listeners) {
		this.daemon = daemon;
		this.listeners = listeners;
	}

	/**
	 * Details may quote what a client sent, which must not forge lines of the log.
	 */
	private static String printable(String detail) {
		return detail.replaceAll("[\\p{Cntrl}\u0080-\u009f]", "?");
	}

	void opened(Member member) {
		logger.debug("Session {} opened", member);
		tell((listener) -> listener.sessionOpened(member));
	}

	void closed(Member member, CloseCause cause, String detail) {
		switch (cause) {
			case BAD_FRAME, SLOW_READER, FATAL_FRAME ->
				logger.warn("Session {} closed ({}): {}", member, cause, printable(detail));
			default -> logger.debug("Session {} closed ({}): {}", member, cause, printable(detail));
		}
		tell((listener) -> listener.sessionClosed(member, cause, detail));
	}

	void failed(ClientConnection connection, Throwable cause) {
		if (cause instanceof IOException) {
			logger.debug("Connection of {} failed: {}", connection, cause.toString());
		}
		else {
			logger.error("Connection of {} failed", connection, cause);
		}
	}

	void rejected(RejectCode code, String detail) {
		logger.warn("Daemon '{}' rejected a connection with {} ({}): {}", this.daemon, code, code.code(),
				printable(detail));
		tell((listener) -> listener.connectionRejected(this.daemon, code, detail));
	}

	void handshakeFailed(String detail) {
		logger.debug("Daemon '{}' closed a connection in the handshake: {}", this.daemon, printable(detail));
		tell((listener) -> listener.handshakeFailed(this.daemon, detail));
	}

	void fatalFrame(Member member, String detail) {
		logger.error("Session {} sent a frame that a C daemon does not survive: {}", member, printable(detail));
		tell((listener) -> listener.fatalFrame(member, detail));
	}

	void tooManyGroups(Member member, int groups) {
		logger.warn("Message of {} to {} groups is delivered to nobody, as by a C daemon: at most 43 are possible",
				member, groups);
		tell((listener) -> listener.tooManyGroups(member, groups));
	}

	void accessPolicyFailed(Member member, Throwable failure) {
		logger.error("The access policy failed for {}, whose request is refused", member, failure);
		tell((listener) -> listener.accessPolicyFailed(member, failure));
	}

	private void tell(Consumer<EmbeddedSpreadListener> event) {
		for (EmbeddedSpreadListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				// A failed assertion, for example, which is no reason to end a session.
				logger.error("Listener {} failed", listener, ex);
			}
		}
	}

}
