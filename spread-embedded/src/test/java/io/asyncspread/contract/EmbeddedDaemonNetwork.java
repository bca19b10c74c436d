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

package io.asyncspread.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import io.asyncspread.DaemonAddress;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;

/**
 * The embedded daemons as the network of a contract suite.
 */
public final class EmbeddedDaemonNetwork implements DaemonNetwork {

	private final Path sockets;

	private final EmbeddedSpreadNetwork network;

	/**
	 * Start a network.
	 * @param names names of the daemons
	 * @param customizer what to set beyond the defaults
	 */
	public EmbeddedDaemonNetwork(List<String> names, Consumer<EmbeddedSpreadNetwork.Builder> customizer) {
		EmbeddedSpreadNetwork.Builder builder = EmbeddedSpreadNetwork.builder().daemons(names.toArray(String[]::new));
		this.sockets = createDirectory();
		names.forEach((name) -> builder.unixSocket(name, this.sockets.resolve(name)));
		customizer.accept(builder);
		this.network = builder.start();
	}

	/**
	 * Return the network itself, for faults that only it can make.
	 * @return the network
	 */
	public EmbeddedSpreadNetwork embedded() {
		return this.network;
	}

	@Override
	public List<String> names() {
		return this.network.names();
	}

	@Override
	public DaemonAddress address(String daemon) {
		return this.network.daemon(daemon).address();
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("spread");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Path unixSocket(String daemon) {
		DaemonAddress address = this.network.daemon(daemon).unixAddress();
		if (address instanceof DaemonAddress.Unix unix) {
			return unix.path();
		}
		throw new IllegalStateException("daemon '" + daemon + "' has no Unix socket");
	}

	@Override
	public boolean canPartition() {
		return true;
	}

	@Override
	public void partition(Collection<? extends Collection<String>> parts) {
		this.network.partition(parts);
	}

	@Override
	public void heal() {
		this.network.heal();
	}

	@Override
	public void freeze(String daemon) {
		this.network.freeze(daemon);
	}

	@Override
	public void thaw(String daemon) {
		this.network.thaw(daemon);
	}

	@Override
	public void stop(String daemon) {
		this.network.stop(daemon);
	}

	/**
	 * An embedded daemon has no last words, so this is a stop.
	 */
	@Override
	public void kill(String daemon) {
		this.network.stop(daemon);
	}

	@Override
	public void start(String daemon) {
		this.network.start(daemon);
	}

	@Override
	public void close() {
		this.network.close();
		try {
			Files.deleteIfExists(this.sockets);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.network.toString();
	}

}
