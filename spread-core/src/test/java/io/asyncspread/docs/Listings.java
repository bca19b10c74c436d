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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java listings of a page of the documentation, to be found again in sources that the
 * build compiles.
 */
public final class Listings {

	private Listings() {
	}

	/**
	 * Return the Java listings of a page that stand in none of the sources.
	 * @param page path of the page from the root of the project
	 * @param sources source files, from the module's folder
	 * @return the listings, empty if all is well
	 */
	public static List<String> missing(String page, Path... sources) {
		String compiled = Stream.of(sources)
			.map(Listings::read)
			.map(Listings::squeeze)
			.collect(Collectors.joining(" "));
		return of(read(root().resolve(page))).stream()
			.filter((listing) -> !compiled.contains(squeeze(listing)))
			.toList();
	}

	private static List<String> of(String page) {
		List<String> listings = new ArrayList<>();
		StringBuilder current = null;
		for (String line : page.lines().toList()) {
			if (current == null && line.strip().equals("```java")) {
				current = new StringBuilder();
			}
			else if (current != null && line.strip().equals("```")) {
				listings.add(current.toString());
				current = null;
			}
			else if (current != null) {
				current.append(line).append('\n');
			}
		}
		return listings;
	}

	/**
	 * Return the root of the project.
	 * @return the folder that has the licence
	 */
	public static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("LICENSE"))) {
			folder = folder.getParent();
		}
		return folder;
	}

	private static String squeeze(String text) {
		return text.replaceAll("\\s+", " ").strip();
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
