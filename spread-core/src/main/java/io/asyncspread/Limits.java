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
 * The limits of the Spread daemon as measured on versions 4.0 to 5.0 (wire protocol,
 * sections 2.3, 5.2, 5.4 and 8), which are tighter than those of its C headers, and the
 * checks that keep a caller inside them. Everything a client sends passes these checks in
 * the caller's thread, so that a mistake costs an exception and never the session.
 */
public final class Limits {

	/**
	 * Longest private name of a client, in bytes.
	 */
	public static final int MAX_PRIVATE_NAME = 10;

	/**
	 * Longest name of a daemon, in bytes.
	 */
	public static final int MAX_DAEMON_NAME = 19;

	/**
	 * Longest name of a group, in bytes.
	 */
	public static final int MAX_GROUP_NAME = 31;

	/**
	 * Most target groups of one message. The daemon takes up to 100, but delivers a
	 * message to more than 43 groups to nobody (wire protocol, section 5.3).
	 */
	public static final int MAX_GROUPS = 43;

	/**
	 * Most bytes of body and target groups (32 bytes each) of one message. One byte more
	 * kills a daemon of version 4.4 (wire protocol, section 5.4).
	 */
	public static final int MAX_PAYLOAD = 143_151;

	/**
	 * Bytes that one target group takes of {@link #MAX_PAYLOAD}.
	 */
	public static final int GROUP_SIZE = 32;

	/**
	 * Highest message type; types are unsigned 16-bit numbers.
	 */
	public static final int MAX_MESSAGE_TYPE = 0xFFFF;

	private Limits() {
	}

	/**
	 * Return the largest body that a message to so many groups may have.
	 * @param groups number of target groups, from 1 to {@link #MAX_GROUPS}, which is not
	 * checked
	 * @return the limit in bytes
	 */
	public static int maxBody(int groups) {
		return MAX_PAYLOAD - GROUP_SIZE * groups;
	}

	/**
	 * Check the name of a group to join.
	 * @param group the name
	 * @return the name
	 * @throws IllegalArgumentException if the name is empty, longer than
	 * {@link #MAX_GROUP_NAME} or has a character outside {@code $} to {@code ~}
	 */
	public static String checkGroupName(String group) {
		return checkName("group name", group, MAX_GROUP_NAME);
	}

	/**
	 * Check a private name to connect with.
	 * @param name the name
	 * @return the name
	 * @throws IllegalArgumentException if the name is empty, longer than
	 * {@link #MAX_PRIVATE_NAME} or has a character outside {@code $} to {@code ~}
	 */
	public static String checkPrivateName(String name) {
		return checkName("private name", name, MAX_PRIVATE_NAME);
	}

	/**
	 * Check a target of a multicast: a group name or a private group such as
	 * {@code #name#daemon}.
	 * @param target the target
	 * @return the target
	 * @throws IllegalArgumentException if it is neither
	 */
	public static String checkTarget(String target) {
		if (!target.startsWith("#")) {
			return checkGroupName(target);
		}
		int second = target.indexOf('#', 1);
		if (second < 0) {
			throw new IllegalArgumentException(
					"private group " + quote(target) + " must have the form '#name#daemon', the second '#' is missing");
		}
		checkName("private name in private group " + quote(target), target.substring(1, second), MAX_PRIVATE_NAME);
		checkName("daemon name in private group " + quote(target), target.substring(second + 1), MAX_DAEMON_NAME);
		return target;
	}

	/**
	 * Check a message type.
	 * @param type the type
	 * @return the type
	 * @throws IllegalArgumentException if it is not in 0 to {@link #MAX_MESSAGE_TYPE}
	 */
	public static int checkMessageType(int type) {
		if (type < 0 || type > MAX_MESSAGE_TYPE) {
			throw new IllegalArgumentException(
					"message type must be in 0.." + MAX_MESSAGE_TYPE + " (an unsigned 16-bit number) but is " + type);
		}
		return type;
	}

	/**
	 * Check that a body fits beside its target groups.
	 * @param body length of the body in bytes
	 * @param groups number of target groups
	 * @throws IllegalArgumentException if body and groups exceed {@link #MAX_PAYLOAD}
	 */
	public static void checkBody(int body, int groups) {
		if (body > maxBody(groups)) {
			throw new IllegalArgumentException("body of " + body + " bytes is too long for a message to " + groups
					+ (groups == 1 ? " group" : " groups") + ": at most " + maxBody(groups) + " bytes are possible ("
					+ MAX_PAYLOAD + " less " + GROUP_SIZE + " for each group)");
		}
	}

	private static String checkName(String what, String name, int max) {
		if (name.isEmpty()) {
			throw new IllegalArgumentException(what + " must not be empty: 1 to " + max + " characters are possible");
		}
		if (name.length() > max) {
			throw new IllegalArgumentException(what + " " + quote(name) + " has " + name.length()
					+ " characters: at most " + max + " are possible");
		}
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (character < '$' || character > '~') {
				throw new IllegalArgumentException(what + " " + quote(name) + " has the character 0x"
						+ Integer.toHexString(character) + " at index " + i
						+ ": only '$' (0x24) to '~' (0x7e) are possible, so neither blank nor '#'");
			}
		}
		return name;
	}

	private static String quote(String text) {
		StringBuilder quoted = new StringBuilder("'");
		text.chars()
			.limit(64)
			.forEach((character) -> quoted.append((character >= ' ' && character <= '~') ? (char) character : '?'));
		return quoted.append((text.length() > 64) ? "...'" : "'").toString();
	}

}
