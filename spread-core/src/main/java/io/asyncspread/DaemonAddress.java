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

import java.nio.file.Path;

/**
 * Where a daemon takes its clients: a TCP port or a Unix socket (wire protocol, section
 * 1). Two addresses are equal when their texts are; nothing is looked up for that.
 * <p>
 * Host names are resolved anew for each attempt to connect.
 */
public sealed interface DaemonAddress {

	/**
	 * Port of a daemon whose configuration names none.
	 */
	int DEFAULT_PORT = 4803;

	/**
	 * A TCP port.
	 *
	 * @param host name or address of the host, IPv6 without brackets
	 * @param port the port, 1 to 65535
	 */
	record Tcp(String host, int port) implements DaemonAddress {

		public Tcp {
			if (host.isBlank()) {
				throw new IllegalArgumentException("daemon address needs a host, such as 'localhost'");
			}
			if (port < 1 || port > 65535) {
				throw new IllegalArgumentException(
						"port of daemon address must be in 1..65535 but is " + port + " (host '" + host + "')");
			}
		}

		@Override
		public String toString() {
			return this.port + "@" + ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host);
		}

	}

	/**
	 * A Unix socket; a daemon offers one at {@code /tmp/<port>}.
	 *
	 * @param path path of the socket
	 */
	record Unix(Path path) implements DaemonAddress {

		@Override
		public String toString() {
			return "unix:" + this.path;
		}

	}

	/**
	 * Return the address of a TCP port.
	 * @param host name or address of the host, IPv6 without brackets
	 * @param port the port, 1 to 65535
	 * @return the address
	 * @throws IllegalArgumentException if the host is blank or the port out of range
	 */
	static DaemonAddress tcp(String host, int port) {
		return new Tcp(host, port);
	}

	/**
	 * Return the address of a Unix socket.
	 * @param path path of the socket
	 * @return the address
	 */
	static DaemonAddress unix(Path path) {
		return new Unix(path);
	}

	/**
	 * Read an address in any of the forms people write: {@code 4803@host} as in Spread's
	 * own tools, {@code host:4803}, {@code [::1]:4803}, {@code 4803@::1}, a bare port
	 * (TCP on localhost), a bare host (port 4803), or {@code unix:/tmp/4803}. Blanks
	 * around it are ignored.
	 * <p>
	 * The C library takes a bare port for the Unix socket {@code /tmp/<port>}; write
	 * {@code unix:} if you mean that.
	 * @param text the text
	 * @return the address
	 * @throws IllegalArgumentException if the text has none of the forms or the port is
	 * out of range
	 */
	static DaemonAddress parse(String text) {
		return DaemonAddressParser.parse(text);
	}

}
