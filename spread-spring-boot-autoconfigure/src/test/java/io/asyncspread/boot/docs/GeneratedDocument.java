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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file in {@code docs/} that tests generate from code: it is written anew with
 * {@code -Dspread.docs.write=true}, otherwise compared.
 */
final class GeneratedDocument {

	private final Path file;

	private GeneratedDocument(Path file) {
		this.file = file;
	}

	static GeneratedDocument named(String name) {
		return new GeneratedDocument(path(name));
	}

	static Path path(String name) {
		return Path.of(System.getProperty("basedir", "")).resolve("../docs").resolve(name);
	}

	void shouldBe(String content) {
		try {
			if (Boolean.getBoolean("spread.docs.write")) {
				Files.createDirectories(this.file.getParent());
				Files.writeString(this.file, content);
			}
			assertThat(this.file).as("generated file, write it anew with -Dspread.docs.write=true").exists();
			assertThat(Files.readString(this.file)).as("%s, write it anew with -Dspread.docs.write=true", this.file)
				.isEqualTo(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
