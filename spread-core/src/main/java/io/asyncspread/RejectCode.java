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
 * Why a daemon refuses a session, as one byte in its handshake (wire protocol, section
 * 2.7).
 */
public enum RejectCode {

	/** Too many sessions at this daemon. */
	QUOTA(-3, true, "the daemon has no session left (997 by default): try another daemon or close idle clients"),

	/** No name arrived; only daemons of version 4.0 say so. */
	NO_NAME(-4, true, "the daemon got no private name: the connect packet was cut on its way"),

	/** The private name breaks the daemon's rules. */
	ILLEGAL_NAME(-5, false, "choose a private name of 1 to 10 characters from '$' to '~', or none"),

	/** The private name is in use at this daemon. */
	NOT_UNIQUE(-6, true,
			"another client of this daemon has the private name, or its last owner is not quite gone: "
					+ "choose another name, or set none and let the daemon assign one"),

	/** The daemon does not serve clients of this version. */
	VERSION(-7, false, "the daemon is too new or too old for this client"),

	/** Authentication failed, or the access policy refused the name. */
	AUTH(-9, false,
			"check the authentication method, user and password against AllowedAuthMethods and "
					+ "RequiredAuthMethods in the daemon's configuration"),

	/** A code that is not known to this client. */
	UNKNOWN(0, true, "the peer may be no Spread daemon");

	private final int code;

	private final boolean retryable;

	private final String advice;

	RejectCode(int code, boolean retryable, String advice) {
		this.code = code;
		this.retryable = retryable;
		this.advice = advice;
	}

	/**
	 * Return the code for the byte of a daemon.
	 * @param code the signed byte
	 * @return the code, {@link #UNKNOWN} if there is none
	 */
	public static RejectCode of(int code) {
		for (RejectCode candidate : values()) {
			if (candidate.code == code && candidate != UNKNOWN) {
				return candidate;
			}
		}
		return UNKNOWN;
	}

	/**
	 * Return the number that the daemon sends.
	 * @return a negative number, 0 for {@link #UNKNOWN}
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Tell whether the same attempt may succeed later.
	 * @return {@code false} if only another configuration helps
	 */
	public boolean isRetryable() {
		return this.retryable;
	}

	/**
	 * Return what to do about it.
	 * @return a sentence without the final stop
	 */
	public String advice() {
		return this.advice;
	}

}
