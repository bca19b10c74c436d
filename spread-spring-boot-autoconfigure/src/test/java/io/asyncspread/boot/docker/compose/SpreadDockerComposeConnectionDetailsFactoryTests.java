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

package io.asyncspread.boot.docker.compose;

import java.util.Map;

import io.asyncspread.DaemonAddress;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A Docker Compose service is a daemon by the name of its image or by a label.
 */
class SpreadDockerComposeConnectionDetailsFactoryTests {

	@Test
	void imageCalledSpreadIsADaemonAtItsPublishedPort() {
		SpreadConnectionDetails details = details("spread:4.4", Map.of());
		assertThat(details).isNotNull();
		assertThat(details.getDaemons()).containsExactly(DaemonAddress.tcp("127.0.0.1", 49153));
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void labelMakesAnyImageADaemon() {
		assertThat(details("example/ring:1", Map.of("org.springframework.boot.service-connection", "spread")))
			.isNotNull();
	}

	@Test
	void otherImagesAreNot() {
		assertThat(details("redis:8", Map.of())).isNull();
	}

	private static @Nullable SpreadConnectionDetails details(String image, Map<String, String> labels) {
		ConnectionPorts ports = mock(ConnectionPorts.class);
		given(ports.get(4803)).willReturn(49153);
		RunningService service = mock(RunningService.class);
		given(service.image()).willReturn(ImageReference.of(image));
		given(service.labels()).willReturn(labels);
		given(service.host()).willReturn("127.0.0.1");
		given(service.ports()).willReturn(ports);
		DockerComposeConnectionSource source = mock(DockerComposeConnectionSource.class);
		given(source.getRunningService()).willReturn(service);
		return new SpreadDockerComposeConnectionDetailsFactory().getConnectionDetails(source);
	}

}
