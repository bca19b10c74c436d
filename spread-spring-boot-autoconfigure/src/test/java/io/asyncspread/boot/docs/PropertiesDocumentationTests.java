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

package io.asyncspread.boot.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.asyncspread.boot.autoconfigure.SpreadProperties;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every property has a description, and {@code docs/properties.md} lists them all.
 */
class PropertiesDocumentationTests {

	private final List<Property> properties = read();

	@Test
	void everyPropertyHasADescriptionThatIsASentence() {
		assertThat(this.properties).hasSizeGreaterThan(50).allSatisfy((property) -> {
			assertThat(property.description()).as(property.name()).isNotBlank().endsWith(".").doesNotContain("{@");
			assertThat(property.description()).as(property.name()).doesNotStartWith("The ").doesNotStartWith("A ");
			if (property.type().equals("java.lang.Boolean")) {
				assertThat(property.description()).as(property.name()).startsWith("Whether ");
			}
		});
	}

	@Test
	void everyPropertyIsOurs() {
		assertThat(this.properties).extracting(Property::name)
			.allMatch((name) -> name.startsWith("spread.") || name.equals("management.health.spread.enabled")
					|| name.startsWith("management.endpoint.spread."));
	}

	@Test
	void referenceTableIsUpToDate() {
		GeneratedDocument.named("properties.md").shouldBe(markdown());
	}

	private String markdown() {
		StringBuilder text = new StringBuilder("""
				# Properties

				All properties of the starter with their defaults. This page is generated from the configuration
				metadata, which editors show too.
				""");
		Map<String, List<Property>> groups = this.properties.stream()
			.collect(Collectors.groupingBy(Property::group, TreeMap::new, Collectors.toList()));
		groups.forEach((group, members) -> {
			text.append("\n## `").append(group).append("`\n\n");
			text.append("| property | type | default | description |\n|---|---|---|---|\n");
			members.stream()
				.sorted(Comparator.comparing(Property::name))
				.forEach((property) -> text.append(row(property)));
		});
		return text.toString();
	}

	private String row(Property property) {
		return "| `%s` | %s | %s | %s |\n".formatted(property.name(), typeName(property.type()),
				property.defaultValue().isEmpty() ? "" : "`" + property.defaultValue() + "`",
				property.description().replace("|", "\\|"));
	}

	private static String typeName(String type) {
		try {
			Class<?> known = ClassUtils.forName(type, PropertiesDocumentationTests.class.getClassLoader());
			if (known.isEnum()) {
				return Arrays.stream(known.getEnumConstants())
					.map((constant) -> "`" + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-')
							+ "`")
					.collect(Collectors.joining(", "));
			}
		}
		catch (ClassNotFoundException ex) {
			// A generic type, which is no class name.
		}
		return type.replaceAll("[a-z][a-z0-9]*\\.|\\w+\\$", "").replace("<", "&lt;").replace(",", ", ");
	}

	private static List<Property> read() {
		try {
			URI classes = SpreadProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI();
			Path metadata = Path.of(classes).resolve("META-INF/spring-configuration-metadata.json");
			try (InputStream json = Files.newInputStream(metadata)) {
				JsonNode properties = JsonMapper.builder().build().readTree(json).get("properties");
				return StreamSupport.stream(properties.spliterator(), false)
					.map(Property::of)
					.sorted(Comparator.comparing(Property::name))
					.toList();
			}
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Property(String name, String type, String defaultValue, String description) {

		static Property of(JsonNode node) {
			return new Property(node.path("name").asString(""), node.path("type").asString(""),
					text(node.path("defaultValue")), node.path("description").asString(""));
		}

		private static String text(JsonNode value) {
			if (value.isMissingNode()) {
				return "";
			}
			return value.isArray() ? StreamSupport.stream(value.spliterator(), false)
				.map((element) -> element.asString(""))
				.collect(Collectors.joining(",")) : value.asString("");
		}

		String group() {
			String[] parts = this.name.split("\\.");
			if (parts[0].equals("management")) {
				return "management";
			}
			return (parts.length > 2) ? parts[0] + "." + parts[1] : parts[0];
		}

	}

}
