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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which links are found to lead nowhere.
 */
class LinksTests {

	@TempDir
	private Path folder;

	@Test
	void goodLinksAreFine() throws IOException {
		page("other.md", "# The `first` page, really?", "## Again", "## Again");
		Path page = page("page.md", "# Here", "[a](other.md) ![b](other.md#the-first-page-really) [c](#here)",
				"<a href=\"other.md#again-1\">d</a> [e](https://example.com/nothing) [f][g]", "",
				"[g]: other.md#again");
		assertThat(Links.targets(page)).hasSize(5);
		assertThat(Links.broken(page)).isEmpty();
	}

	@Test
	void missingFilesAndHeadingsAreFound() throws IOException {
		page("other.md", "# Title", "```", "# No heading", "```");
		Path page = page("page.md", "[a](nothing.md) and [b](other.md#no-heading)", "[c](#nowhere)",
				"[d](other.md \"with a title\")");
		assertThat(Links.broken(page)).containsExactly("nothing.md (no such file)",
				"other.md#no-heading (no such heading)", "#nowhere (no such heading)");
	}

	@Test
	void codeHasNoLinks() throws IOException {
		Path page = page("page.md", "`[a](nothing.md)`", "``a ` [b](nothing.md)``", "```java", "list[0](nothing)",
				"```");
		assertThat(Links.targets(page)).isEmpty();
	}

	private Path page(String name, String... lines) throws IOException {
		return Files.write(this.folder.resolve(name), List.of(lines));
	}

}
