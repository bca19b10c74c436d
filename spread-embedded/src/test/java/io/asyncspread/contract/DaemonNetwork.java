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

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.asyncspread.DaemonAddress;

/**
 * A network of daemons that a contract suite runs against, embedded or real. Every method
 * returns when it is done, but what it causes may reach clients later.
 */
public interface DaemonNetwork extends AutoCloseable {

	/**
	 * Return the names of the daemons.
	 * @return the names in the order of the configuration
	 */
	List<String> names();

	/**
	 * Return where a daemon takes its clients.
	 * @param daemon its name
	 * @return the address
	 */
	DaemonAddress address(String daemon);

	/**
	 * Return where the first daemon takes its clients.
	 * @return the address
	 */
	default DaemonAddress address() {
		return address(names().get(0));
	}

	/**
	 * Return the Unix socket where a daemon takes its clients.
	 * @param daemon its name
	 * @return the path
	 */
	Path unixSocket(String daemon);

	/**
	 * Tell whether the network can be split.
	 * @return {@code false} if a suite has to leave partitions out
	 */
	boolean canPartition();

	/**
	 * Split the network.
	 * @param parts the daemons of each part, together all of them
	 */
	void partition(Collection<? extends Collection<String>> parts);

	/**
	 * Split the network.
	 * @param parts the daemons of each part, together all of them
	 */
	@SuppressWarnings("unchecked")
	default void partition(Set<String>... parts) {
		partition(List.of(parts));
	}

	/**
	 * Join all parts again.
	 */
	void heal();

	/**
	 * Let a daemon stop answering without closing anything.
	 * @param daemon its name
	 */
	void freeze(String daemon);

	/**
	 * Let a frozen daemon go on.
	 * @param daemon its name
	 */
	void thaw(String daemon);

	/**
	 * End a daemon.
	 * @param daemon its name
	 */
	void stop(String daemon);

	/**
	 * End a daemon without giving it a chance to do anything more.
	 * @param daemon its name
	 */
	void kill(String daemon);

	/**
	 * Start a daemon that was stopped, empty and at the same address.
	 * @param daemon its name
	 */
	void start(String daemon);

	@Override
	void close();

}
