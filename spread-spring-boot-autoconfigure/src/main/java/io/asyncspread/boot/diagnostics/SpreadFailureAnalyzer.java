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

package io.asyncspread.boot.diagnostics;

import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.SpreadTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when the application does not start because there is no session with a
 * daemon.
 */
class SpreadFailureAnalyzer extends AbstractFailureAnalyzer<SpreadException> {

	private static final String RETRY = " With 'spread.startup-failure-policy=retry' the application starts "
			+ "without a daemon and keeps trying.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SpreadException cause) {
		String action = action(cause);
		return (action != null) ? new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause) : null;
	}

	private static @Nullable String action(SpreadException cause) {
		if (cause instanceof SpreadConnectException connect) {
			return "Start a Spread daemon at " + connect.address()
					+ ", or set 'spread.daemons' to where one runs. For development add spread-embedded to the class "
					+ "path and set no 'spread.daemons'." + RETRY;
		}
		if (cause instanceof SpreadRejectedException rejected) {
			return switch (rejected.code()) {
				case ILLEGAL_NAME -> "Set 'spread.private-name' to 1 to 10 characters from '$' to '~', or remove it.";
				case NOT_UNIQUE -> "Set 'spread.private-name' to another name or remove it, so that the daemon assigns "
						+ "one; or let 'spread.name-conflict' be 'suffix' or 'daemon-assigned'.";
				case AUTH -> "Correct 'spread.authentication.user' and 'spread.authentication.password', or the "
						+ "access policy of the daemon.";
				case QUOTA -> "Close idle clients of this daemon or add others to 'spread.daemons'." + RETRY;
				case VERSION -> "Use a Spread daemon of version 4 or 5.";
				case NO_NAME, UNKNOWN -> "Check that a Spread daemon, and no proxy or other service, is at "
						+ rejected.address() + "." + RETRY;
			};
		}
		if (cause instanceof SpreadAuthenticationException authentication) {
			return "The daemon allows the methods " + authentication.offered()
					+ ": set 'spread.authentication.method' to one of them ('none' for NULL, 'ip' for IP, 'password' for "
					+ "PWORD), or define an Authenticator bean.";
		}
		if (cause instanceof SpreadProtocolException) {
			return "Check that 'spread.daemons' names a Spread daemon and not another service, and that "
					+ "'spread.ssl.enabled' is set exactly if a TLS proxy is before it.";
		}
		if (cause instanceof SpreadTimeoutException) {
			return "Check that the addresses in 'spread.daemons' are Spread daemons and reachable from here. A daemon "
					+ "that is busy needs a longer 'spread.connect-timeout' or 'spread.handshake-timeout'." + RETRY;
		}
		return null;
	}

}
