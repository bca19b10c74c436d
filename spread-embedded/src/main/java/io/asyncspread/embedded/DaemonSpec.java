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

import java.nio.file.Path;

import io.asyncspread.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What tells one daemon of a network from the others. Immutable.
 *
 * @param name the name
 * @param port the TCP port, 0 for any free one
 * @param unixSocket the Unix socket, or {@code null}
 * @param id the number that stands for it in view ids, or {@code null} for the usual one
 */
record DaemonSpec(String name, int port, @Nullable Path unixSocket, @Nullable Integer id) {

	DaemonSpec {
		if (name.isEmpty() || name.length() > Limits.MAX_DAEMON_NAME || !isPrintable(name)) {
			throw new IllegalArgumentException("name of daemon '" + name + "' must have 1 to " + Limits.MAX_DAEMON_NAME
					+ " characters from '$' (0x24) to '~' (0x7e)");
		}
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException(
					"port of daemon '" + name + "' must be in 0..65535 (0 for any free one) but is " + port);
		}
	}

	private static boolean isPrintable(String name) {
		for (int i = 0; i < name.length(); i++) {
			if (name.charAt(i) < '$' || name.charAt(i) > '~') {
				return false;
			}
		}
		return true;
	}

	DaemonSpec withUnixSocket(Path other) {
		return new DaemonSpec(this.name, this.port, other, this.id);
	}

	DaemonSpec withId(int other) {
		return new DaemonSpec(this.name, this.port, this.unixSocket, other);
	}

}
