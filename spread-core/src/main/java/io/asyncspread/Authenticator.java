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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A way to prove to the daemon who we are: the client's half of one authentication
 * method, as an exchange of bytes in the handshake (wire protocol, section 2.6).
 * <p>
 * Implementations are shared by all attempts to connect and must be thread-safe; each
 * attempt begins an {@link Exchange} of its own. Both are used from the network thread
 * and must not block. An exception they throw, or {@code null}, ends the attempt with a
 * {@link SpreadAuthenticationException}, after which the client does not try again; a
 * daemon that does not answer ends it after {@link SpreadOptions#handshakeTimeout()}.
 */
public interface Authenticator {

	/**
	 * Return the name of the method, as in the daemon's {@code AllowedAuthMethods}.
	 * @return 1 to 29 characters such as {@code NULL}
	 */
	String method();

	/**
	 * Begin the exchange of one handshake.
	 * @return the exchange; one without state can be shared
	 */
	Exchange begin();

	/**
	 * Return the authenticator of a daemon that asks for nothing, which is the default.
	 * @return the method {@code NULL}
	 */
	static Authenticator none() {
		return new SilentAuthenticator("NULL");
	}

	/**
	 * Return the authenticator of a daemon that looks at the client's address, which has
	 * to match its file {@code spread.access_ip}.
	 * @return the method {@code IP}
	 */
	static Authenticator ip() {
		return new SilentAuthenticator("IP");
	}

	/**
	 * Return the authenticator for the user and password module that the Spread sources
	 * ship. Both travel in clear text, and only eight characters of the password count.
	 * @param user the user, at most 32 bytes of ISO-8859-1
	 * @param password the password, 1 to 8 bytes of ISO-8859-1
	 * @return the method {@code PWORD}
	 * @throws IllegalArgumentException if one of them is empty or too long
	 */
	static Authenticator password(String user, String password) {
		return new PasswordAuthenticator(user.getBytes(StandardCharsets.ISO_8859_1),
				password.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * The state of one method in one handshake.
	 */
	interface Exchange {

		/**
		 * Return the first step.
		 * @return what to write and how many bytes to wait for
		 */
		Step start();

		/**
		 * Return the step after an answer. The verdict of the daemon is no part of it: it
		 * follows when all methods are done.
		 * @param answer as many bytes as the step before waited for
		 * @return the next step, {@link Step#DONE} if there is none
		 */
		Step next(byte[] answer);

	}

	/**
	 * A step of an exchange.
	 *
	 * @param write what to write, in one piece; can be empty; not copied
	 * @param read how many bytes to wait for; 0 ends the exchange
	 */
	record Step(byte[] write, int read) {

		/**
		 * Nothing to write and nothing to wait for.
		 */
		public static final Step DONE = new Step(new byte[0], 0);

		public Step {
			Objects.requireNonNull(write, "write");
			if (read < 0) {
				throw new IllegalArgumentException(
						"read must be the number of bytes to wait for, 0 for none, but is " + read);
			}
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Step step && Arrays.equals(this.write, step.write) && this.read == step.read;
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.write) * 31 + this.read;
		}

		/**
		 * Return the lengths alone, for what is written may be a secret.
		 */
		@Override
		public String toString() {
			return "Step[write=" + this.write.length + " bytes, read=" + this.read + " bytes]";
		}

	}

}
