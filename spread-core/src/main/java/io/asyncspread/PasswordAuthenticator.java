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

import java.util.Arrays;

/**
 * The user and password module of the Spread sources: 32 bytes of user and 8 of password
 * in one write, one byte of answer. Immutable.
 */
final class PasswordAuthenticator implements Authenticator, Authenticator.Exchange {

	private static final int USER = 32;

	private static final int PASSWORD = 8;

	private final byte[] packet;

	PasswordAuthenticator(byte[] user, byte[] password) {
		check("user", user, USER);
		check("password", password, PASSWORD);
		this.packet = Arrays.copyOf(user, USER + PASSWORD);
		System.arraycopy(password, 0, this.packet, USER, password.length);
	}

	private static void check(String what, byte[] bytes, int max) {
		if (bytes.length == 0 || bytes.length > max) {
			throw new IllegalArgumentException(
					what + " for password authentication must have 1 to " + max + " bytes but has " + bytes.length);
		}
	}

	@Override
	public String method() {
		return "PWORD";
	}

	@Override
	public Exchange begin() {
		return this;
	}

	@Override
	public Step start() {
		return new Step(this.packet, 1);
	}

	@Override
	public Step next(byte[] answer) {
		return Step.DONE;
	}

	@Override
	public String toString() {
		return "PWORD (user and password masked)";
	}

}
