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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links of a Markdown page that lead to files and headings of the project, and
 * whether they lead anywhere. Links to other sites are not followed.
 */
final class Links {

	private static final Pattern INLINE = Pattern.compile("\\]\\(\\s*<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\s*\\)");

	private static final Pattern REFERENCE = Pattern.compile("^ {0,3}\\[[^\\]]+\\]:\\s*<?([^\\s>]+)>?");

	private static final Pattern HTML = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

	private static final Pattern CODE = Pattern.compile("(`+)(?!`).*?(?<!`)\\1(?!`)");

	private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)(?:\\s+#+)?$");

	private static final Pattern ELSEWHERE = Pattern.compile("^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//).*");

	private Links() {
	}

	/**
	 * Return the links of a page that lead nowhere.
	 * @param page the page
	 * @return what is wrong, one text for each link, empty if all is well
	 */
	static List<String> broken(Path page) {
		List<String> broken = new ArrayList<>();
		for (String target : targets(page)) {
			int mark = target.indexOf('#');
			String file = (mark < 0) ? target : target.substring(0, mark);
			Path destination = file.isEmpty() ? page : page.resolveSibling(file).normalize();
			if (!Files.exists(destination)) {
				broken.add(target + " (no such file)");
			}
			else if (mark >= 0 && !anchors(destination).contains(target.substring(mark + 1))) {
				broken.add(target + " (no such heading)");
			}
		}
		return broken;
	}

	/**
	 * Return where the links of a page lead within the project.
	 * @param page the page
	 * @return the targets as written
	 */
	static List<String> targets(Path page) {
		List<String> targets = new ArrayList<>();
		for (String line : prose(page)) {
			String text = CODE.matcher(line).replaceAll("");
			for (Pattern pattern : List.of(INLINE, REFERENCE, HTML)) {
				Matcher matcher = pattern.matcher(text);
				while (matcher.find()) {
					if (!ELSEWHERE.matcher(matcher.group(1)).matches()) {
						targets.add(matcher.group(1));
					}
				}
			}
		}
		return targets;
	}

	private static Set<String> anchors(Path page) {
		Set<String> anchors = new HashSet<>();
		Map<String, Integer> seen = new HashMap<>();
		for (String line : prose(page)) {
			Matcher matcher = HEADING.matcher(line);
			if (matcher.matches()) {
				String anchor = anchor(matcher.group(1));
				int before = seen.merge(anchor, 1, Integer::sum) - 1;
				anchors.add((before == 0) ? anchor : anchor + "-" + before);
			}
		}
		return anchors;
	}

	private static String anchor(String heading) {
		return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
			.replace(' ', '-');
	}

	private static List<String> prose(Path page) {
		List<String> prose = new ArrayList<>();
		String fence = null;
		for (String line : read(page).lines().toList()) {
			String stripped = line.strip();
			String mark = stripped.startsWith("```") ? "```" : stripped.startsWith("~~~") ? "~~~" : null;
			if (fence != null) {
				fence = fence.equals(mark) ? null : fence;
			}
			else if (mark != null) {
				fence = mark;
			}
			else {
				prose.add(line);
			}
		}
		return prose;
	}

	private static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
