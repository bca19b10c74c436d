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

package io.asyncspread.embedded;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import io.asyncspread.DaemonAddress;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A daemon removes the file of its own Unix socket and of one that nobody listens on, and
 * never another daemon's.
 */
class UnixSocketTests {

	@TempDir
	Path folder;

	private Path socket;

	@BeforeEach
	void name() {
		this.socket = this.folder.resolve("4813");
	}

	private EmbeddedSpread start(int port) {
		return EmbeddedSpread.builder().port(port).unixSocket(this.socket).start();
	}

	private void assertAnswers() throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(this.socket));
			channel.write(ByteBuffer.wrap(RawSession.connectPacket("ann")));
			ByteBuffer answer = ByteBuffer.allocate(6);
			while (answer.hasRemaining() && channel.read(answer) >= 0) {
				Thread.onSpinWait();
			}
			assertThat(answer.array()).endsWith("NULL ".getBytes());
		}
	}

	@Test
	void daemonThatFindsItsPortTakenLeavesTheSocketToItsOwner() throws IOException {
		try (EmbeddedSpread owner = start(0)) {
			assertThatExceptionOfType(PortInUseException.class).isThrownBy(() -> start(owner.port()));
			assertAnswers();
		}
		assertThat(this.socket).doesNotExist();
	}

	@Test
	void daemonDoesNotTakeTheSocketOfAnotherThatRuns() throws IOException {
		try (EmbeddedSpread owner = start(0)) {
			assertThatExceptionOfType(PortInUseException.class).isThrownBy(() -> start(0))
				.satisfies((ex) -> assertThat(ex.address()).isEqualTo(DaemonAddress.unix(this.socket)));
			assertThat(owner.isRunning()).isTrue();
			assertAnswers();
		}
	}

	@Test
	void daemonThatHasStoppedLeavesTheSocketToTheNext() throws IOException {
		try (EmbeddedSpread first = start(0)) {
			first.stop();
			assertThat(this.socket).doesNotExist();
			try (EmbeddedSpread second = start(0)) {
				first.stop();
				assertAnswers();
				first.close();
				assertAnswers();
				assertThat(second.isRunning()).isTrue();
			}
		}
	}

	@Test
	void daemonWhoseSocketWasTakenFromItLeavesItToTheNewOwner() throws IOException {
		try (EmbeddedSpread first = start(0);
				ServerSocketChannel thief = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			Files.delete(this.socket);
			thief.bind(UnixDomainSocketAddress.of(this.socket));
			first.stop();
			assertThat(this.socket).exists();
		}
	}

	@Test
	void fileThatIsNoSocketIsLeftAlone() throws IOException {
		Files.writeString(this.socket, "precious");
		assertThatExceptionOfType(EmbeddedSpreadException.class).isThrownBy(() -> start(0))
			.withMessageContaining(this.socket.toString());
		assertThat(this.socket).hasContent("precious");
	}

}
