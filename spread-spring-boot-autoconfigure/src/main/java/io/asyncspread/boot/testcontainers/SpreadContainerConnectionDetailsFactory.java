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

package io.asyncspread.boot.testcontainers;

import java.util.List;

import io.asyncspread.DaemonAddress;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Finds the daemon in a container that is annotated with
 * {@code @ServiceConnection("spread")} and exposes port 4803; there is no official image,
 * so the name has to be given where the image is not called {@code spread}.
 */
class SpreadContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, SpreadConnectionDetails> {

	SpreadContainerConnectionDetailsFactory() {
		super("spread");
	}

	@Override
	protected SpreadConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new SpreadContainerConnectionDetails(source);
	}

	private static final class SpreadContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements SpreadConnectionDetails {

		SpreadContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<DaemonAddress> getDaemons() {
			Container<?> container = getContainer();
			return List.of(DaemonAddress.tcp(container.getHost(), container.getMappedPort(DaemonAddress.DEFAULT_PORT)));
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
