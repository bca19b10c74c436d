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

package io.asyncspread.transport;

import java.util.concurrent.CompletableFuture;

import io.asyncspread.SpreadException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What became of an attempt to connect.
 */
final class ConnectOutcome implements ConnectListener {

	private final CompletableFuture<Object> result = new CompletableFuture<>();

	@Override
	public void opened() {
	}

	@Override
	public void established(Connection connection) {
		assertThat(this.result.complete(connection)).isTrue();
	}

	@Override
	public void failed(SpreadException cause) {
		assertThat(this.result.complete(cause)).isTrue();
	}

	Connection connection() {
		assertThat(this.result.join()).isInstanceOf(Connection.class);
		return (Connection) this.result.join();
	}

	SpreadException failure() {
		assertThat(this.result.join()).isInstanceOf(SpreadException.class);
		return (SpreadException) this.result.join();
	}

}
