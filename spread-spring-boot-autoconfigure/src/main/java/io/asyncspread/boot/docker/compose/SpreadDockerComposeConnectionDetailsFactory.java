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

import java.util.List;

import io.asyncspread.DaemonAddress;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Finds the daemon in a Docker Compose service: one whose image is called {@code spread},
 * or any with the label {@code org.springframework.boot.service-connection: spread}, that
 * publishes port 4803. Spring Boot's labels for SSL bundles are heeded.
 */
class SpreadDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<SpreadConnectionDetails> {

	SpreadDockerComposeConnectionDetailsFactory() {
		super("spread");
	}

	@Override
	protected SpreadConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new SpreadDockerComposeConnectionDetails(source.getRunningService());
	}

	private static final class SpreadDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements SpreadConnectionDetails {

		private final List<DaemonAddress> daemons;

		private final @Nullable SslBundle sslBundle;

		SpreadDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.daemons = List.of(DaemonAddress.tcp(service.host(), service.ports().get(DaemonAddress.DEFAULT_PORT)));
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public List<DaemonAddress> getDaemons() {
			return this.daemons;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
