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
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asyncspread.spring.observation.SpreadListenerObservation;
import io.asyncspread.spring.observation.SpreadTemplateObservation;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/observations.md} lists the observations as their enums document them, in
 * the words of their Javadoc.
 */
class ObservationsDocumentationTests {

	@Test
	void referenceTableIsUpToDate() {
		GeneratedDocument.named("observations.md")
			.shouldBe(
					"""
							# Observations

							All observations with their keys. This page is generated from the code;
							[Spring](spring.md#observation) says how to switch them on and what traces need. A registry of meters
							makes a timer of each, with the keys of low cardinality and `error` (the class of the exception, or
							`none`) as tags.
							"""
							+ Stream.of(SpreadTemplateObservation.TEMPLATE, SpreadListenerObservation.LISTENER)
								.map(this::section)
								.collect(Collectors.joining()));
	}

	private <O extends Enum<?> & ObservationDocumentation> String section(O observation) {
		return "\n## " + observation.getPrefix() + "\n\n" + javadoc(observation, observation.name()) + "\n\n"
				+ "| key | cardinality | what it tells |\n|---|---|---|\n"
				+ rows(observation, "low", observation.getLowCardinalityKeyNames())
				+ rows(observation, "high", observation.getHighCardinalityKeyNames());
	}

	private String rows(Enum<?> observation, String cardinality, KeyName[] keys) {
		return Arrays.stream(keys)
			.map((key) -> "| `%s` | %s | %s |\n".formatted(key.asString(), cardinality,
					javadoc(observation, ((Enum<?>) key).name())))
			.collect(Collectors.joining());
	}

	private static String javadoc(Enum<?> owner, String constant) {
		Class<?> type = owner.getDeclaringClass();
		Path source = Path.of(System.getProperty("basedir", ""))
			.resolve("src/main/java")
			.resolve(type.getName().replace('.', '/') + ".java");
		Matcher matcher = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+" + constant + "(?: \\{|\\()", Pattern.DOTALL)
			.matcher(read(source));
		if (!matcher.find()) {
			throw new IllegalStateException("no Javadoc of " + constant + " in " + source);
		}
		return matcher.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").replaceAll("\\{@code ([^}]*)}", "`$1`").trim();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
