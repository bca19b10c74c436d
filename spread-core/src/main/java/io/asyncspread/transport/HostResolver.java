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

package io.asyncspread.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a host. May block, so it is never called on an event loop.
 */
@FunctionalInterface
interface HostResolver {

	/**
	 * The system's. How long it remembers an answer is for the security property
	 * {@code networkaddress.cache.ttl} to say, 30 s by default.
	 */
	HostResolver SYSTEM = (host) -> List.of(InetAddress.getAllByName(host));

	/**
	 * Find the addresses of a host.
	 * @param host name or address
	 * @return at least one address, in the order in which to try them
	 */
	List<InetAddress> resolve(String host) throws UnknownHostException;

}
