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

package io.asyncspread.boot.autoconfigure;

import java.util.List;

import io.asyncspread.DaemonAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the daemons are and how to get in: the one source the client is configured from,
 * be it properties, an embedded daemon, Docker Compose or Testcontainers. A bean of this
 * type replaces {@code spread.daemons}, user and password below
 * {@code spread.authentication}, and {@code spread.ssl.bundle} and
 * {@code spread.ssl.enabled}. The method {@code ip} is still used with a daemon that asks
 * for it.
 */
public interface SpreadConnectionDetails extends ConnectionDetails {

	/**
	 * Return the daemons in order of preference; several are failover.
	 * @return at least one address
	 */
	List<DaemonAddress> getDaemons();

	/**
	 * Return the user for the daemon's user and password module.
	 * @return the user, {@code null} for a daemon that asks for none
	 */
	default @Nullable String getUser() {
		return null;
	}

	/**
	 * Return the password for the daemon's user and password module.
	 * @return the password, {@code null} for a daemon that asks for none
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Return the SSL bundle to connect with, for daemons behind a TLS proxy.
	 * @return the bundle, {@code null} for plain connections
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
