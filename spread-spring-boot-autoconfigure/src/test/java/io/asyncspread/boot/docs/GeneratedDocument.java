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
		return new GeneratedDocument(Path.of(System.getProperty("basedir", "")).resolve("../docs").resolve(name));
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
