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
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A daemon can be started, asked, stopped and started again.
 */
class EmbeddedSpreadTests {

	@RegisterExtension
	final Sessions sessions = new Sessions();

	@Test
	void startsOnAnyFreePortOfTheLoopbackAddress() {
		try (EmbeddedSpread daemon = EmbeddedSpread.start()) {
			assertThat(daemon.isRunning()).isTrue();
			assertThat(daemon.name()).isEqualTo("localhost");
			assertThat(daemon.port()).isPositive();
			assertThat(daemon.address()).isEqualTo(DaemonAddress.tcp("127.0.0.1", daemon.port()));
			assertThat(daemon.unixAddress()).isNull();
			assertThat(this.sessions.open(daemon, "ann").privateGroup()).isEqualTo("#ann#localhost");
		}
	}

	@Test
	void tellsClientsAndGroups() {
		try (EmbeddedSpread daemon = EmbeddedSpread.start()) {
			this.sessions.member(daemon, "bob", "room");
			RawSession ann = this.sessions.member(daemon, "ann", "room");
			this.sessions.member(daemon, "cid", "hall");
			Member first = Member.of("bob", "localhost");
			Member second = Member.of("ann", "localhost");
			assertThat(daemon.clients()).containsExactly(first, second, Member.of("cid", "localhost"));
			assertThat(daemon.groups()).containsExactly(entry("hall", Member.of("cid", "localhost")),
					entry("room", second, first));
			ann.close();
			await().untilAsserted(() -> assertThat(daemon.groups().get("room")).containsExactly(first));
			assertThat(daemon.clients()).hasSize(2);
		}
	}

	private static Map.Entry<String, List<Member>> entry(String group, Member... members) {
		return Map.entry(group, List.of(members));
	}

	@Test
	void reportsAPortInUse() throws IOException {
		try (ServerSocket other = new ServerSocket()) {
			other.bind(new InetSocketAddress("127.0.0.1", 0));
			assertThatExceptionOfType(PortInUseException.class)
				.isThrownBy(() -> EmbeddedSpread.builder().name("d1").port(other.getLocalPort()).start())
				.withMessageContaining("'d1'")
				.withMessageContaining(other.getLocalPort() + "@127.0.0.1")
				.satisfies((ex) -> assertThat(ex.address())
					.isEqualTo(DaemonAddress.tcp("127.0.0.1", other.getLocalPort())));
		}
	}

	@Test
	void leavesNoPortOpenIfOneOfSeveralIsTaken() throws IOException {
		int free = freePort();
		try (ServerSocket other = new ServerSocket()) {
			other.bind(new InetSocketAddress("127.0.0.1", 0));
			EmbeddedSpreadNetwork.Builder builder = EmbeddedSpreadNetwork.builder()
				.daemon("d1", free)
				.daemon("d2", other.getLocalPort());
			assertThatExceptionOfType(PortInUseException.class).isThrownBy(builder::start);
		}
		assertThat(isOpen(free)).isFalse();
	}

	@Test
	void closesEveryPortBeforeStopReturns() {
		for (int i = 0; i < 50; i++) {
			EmbeddedSpread daemon = EmbeddedSpread.start();
			RawSession session = this.sessions.open(daemon, "ann");
			daemon.close();
			assertThat(isOpen(daemon.port())).isFalse();
			assertThat(session.connection().receiveToEnd()).isZero();
			daemon.close();
			assertThat(daemon.isRunning()).isFalse();
		}
	}

	@Test
	void restartsEmptyOnTheSamePort() {
		try (EmbeddedSpread daemon = EmbeddedSpread.start()) {
			int port = daemon.port();
			RawSession before = this.sessions.member(daemon, "ann", "room");
			daemon.stop();
			daemon.stop();
			assertThat(before.connection().receiveToEnd()).isZero();
			assertThat(daemon.isRunning()).isFalse();
			assertThat(daemon.groups()).isEmpty();
			daemon.restart();
			assertThat(daemon.port()).isEqualTo(port);
			assertThat(daemon.groups()).isEmpty();
			assertThat(daemon.clients()).isEmpty();
			RawSession after = this.sessions.open(daemon, "ann");
			after.join("room");
			assertThat(Sessions.told(after.receiveFrame())).isEqualTo("JOIN room [ann] *{ann}");
		}
	}

	@Test
	void givesViewsOfANewRingANewTimeAfterARestart() {
		try (EmbeddedSpread daemon = EmbeddedSpread.start()) {
			int before = firstView(daemon, "ann");
			daemon.stop();
			daemon.restart();
			assertThat(firstView(daemon, "bob")).isGreaterThan(before);
		}
	}

	private int firstView(EmbeddedSpread daemon, String name) {
		RawSession session = this.sessions.open(daemon, name);
		session.join("room");
		return ByteBuffer.wrap(session.receiveFrame().data()).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
	}

	@Test
	void takesClientsOnAUnixSocketToo(@TempDir Path folder) throws IOException {
		Path socket = folder.resolve("4813");
		try (EmbeddedSpread daemon = EmbeddedSpread.builder().name("d1").unixSocket(socket).start()) {
			assertThat(daemon.unixAddress()).isEqualTo(DaemonAddress.unix(socket));
			try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
				channel.connect(UnixDomainSocketAddress.of(socket));
				assertThat(exchange(channel, RawSession.connectPacket("ann"), 6)).endsWith("NULL ".getBytes());
				assertThat(exchange(channel, RawSession.choice("NULL"), 12)).startsWith(1, 4, 4, 0, 7)
					.endsWith("#ann#d1".getBytes());
				RawConnection other = this.sessions.close(new RawConnection(daemon.address(), Sessions.PATIENCE));
				other.send(RawSession.connectPacket("ann"));
				assertThat(other.receive(1)).containsExactly(-6);
			}
		}
		assertThat(Files.exists(socket)).isFalse();
	}

	private static byte[] exchange(SocketChannel channel, byte[] request, int answer) throws IOException {
		channel.write(ByteBuffer.wrap(request));
		ByteBuffer buffer = ByteBuffer.allocate(answer);
		while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
			Thread.onSpinWait();
		}
		return buffer.array();
	}

	@Test
	void replacesAStaleUnixSocket(@TempDir Path folder) throws IOException {
		Path socket = folder.resolve("4813");
		try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			stale.bind(UnixDomainSocketAddress.of(socket));
		}
		assertThat(Files.exists(socket)).isTrue();
		try (EmbeddedSpread daemon = EmbeddedSpread.builder().unixSocket(socket).start()) {
			assertThat(daemon.isRunning()).isTrue();
		}
	}

	@Test
	void writesBigEndianFramesIfAsked() {
		try (EmbeddedSpread daemon = EmbeddedSpread.builder().byteOrder(ByteOrder.BIG_ENDIAN).start()) {
			RawSession ann = this.sessions.open(daemon, "ann");
			ann.join("room");
			RawSession.Frame join = ann.receiveFrame();
			assertThat(join.service()).isEqualTo(0x1100);
			assertThat(join.groups()).containsExactly("#ann#localhost");
			ByteBuffer data = ByteBuffer.wrap(join.data()).order(ByteOrder.BIG_ENDIAN);
			assertThat(data.getInt(0)).isEqualTo(0x7f000001);
			assertThat(data.getInt(8)).isOne();
			ann.multicast("room", "hello");
			byte[] header = ann.connection().receive(48 + 32 + 5);
			assertThat(header).startsWith(0, 0, 0, 0x10);
			assertThat(header).endsWith("hello".getBytes());
		}
	}

	@Test
	void invalidSettingsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedSpread.builder().name("has blank").start())
			.withMessageContaining("has blank");
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedSpread.builder().port(70_000).start())
			.withMessageContaining("70000");
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedSpread.builder().sessionLimit(-1))
			.withMessageContaining("session limit");
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedSpread.builder().addressRules("everybody"))
			.withMessageContaining("everybody");
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedSpread.builder().addressRules("10.0.0.256"))
			.withMessageContaining("10.0.0.256");
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedSpreadNetwork.start("d1", "d1"))
			.withMessageContaining("'d1'");
		assertThatIllegalStateException().isThrownBy(() -> EmbeddedSpreadNetwork.builder().start());
	}

	@ParameterizedTest
	@CsvSource({ "3, 17, 0", "4, 5, 0", "4, 9, 1", "4, -1, 0", "4, 4, -1", "4, 4, 128", "5, 1, 0", "5, 7, 0",
			"6, 0, 0" })
	void versionsThatAreNotKnownAreRefused(int major, int minor, int patch) {
		DaemonVersion version = new DaemonVersion(major, minor, patch);
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedSpread.builder().version(version))
			.withMessageContaining("4.0.0 to 4.4.x or 5.0.x")
			.withMessageContaining("is " + version);
	}

	@Test
	void usersThatCannotLogInAreRefused() {
		EmbeddedSpread.Builder builder = EmbeddedSpread.builder()
			.user("u".repeat(32), "12345678")
			.user("j\u00f6rg", "\u00e4");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.user("", "secret"))
			.withMessage("user must have 1 to 32 bytes but has 0");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.user("u".repeat(33), "secret"))
			.withMessage("user must have 1 to 32 bytes but has 33");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.user("bob", ""))
			.withMessageContaining("password");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.user("bob", "123456789"))
			.withMessage("password of user 'bob' must have 1 to 8 bytes but has 9");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.user("bob\0", "secret"))
			.withMessageContaining("ISO-8859-1")
			.withMessageContaining("0x0");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.user("bob", "\u20ac"))
			.withMessageContaining("0x20ac");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4.0.0", "4.3.0", "4.4.0", "4.4.2", "5.0.1" })
	void reportsItsVersion(String text) {
		String[] parts = text.split("\\.");
		DaemonVersion version = new DaemonVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]),
				Integer.parseInt(parts[2]));
		try (EmbeddedSpread daemon = EmbeddedSpread.builder().version(version).start()) {
			RawConnection connection = this.sessions.close(new RawConnection(daemon.address(), Sessions.PATIENCE));
			connection.send(RawSession.connectPacket("ann"));
			connection.receive(6);
			connection.send(RawSession.choice("NULL"));
			assertThat(connection.receive(4)).containsExactly(1, version.major(), version.minor(), version.patch());
		}
	}

	private static boolean isOpen(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress("127.0.0.1", 0));
			return socket.getLocalPort();
		}
	}

}
