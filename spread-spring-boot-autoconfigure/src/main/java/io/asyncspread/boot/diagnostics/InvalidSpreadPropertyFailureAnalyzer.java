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

package io.asyncspread.boot.diagnostics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Tells property, value and origin of a {@code spread} property with a bad value, however
 * its name is written (as an environment variable, in camel case, as a list), which
 * Spring Boot's own analyzer does for the canonical form only. Secrets are masked.
 */
@Order(0)
class InvalidSpreadPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

	private final Environment environment;

	InvalidSpreadPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure,
			InvalidConfigurationPropertyValueException cause) {
		if (!cause.getName().startsWith("spread.")) {
			return null;
		}
		if (cause.getValue() == null) {
			return new FailureAnalysis(
					"The configuration property '" + cause.getName() + "' is missing: " + cause.getReason(),
					"Set '" + cause.getName() + "'.", cause);
		}
		String description = "Invalid value '" + cause.getValue() + "' for configuration property '" + cause.getName()
				+ "'" + origin(cause.getName()) + ": " + cause.getReason();
		return new FailureAnalysis(description, "Update your application's configuration with a valid value.", cause);
	}

	private String origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = find(source, name);
			if (found != null) {
				return (found.getOrigin() != null) ? " (from " + found.getOrigin() + ")" : "";
			}
		}
		return "";
	}

	private @Nullable ConfigurationProperty find(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		ConfigurationProperty found = source.getConfigurationProperty(name);
		return (found != null) ? found : source.getConfigurationProperty(name.append("[0]"));
	}

}
