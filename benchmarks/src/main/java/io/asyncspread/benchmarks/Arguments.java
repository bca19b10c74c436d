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

package io.asyncspread.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The options of a command, each a name and a value. Immutable.
 */
final class Arguments {

	private static final Set<String> NAMES = Set.of("address", "unix", "baseline", "official", "flooder", "pinger", "c",
			"libspread", "rounds", "seconds", "only", "peers", "jvm", "chart", "loads", "clients");

	private final Map<String, String> values = new HashMap<>();

	Arguments(List<String> words) {
		for (int i = 0; i < words.size(); i += 2) {
			String word = words.get(i);
			if (!word.startsWith("--") || !NAMES.contains(word.substring(2)) || i + 1 == words.size()) {
				throw new IllegalArgumentException("'" + word + "' is no option with a value; options are --"
						+ String.join(", --", NAMES.stream().sorted().toList()));
			}
			this.values.put(word.substring(2), words.get(i + 1));
		}
	}

	@Nullable String get(String name) {
		return this.values.get(name);
	}

	String get(String name, String fallback) {
		return this.values.getOrDefault(name, fallback);
	}

	String require(String name) {
		String value = this.values.get(name);
		if (value == null) {
			throw new IllegalArgumentException("option --" + name + " is missing");
		}
		return value;
	}

	int number(String name, int fallback) {
		String value = this.values.get(name);
		return (value != null) ? Integer.parseInt(value) : fallback;
	}

	@Nullable Path path(String name) {
		String value = this.values.get(name);
		return (value != null) ? Path.of(value).toAbsolutePath() : null;
	}

	/**
	 * The options for the JVMs under measurement: a fixed heap, so that garbage costs
	 * what it costs and no more.
	 */
	List<String> jvmOptions() {
		return List.of(get("jvm", "-Xms1g -Xmx1g -XX:+UseParallelGC -XX:-UsePerfData").split(" "));
	}

	/**
	 * The clients to compare: those of ours, and the peers that were given.
	 * @param own names of ours, with commas between
	 */
	List<String> peers(String own) {
		String all = own + ((get("official") != null) ? ",official" : "") + ((get("c") != null) ? ",C" : "");
		return List.of(get("peers", all).split(","));
	}

	/**
	 * Tell whether a case is wanted: by its name, or by what stands before its first
	 * dash.
	 */
	boolean isWanted(String name) {
		String only = this.values.get("only");
		return only == null || List.of(only.split(","))
			.stream()
			.anyMatch((word) -> name.equals(word) || name.startsWith(word + "-"));
	}

}
