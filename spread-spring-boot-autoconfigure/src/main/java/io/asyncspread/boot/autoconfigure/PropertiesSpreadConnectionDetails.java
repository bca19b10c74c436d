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

import java.util.ArrayList;
import java.util.List;

import io.asyncspread.DaemonAddress;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Authentication;
import io.asyncspread.boot.autoconfigure.SpreadProperties.AuthenticationMethod;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Connection details as the properties give them. Immutable.
 */
class PropertiesSpreadConnectionDetails implements SpreadConnectionDetails {

	private final ConnectionName name;

	private final Connection properties;

	private final @Nullable SslBundles sslBundles;

	private final List<DaemonAddress> daemons;

	PropertiesSpreadConnectionDetails(ConnectionName name, Connection properties, @Nullable SslBundles sslBundles) {
		this.name = name;
		this.properties = properties;
		this.sslBundles = sslBundles;
		this.daemons = parse(name, properties.daemons());
		check(name, properties.authentication());
	}

	private static List<DaemonAddress> parse(ConnectionName name, List<String> daemons) {
		List<DaemonAddress> addresses = new ArrayList<>();
		for (String daemon : daemons) {
			if (StringUtils.hasText(daemon)) {
				addresses.add(name.checked("daemons", String.join(",", daemons), () -> DaemonAddress.parse(daemon)));
			}
		}
		if (addresses.isEmpty() && !name.equals(ConnectionName.MAIN)) {
			throw name.invalid("daemons", null, "a further connection needs at least one daemon");
		}
		return addresses.isEmpty() ? List.of(DaemonAddress.tcp("localhost", DaemonAddress.DEFAULT_PORT))
				: List.copyOf(addresses);
	}

	private static void check(ConnectionName name, Authentication authentication) {
		boolean user = StringUtils.hasText(authentication.user());
		boolean password = StringUtils.hasText(authentication.password());
		AuthenticationMethod method = authentication.method();
		if (method == AuthenticationMethod.PASSWORD && !(user && password)) {
			throw name.invalid("authentication.method", method,
					"this method needs '" + name.property("authentication.user") + "' and '"
							+ name.property("authentication.password") + "'");
		}
		if (user && method != null && method != AuthenticationMethod.PASSWORD) {
			throw name.invalid("authentication.method", method,
					"'" + name.property("authentication.user") + "' is given, which only the method 'password' uses");
		}
		if (password && !user) {
			throw name.invalid("authentication.password", "******",
					"'" + name.property("authentication.user") + "' is missing");
		}
		if (user && !password) {
			throw name.invalid("authentication.user", authentication.user(),
					"'" + name.property("authentication.password") + "' is missing");
		}
	}

	@Override
	public List<DaemonAddress> getDaemons() {
		return this.daemons;
	}

	@Override
	public @Nullable String getUser() {
		return textOrNull(this.properties.authentication().user());
	}

	@Override
	public @Nullable String getPassword() {
		return textOrNull(this.properties.authentication().password());
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String bundle = this.properties.ssl().bundle();
		Boolean enabled = this.properties.ssl().enabled();
		if (Boolean.FALSE.equals(enabled)) {
			return null;
		}
		if (StringUtils.hasText(bundle)) {
			if (this.sslBundles == null) {
				throw this.name.invalid("ssl.bundle", bundle,
						"there are no SSL bundles, because Spring Boot's SslAutoConfiguration is not active");
			}
			try {
				return this.sslBundles.getBundle(bundle);
			}
			catch (NoSuchSslBundleException ex) {
				throw this.name.invalid("ssl.bundle", bundle,
						"there is no SSL bundle of this name, but " + this.sslBundles.getBundleNames());
			}
		}
		return Boolean.TRUE.equals(enabled) ? SslBundle.systemDefault() : null;
	}

	private static @Nullable String textOrNull(@Nullable String text) {
		return StringUtils.hasText(text) ? text : null;
	}

}
