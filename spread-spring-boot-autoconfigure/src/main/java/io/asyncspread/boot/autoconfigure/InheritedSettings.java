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
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * Shows the settings of the main connection as if they were those of a further one, but
 * for what makes a connection this one and no other: who we are, where we connect, and
 * the groups there. Immutable.
 */
class InheritedSettings implements ConfigurationPropertySource {

	private static final ConfigurationPropertyName MAIN = ConfigurationPropertyName.of("spread");

	private static final Set<String> OWN = Set.of("enabled", "embedded", "connections", "daemons", "privatename", "ssl",
			"authentication");

	private static final List<ConfigurationPropertyName> OWN_BELOW = List
		.of(ConfigurationPropertyName.of("template.default-group"), ConfigurationPropertyName.of("health.min-members"));

	private final ConfigurationPropertySource source;

	private final ConfigurationPropertyName connection;

	private InheritedSettings(ConfigurationPropertySource source, ConfigurationPropertyName connection) {
		this.source = source;
		this.connection = connection;
	}

	/**
	 * Return the sources that the settings of a connection are bound from: what is set
	 * for it, and behind that what is set for the main connection.
	 * @param sources the sources of the environment, the strongest first
	 * @param connection where the settings of the connection are
	 */
	static List<ConfigurationPropertySource> behind(Iterable<ConfigurationPropertySource> sources,
			ConfigurationPropertyName connection) {
		List<ConfigurationPropertySource> all = new ArrayList<>();
		sources.forEach(all::add);
		for (ConfigurationPropertySource source : List.copyOf(all)) {
			all.add((source instanceof IterableConfigurationPropertySource iterable) ? new Known(iterable, connection)
					: new InheritedSettings(source, connection));
		}
		return all;
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		ConfigurationPropertyName main = toMain(name);
		ConfigurationProperty property = (main != null) ? this.source.getConfigurationProperty(main) : null;
		return (property != null) ? new ConfigurationProperty(name, property.getValue(), property.getOrigin()) : null;
	}

	@Override
	public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
		ConfigurationPropertyName main = toMain(name);
		return (main != null) ? this.source.containsDescendantOf(main) : ConfigurationPropertyState.ABSENT;
	}

	@Override
	public @Nullable Object getUnderlyingSource() {
		return this.source.getUnderlyingSource();
	}

	private @Nullable ConfigurationPropertyName toMain(ConfigurationPropertyName name) {
		if (!this.connection.isAncestorOf(name)) {
			return null;
		}
		ConfigurationPropertyName setting = name.subName(this.connection.getNumberOfElements());
		return isInherited(setting) ? MAIN.append(setting) : null;
	}

	private static boolean isInherited(ConfigurationPropertyName setting) {
		return !OWN.contains(setting.getElement(0, Form.UNIFORM))
				&& OWN_BELOW.stream().noneMatch((own) -> own.equals(setting) || own.isAncestorOf(setting));
	}

	/**
	 * A source that knows the names of its properties.
	 */
	private static final class Known extends InheritedSettings implements IterableConfigurationPropertySource {

		private final IterableConfigurationPropertySource source;

		private final ConfigurationPropertyName connection;

		Known(IterableConfigurationPropertySource source, ConfigurationPropertyName connection) {
			super(source, connection);
			this.source = source;
			this.connection = connection;
		}

		@Override
		public Stream<ConfigurationPropertyName> stream() {
			return this.source.stream()
				.filter(MAIN::isAncestorOf)
				.map((name) -> name.subName(1))
				.filter(InheritedSettings::isInherited)
				.map(this.connection::append);
		}

		@Override
		public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
			return super.containsDescendantOf(name);
		}

	}

}
