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

package io.asyncspread.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.asyncspread.transcript.TranscriptEvent.Expect;
import io.asyncspread.transcript.TranscriptEvent.Send;
import io.asyncspread.transcript.TranscriptEvent.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class TranscriptTests {

	@Test
	void indexNamesEachFile() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/test/resources/transcripts"))) {
			List<String> names = files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".jsonl"))
				.map((name) -> name.substring(0, name.length() - ".jsonl".length()))
				.sorted()
				.toList();
			assertThat(Transcript.scenarios()).isEqualTo(names).hasSize(193);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	@ParameterizedTest
	@MethodSource("io.asyncspread.transcript.Transcript#scenarios")
	void symbolsAreDeclaredAndRangesLieInTheBytes(String scenario) {
		Transcript transcript = Transcript.load(scenario);
		assertThat(transcript.scenario()).isEqualTo(scenario);
		assertThat(transcript.daemons()).isNotEmpty();
		assertThat(transcript.clients()).isNotEmpty();
		for (TranscriptEvent event : transcript.events()) {
			if (event instanceof Expect expect) {
				check(transcript, expect.bytes(), expect.variables());
			}
			else if (event instanceof Send send) {
				check(transcript, send.bytes(), send.variables());
			}
		}
	}

	private void check(Transcript transcript, byte[] bytes, List<Variable> variables) {
		for (Variable variable : variables) {
			assertThat(transcript.symbols()).containsKey(variable.symbol());
			assertThat(variable.to()).isGreaterThan(variable.from()).isLessThanOrEqualTo(bytes.length);
		}
	}

}
