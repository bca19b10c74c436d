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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asyncspread.docs.Listings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the guides show compiles, and the properties they name exist.
 */
class BootDocumentationTests {

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	private static final Pattern INLINE = Pattern.compile("`(spread\\.[a-z-]+(?:\\.[a-z-]+)*)(?:=[^`]*)?`");

	@Test
	void everyListingIsCompiled() {
		assertThat(
				Listings.missing("docs/boot.md", Path.of("src/test/java/io/asyncspread/boot/docs/BootSnippets.java")))
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "boot.md", "operations.md", "testing.md" })
	void everyPropertyExists(String page) throws IOException {
		String reference = Files.readString(GeneratedDocument.path("properties.md"))
				+ Files.readString(GeneratedDocument.path("meters.md"));
		List<String> named = new ArrayList<>(fromYaml(Files.readString(GeneratedDocument.path(page))));
		INLINE.matcher(Files.readString(GeneratedDocument.path(page)))
			.results()
			.forEach((match) -> named.add(match.group(1)));
		assertThat(named).isNotEmpty()
			.allSatisfy((property) -> assertThat(reference).as(property)
				.contains("`" + property.replaceFirst("^spread\\.connections\\.\\w+\\.", "spread.")
					.replaceFirst("^(spread.health.min-members)\\..*", "$1")));
	}

	private static List<String> fromYaml(String page) throws IOException {
		List<String> names = new ArrayList<>();
		Matcher matcher = YAML.matcher(page);
		while (matcher.find()) {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("listing",
					new ByteArrayResource(matcher.group(1).getBytes()))) {
				for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					if (name.startsWith("spread.")) {
						names.add(name);
					}
				}
			}
		}
		return names;
	}

}
