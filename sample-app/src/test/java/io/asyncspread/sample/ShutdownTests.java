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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An open page does not hold up the end of the application.
 */
class ShutdownTests {

	@Test
	@Timeout(120)
	void openPageIsEndedBeforeTheWebServerWaitsForIt() throws Exception {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class).run(
				"--server.port=0", "--sample.network.first-port=0", "--sample.network.second-port=0",
				"--server.shutdown=graceful", "--spring.lifecycle.timeout-per-shutdown-phase=5m");
		try {
			String port = context.getEnvironment().getProperty("local.server.port");
			HttpResponse<java.io.InputStream> page = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/events")).build(),
						HttpResponse.BodyHandlers.ofInputStream());
			BufferedReader events = new BufferedReader(new InputStreamReader(page.body(), StandardCharsets.UTF_8));
			assertThat(events.readLine()).isEqualTo("event:hello");
			CompletableFuture<Void> end = CompletableFuture.runAsync(() -> readToTheEnd(events));
			context.close();
			end.join();
		}
		finally {
			context.close();
		}
	}

	private static void readToTheEnd(BufferedReader events) {
		try {
			while (events.readLine() != null) {
				continue;
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("the stream was cut instead of ended", ex);
		}
	}

}
