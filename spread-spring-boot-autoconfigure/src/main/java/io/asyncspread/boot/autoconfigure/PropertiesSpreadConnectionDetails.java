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
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Connection details as the properties give them. Immutable.
 */
class PropertiesSpreadConnectionDetails implements SpreadConnectionDetails {

	private final SpreadProperties properties;

	private final @Nullable SslBundles sslBundles;

	private final List<DaemonAddress> daemons;

	PropertiesSpreadConnectionDetails(SpreadProperties properties, @Nullable SslBundles sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
		this.daemons = parse(properties.daemons());
		check(properties.authentication());
	}

	private static List<DaemonAddress> parse(List<String> daemons) {
		List<DaemonAddress> addresses = new ArrayList<>();
		for (String daemon : daemons) {
			if (StringUtils.hasText(daemon)) {
				try {
					addresses.add(DaemonAddress.parse(daemon));
				}
				catch (IllegalArgumentException ex) {
					throw new InvalidConfigurationPropertyValueException("spread.daemons", String.join(",", daemons),
							String.valueOf(ex.getMessage()));
				}
			}
		}
		return addresses.isEmpty() ? List.of(DaemonAddress.tcp("localhost", DaemonAddress.DEFAULT_PORT))
				: List.copyOf(addresses);
	}

	private static void check(Authentication authentication) {
		boolean user = StringUtils.hasText(authentication.user());
		boolean password = StringUtils.hasText(authentication.password());
		AuthenticationMethod method = authentication.method();
		if (method == AuthenticationMethod.PASSWORD && !(user && password)) {
			throw new InvalidConfigurationPropertyValueException("spread.authentication.method", method,
					"this method needs 'spread.authentication.user' and 'spread.authentication.password'");
		}
		if (user && method != null && method != AuthenticationMethod.PASSWORD) {
			throw new InvalidConfigurationPropertyValueException("spread.authentication.method", method,
					"'spread.authentication.user' is given, which only the method 'password' uses");
		}
		if (user && !password) {
			throw new InvalidConfigurationPropertyValueException("spread.authentication.user", authentication.user(),
					"'spread.authentication.password' is missing");
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
				throw new InvalidConfigurationPropertyValueException("spread.ssl.bundle", bundle,
						"there are no SSL bundles, because Spring Boot's SslAutoConfiguration is not active");
			}
			return this.sslBundles.getBundle(bundle);
		}
		return Boolean.TRUE.equals(enabled) ? SslBundle.systemDefault() : null;
	}

	private static @Nullable String textOrNull(@Nullable String text) {
		return StringUtils.hasText(text) ? text : null;
	}

}
