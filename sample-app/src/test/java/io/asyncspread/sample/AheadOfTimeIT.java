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

package io.asyncspread.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.asyncspread.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar, started from what was processed ahead of time: all that a native image would
 * start from, on the JVM.
 */
class AheadOfTimeIT {

	private static final Pattern PAGE = Pattern.compile("The page is at (http://localhost:\\d+/)");

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json = JsonMapper.builder().build();

	private Process process;

	@AfterEach
	void end() {
		this.process.destroy();
	}

	@Test
	void startsAndDoesItsWork(@TempDir Path folder) throws Exception {
		Path log = folder.resolve("log");
		this.process = new ProcessBuilder(java(), "-Dspring.aot.enabled=true", "-XX:TieredStopAtLevel=1", "-jar",
				jar().toString(), "--server.port=0", "--sample.network.first-port=0", "--sample.network.second-port=0",
				"--spread.private-name=aot", "--sample.heartbeat-interval=200ms")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		URI page = await().atMost(Duration.ofMinutes(2)).until(() -> page(log), (uri) -> uri != null);
		assertThat(Files.readString(log)).contains("Starting AOT-processed SampleApplication");
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			JsonNode spread = get(page, "actuator/spread");
			assertThat(spread.at("/listeners")).isNotEmpty()
				.allSatisfy((listener) -> assertThat(listener.at("/state").asString()).isEqualTo("RUNNING"));
			assertThat(spread.toString()).contains("#aot#d1");
			assertThat(get(page, "actuator/health").at("/components/spread/status").asString()).isEqualTo("UP");
			assertThat(get(page, "actuator/metrics/spread.listener.calls?tag=listener:heartbeatResponder")
				.at("/measurements/0/value")
				.asDouble()).isPositive();
		});
		assertThat(Files.readString(log)).doesNotContain(" WARN ", " ERROR ");
	}

	private @Nullable URI page(Path log) throws IOException {
		String text = Files.readString(log);
		assertThat(this.process.isAlive()).as(text).isTrue();
		Matcher matcher = PAGE.matcher(text);
		return matcher.find() ? URI.create(matcher.group(1)) : null;
	}

	private JsonNode get(URI page, String path) throws IOException, InterruptedException {
		return this.json.readTree(
				this.http.send(HttpRequest.newBuilder(page.resolve(path)).build(), BodyHandlers.ofString()).body());
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private static Path jar() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> file.getFileName().toString().matches("sample-app-.*\\.jar"))
				.findFirst()
				.orElseThrow();
		}
	}

}
