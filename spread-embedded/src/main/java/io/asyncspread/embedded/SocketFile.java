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

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

import io.asyncspread.DaemonAddress;
import org.jspecify.annotations.Nullable;

/**
 * The file of the Unix socket of one daemon. Its presence proves nothing, as a daemon
 * that was killed leaves it behind (wire protocol, section 1), so whether another daemon
 * has it is asked by connecting. Used by the threads that start and stop the daemon, one
 * at a time.
 */
final class SocketFile {

	private final String daemon;

	private final Path path;

	private boolean owned;

	private @Nullable Object key;

	SocketFile(String daemon, Path path) {
		this.daemon = daemon;
		this.path = path;
	}

	Path path() {
		return this.path;
	}

	/**
	 * Remove a socket that nobody listens on any more.
	 * @throws PortInUseException if somebody does
	 */
	void clear() {
		if (isOther()) {
			if (isAnswered()) {
				throw new PortInUseException(this.daemon, DaemonAddress.unix(this.path),
						new IOException("a process listens on " + this.path));
			}
			delete();
		}
	}

	/**
	 * Take the file, which a port was just bound to, as this daemon's own, and open it to
	 * all users.
	 */
	void take() {
		this.owned = true;
		this.key = key();
		try {
			if (Files.getFileAttributeView(this.path, PosixFileAttributeView.class) != null) {
				Files.setPosixFilePermissions(this.path, PosixFilePermissions.fromString("rw-rw-rw-"));
			}
		}
		catch (IOException ex) {
			throw new EmbeddedSpreadException(
					"embedded daemon '" + this.daemon + "' cannot open the socket " + this.path + " to all users", ex);
		}
	}

	/**
	 * Remove the file if it is this daemon's own, while its port is still bound: from
	 * then on it can be another's.
	 */
	void release() {
		if (this.owned) {
			this.owned = false;
			if (isOther() && Objects.equals(this.key, key())) {
				delete();
			}
		}
	}

	private boolean isOther() {
		return Files.exists(this.path) && !Files.isRegularFile(this.path) && !Files.isDirectory(this.path);
	}

	private boolean isAnswered() {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			// Never waits for a daemon that takes no clients at the moment.
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(this.path));
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			return Files.exists(this.path);
		}
	}

	private @Nullable Object key() {
		try {
			return Files.readAttributes(this.path, BasicFileAttributes.class).fileKey();
		}
		catch (IOException ex) {
			throw new EmbeddedSpreadException(
					"embedded daemon '" + this.daemon + "' cannot look at the socket " + this.path, ex);
		}
	}

	private void delete() {
		try {
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			throw new EmbeddedSpreadException(
					"embedded daemon '" + this.daemon + "' cannot remove the socket " + this.path, ex);
		}
	}

}
