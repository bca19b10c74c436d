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

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the forms of {@link DaemonAddress#parse(String)}; stateless.
 */
final class DaemonAddressParser {

	private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

	private static final Pattern BRACKETS = Pattern.compile("\\[([0-9A-Fa-f:.%A-Za-z0-9]+)](?::([0-9]{1,9}))?");

	// no host is a number alone, which is a port with too many digits
	private static final Pattern HOST = Pattern.compile("(?![0-9]+$)[A-Za-z0-9._-]+");

	private static final Pattern IPV6 = Pattern
		.compile("(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*(?:[0-9]+(?:\\.[0-9]+){3})?)"
				+ "(?:%[A-Za-z0-9]+)?");

	private DaemonAddressParser() {
	}

	static DaemonAddress parse(String text) {
		String address = text.strip();
		if (address.startsWith("unix:")) {
			return unix(text, address.substring("unix:".length()));
		}
		if (DIGITS.matcher(address).matches()) {
			return DaemonAddress.tcp("localhost", Integer.parseInt(address));
		}
		int at = address.indexOf('@');
		if (at >= 0) {
			return portAtHost(text, address.substring(0, at), address.substring(at + 1));
		}
		Matcher brackets = BRACKETS.matcher(address);
		if (brackets.matches()) {
			return DaemonAddress.tcp(brackets.group(1), port(brackets.group(2)));
		}
		if (IPV6.matcher(address).matches()) {
			return DaemonAddress.tcp(address, DaemonAddress.DEFAULT_PORT);
		}
		int colon = address.lastIndexOf(':');
		String host = (colon < 0) ? address : address.substring(0, colon);
		String port = (colon < 0) ? null : address.substring(colon + 1);
		if (!HOST.matcher(host).matches() || (port != null && !DIGITS.matcher(port).matches())) {
			throw malformed(text);
		}
		return DaemonAddress.tcp(host, port(port));
	}

	private static DaemonAddress unix(String text, String path) {
		if (path.isEmpty()) {
			throw malformed(text);
		}
		try {
			return DaemonAddress.unix(Path.of(path));
		}
		catch (InvalidPathException ex) {
			throw malformed(text);
		}
	}

	private static DaemonAddress portAtHost(String text, String port, String host) {
		Matcher brackets = BRACKETS.matcher(host);
		String name = (brackets.matches() && brackets.group(2) == null) ? brackets.group(1) : host;
		if (!DIGITS.matcher(port).matches() || !(HOST.matcher(name).matches() || IPV6.matcher(name).matches())) {
			throw malformed(text);
		}
		return DaemonAddress.tcp(name, Integer.parseInt(port));
	}

	private static int port(@org.jspecify.annotations.Nullable String digits) {
		return (digits != null) ? Integer.parseInt(digits) : DaemonAddress.DEFAULT_PORT;
	}

	private static IllegalArgumentException malformed(String text) {
		return new IllegalArgumentException("daemon address '" + text
				+ "' has none of the forms '4803@host', 'host:4803', '4803', 'host', '[::1]:4803' or 'unix:/tmp/4803'");
	}

}
