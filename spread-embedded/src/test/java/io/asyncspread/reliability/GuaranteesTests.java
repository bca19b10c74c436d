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

package io.asyncspread.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tests that docs/guarantees.md names exist, and every promise names one.
 */
class GuaranteesTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

	@Test
	void everyPromiseIsHeldByTestsThatExist() throws IOException {
		String text = Files.readString(ROOT.resolve("docs/guarantees.md"));
		Set<String> missing = new LinkedHashSet<>();
		Matcher named = TEST.matcher(text);
		int count = 0;
		while (named.find()) {
			count++;
			if (!exists(named.group(1), named.group(2))) {
				missing.add(named.group());
			}
		}
		assertThat(missing).isEmpty();
		assertThat(count).isGreaterThan(20);
		long promises = Pattern.compile("(?m)^\\*\\*").matcher(text).results().count();
		assertThat(Pattern.compile("(?m)^Held by `").matcher(text).results().count()).isEqualTo(promises);
	}

	private static boolean exists(String type, String method) throws IOException {
		for (String module : List.of("spread-core", "spread-embedded", "spread-spring-boot-autoconfigure")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
				List<Path> found = files.filter((file) -> file.endsWith(type + ".java")).toList();
				for (Path file : found) {
					String source = Files.readString(file);
					if (source.contains("void " + method + "(") || source.contains("ArchRule " + method + " ")) {
						return true;
					}
				}
			}
		}
		return false;
	}

}
