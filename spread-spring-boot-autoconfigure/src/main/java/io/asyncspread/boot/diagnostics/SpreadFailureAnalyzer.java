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

import java.net.UnknownHostException;

import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.spring.core.ConnectionStartupException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when the application does not start because there is no session with a
 * daemon.
 */
class SpreadFailureAnalyzer extends AbstractFailureAnalyzer<SpreadException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SpreadException cause) {
		ConnectionStartupException named = findCause(rootFailure, ConnectionStartupException.class);
		String prefix = (named != null) ? "spread.connections." + named.connection() : "spread";
		String action = new Advice(prefix).on(cause);
		if (action == null) {
			return null;
		}
		String description = (named != null) ? "Connection '" + named.connection() + "': " : "";
		return new FailureAnalysis(description + cause.getMessage(), action, cause);
	}

	/**
	 * What to do, in the names of the properties of one connection.
	 *
	 * @param prefix where the properties are
	 */
	private record Advice(String prefix) {

		private @Nullable String on(SpreadException cause) {
			if (cause.getCause() instanceof UnknownHostException) {
				return "Correct the name of the host in " + property("daemons") + ", or the name service." + retry();
			}
			if (cause instanceof SpreadConnectException connect) {
				return "Start a Spread daemon at " + connect.address() + ", or set " + property("daemons")
						+ " to where one runs." + embedded() + retry();
			}
			if (cause instanceof SpreadRejectedException rejected) {
				return on(rejected);
			}
			if (cause instanceof SpreadAuthenticationException authentication) {
				return "The daemon allows the methods " + authentication.offered() + ": set "
						+ property("authentication.method")
						+ " to one of them ('none' for NULL, 'ip' for IP, 'password' for PWORD), or define an "
						+ "Authenticator bean.";
			}
			if (cause instanceof SpreadProtocolException) {
				return "Check that " + property("daemons") + " names a Spread daemon and not another service, and that "
						+ property("ssl.enabled") + " is set exactly if a TLS proxy is before it.";
			}
			if (cause instanceof SpreadTimeoutException) {
				return "Check that the addresses in " + property("daemons")
						+ " are Spread daemons and reachable from here. A daemon that is busy needs a longer "
						+ property("connect-timeout") + ", " + property("handshake-timeout") + " or "
						+ property("startup-timeout") + "." + retry();
			}
			return null;
		}

		private String on(SpreadRejectedException rejected) {
			return switch (rejected.code()) {
				case ILLEGAL_NAME ->
					"Set " + property("private-name") + " to 1 to 10 characters from '$' to '~', or remove it.";
				case NOT_UNIQUE -> "Set " + property("private-name") + " to another name or remove it, so that the "
						+ "daemon assigns one; or let " + property("name-conflict")
						+ " be 'suffix' or 'daemon-assigned'.";
				case AUTH -> "Correct " + property("authentication.user") + " and "
						+ property("authentication.password") + ", or the access policy of the daemon.";
				case QUOTA ->
					"Close idle clients of this daemon or add others to " + property("daemons") + "." + retry();
				case VERSION -> "Use a Spread daemon of version 4 or 5.";
				case NO_NAME, UNKNOWN -> "Check that a Spread daemon, and no proxy or other service, is at "
						+ rejected.address() + "." + retry();
			};
		}

		private String embedded() {
			return this.prefix.equals("spread")
					? " For development add spread-embedded to the class path and set no 'spread.daemons'." : "";
		}

		private String retry() {
			return " With '" + this.prefix + ".startup-failure-policy=retry' the application starts without a daemon "
					+ "and keeps trying.";
		}

		private String property(String name) {
			return "'" + this.prefix + "." + name + "'";
		}

	}

}
