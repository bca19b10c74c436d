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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is let in: the methods that clients may choose, those checked in any case, and the
 * rules of each (wire protocol, section 2.6). Immutable.
 *
 * @param allowed the methods that a client may choose
 * @param required the methods that are checked whatever the client chose
 * @param addresses the rules of the IP method
 * @param users the password of each user
 */
record AuthRules(Set<AuthMethod> allowed, Set<AuthMethod> required, List<AddressRule> addresses,
		Map<String, String> users) {

	/** Bytes of the field that holds a password. */
	static final int PASSWORD_SIZE = 8;

	/** Bytes of the field that holds the name of a user. */
	static final int USER_SIZE = 32;

	static final AuthRules OPEN = new AuthRules(Set.of(AuthMethod.NULL), Set.of(), List.of(), Map.of());

	AuthRules {
		allowed = Set.copyOf(allowed);
		required = Set.copyOf(required);
		addresses = List.copyOf(addresses);
		users = Map.copyOf(users);
	}

	/**
	 * Return the list that the daemon sends.
	 * @return the names of the allowed methods in the daemon's own order, each with a
	 * blank behind it
	 */
	byte[] list() {
		StringBuilder list = new StringBuilder();
		for (AuthMethod method : AuthMethod.values()) {
			if (this.allowed.contains(method)) {
				list.append(method.name()).append(' ');
			}
		}
		return list.toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	boolean permitsAddress(SocketAddress peer) {
		return this.addresses.stream().anyMatch((rule) -> rule.matches(peer));
	}

	/**
	 * Decide on a client that is too old to authenticate.
	 * @param peer its address
	 * @return whether it is let in
	 */
	boolean permitsOldClient(SocketAddress peer) {
		return this.allowed.contains(AuthMethod.IP) ? permitsAddress(peer) : this.allowed.contains(AuthMethod.NULL);
	}

	boolean permitsUser(String user, String password) {
		return password.equals(this.users.get(user));
	}

	/**
	 * Check that a client can send this name and this password.
	 * @param name name of the user
	 * @param password the password
	 */
	static void checkUser(String name, String password) {
		checkField("user", name, USER_SIZE);
		checkField("password of user '" + name + "'", password, PASSWORD_SIZE);
	}

	private static void checkField(String what, String value, int size) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (character == 0 || character > 0xff) {
				throw new IllegalArgumentException(
						what + " must have characters of ISO-8859-1, but not 0x00, and has 0x"
								+ Integer.toHexString(character));
			}
		}
		if (value.isEmpty() || value.length() > size) {
			throw new IllegalArgumentException(what + " must have 1 to " + size + " bytes but has " + value.length());
		}
	}

	/**
	 * One rule of the IP method.
	 *
	 * @param text the rule: {@code local}, {@code unix}, or an IPv4 address with or
	 * without {@code /prefix}
	 */
	record AddressRule(String text) {

		private static final String OCTET = "(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])";

		AddressRule {
			if (!text.equals("local") && !text.equals("unix")
					&& !text.matches(OCTET + "(\\." + OCTET + "){3}(/([0-9]|[12][0-9]|3[0-2]))?")) {
				throw new IllegalArgumentException("rule of the IP method '" + text
						+ "' must be 'local', 'unix', an IPv4 address, or an IPv4 address with '/prefix'");
			}
		}

		boolean matches(SocketAddress peer) {
			if (!(peer instanceof InetSocketAddress socket)) {
				return this.text.equals("unix");
			}
			InetAddress address = socket.getAddress();
			if (this.text.equals("local")) {
				return address.isLoopbackAddress();
			}
			if (this.text.equals("unix") || address.getAddress().length != Integer.BYTES) {
				return false;
			}
			String[] parts = this.text.split("/");
			int prefix = (parts.length == 1) ? Integer.SIZE : Integer.parseInt(parts[1]);
			int mask = (prefix == 0) ? 0 : -1 << (Integer.SIZE - prefix);
			return (number(parts[0]) & mask) == (number(address.getHostAddress()) & mask);
		}

		private static int number(String address) {
			return Arrays.stream(address.split("\\."))
				.mapToInt(Integer::parseInt)
				.reduce(0, (number, part) -> number << Byte.SIZE | part & 0xFF);
		}

	}

}
