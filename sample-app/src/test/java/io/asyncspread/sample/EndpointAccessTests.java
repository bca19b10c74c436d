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
import java.net.http.HttpResponse;

import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static io.asyncspread.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the actuator endpoint lets a client on the network do: look, and with
 * {@code management.endpoint.spread.access=unrestricted} also control listeners.
 */
class EndpointAccessTests {

	@Test
	void showsButControlsNothingByDefault() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			SpreadListenerContainer listener = runningListener(context);
			HttpResponse<String> shown = get(context);
			assertThat(shown.statusCode()).isEqualTo(200);
			assertThat(shown.body()).contains("\"id\":\"" + listener.id() + "\"");
			assertThat(post(context, listener.id(), "pause").statusCode()).isIn(404, 405);
			assertThat(listener.state()).isEqualTo(ContainerState.RUNNING);
		}
	}

	@Test
	void controlsListenersWithUnrestrictedAccess() throws Exception {
		try (ConfigurableApplicationContext context = start("--management.endpoint.spread.access=unrestricted")) {
			SpreadListenerContainer listener = runningListener(context);
			assertThat(post(context, listener.id(), "pause").statusCode()).isEqualTo(200);
			await().until(() -> listener.state() == ContainerState.PAUSED);
			assertThat(get(context).body()).contains("\"expectedState\":\"PAUSED\"");
			assertThat(post(context, listener.id(), "resume").statusCode()).isEqualTo(200);
			await().until(() -> listener.state() == ContainerState.RUNNING);
			assertThat(post(context, listener.id(), "explode").statusCode()).isEqualTo(400);
			assertThat(post(context, "unknown", "pause").statusCode()).isEqualTo(400);
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(SampleApplication.class)
			.properties("server.port=0", "sample.network.first-port=0", "sample.network.second-port=0",
					"spring.jmx.enabled=false")
			.run(arguments);
	}

	private static SpreadListenerContainer runningListener(ConfigurableApplicationContext context) {
		SpreadListenerContainer listener = context.getBean(SpreadListenerEndpointRegistry.class)
			.containers()
			.iterator()
			.next();
		await().until(() -> listener.state() == ContainerState.RUNNING);
		return listener;
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context) throws Exception {
		return send(HttpRequest.newBuilder(endpoint(context, "")));
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext context, String listener, String action)
			throws Exception {
		return send(HttpRequest.newBuilder(endpoint(context, "/" + listener))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"action\": \"" + action + "\"}")));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static URI endpoint(ConfigurableApplicationContext context, String path) {
		String port = context.getEnvironment().getProperty("local.server.port");
		return URI.create("http://localhost:" + port + "/actuator/spread" + path);
	}

}
