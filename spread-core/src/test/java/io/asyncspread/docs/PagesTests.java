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

package io.asyncspread.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages of the project as a whole: links lead somewhere, listings are compiled by
 * some module, and the index has every page.
 */
class PagesTests {

	private static final Path ROOT = Listings.root();

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadSomewhere(String page) {
		assertThat(Links.broken(ROOT.resolve(page))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void listingsAreCompiledByTheTestsOfAModule(String page) throws IOException {
		assertThat(Listings.missing(page, testSources())).isEmpty();
	}

	@Test
	void indexHasEveryPageWithASentence() throws IOException {
		String index = Files.readString(ROOT.resolve("docs/README.md"));
		assertThat(reference().filter((page) -> !page.equals("docs/README.md"))).isNotEmpty()
			.allSatisfy((page) -> assertThat(index)
				.containsPattern("\\]\\(" + page.substring("docs/".length()) + "\\)[^\\n]*\\|\\s*[^|\\s][^|]+\\."));
	}

	@Test
	void tourNamesClassesThatExist() throws IOException {
		Set<String> classes = Stream.concat(sources("src/main/java").stream(), sources("src/test/java").stream())
			.map((file) -> file.getFileName().toString().replace(".java", ""))
			.collect(Collectors.toSet());
		Pattern name = Pattern.compile("\u0060([A-Z][a-z]+[A-Z][A-Za-z]*)(?:\\.[a-z][A-Za-z]*)?\u0060");
		String page = Files.readString(ROOT.resolve("docs/architecture.md"));
		assertThat(name.matcher(page).results().map((match) -> match.group(1)).distinct()).isNotEmpty()
			.allSatisfy((type) -> assertThat(classes).contains(type));
	}

	static Stream<String> pages() throws IOException {
		return Stream.concat(markdown(""), reference());
	}

	static Stream<String> reference() throws IOException {
		return markdown("docs");
	}

	private static Stream<String> markdown(String folder) throws IOException {
		try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
			return files.filter((file) -> file.toString().endsWith(".md"))
				.map((file) -> ROOT.relativize(file).toString().replace('\\', '/'))
				.sorted()
				.toList()
				.stream();
		}
	}

	private static Path[] testSources() throws IOException {
		return sources("src/test/java").toArray(Path[]::new);
	}

	private static List<Path> sources(String folder) throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			List<Path> roots = modules.map((module) -> module.resolve(folder)).filter(Files::isDirectory).toList();
			assertThat(roots).isNotEmpty();
			return roots.stream().flatMap(PagesTests::sources).toList();
		}
	}

	private static Stream<Path> sources(Path root) {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
