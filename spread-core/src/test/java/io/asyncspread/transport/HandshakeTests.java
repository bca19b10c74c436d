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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.DaemonVersion;
import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SessionLostException;
import io.asyncspread.Transport;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The handshake that ends with a session.
 */
class HandshakeTests extends HandshakeTest {

	@ParameterizedTest
	@EnumSource
	void getsASession(Transport transport) {
		Transports.assumeAvailable(transport);
		Attempt attempt = connect("ann", (options) -> options.transport(transport));
		ScriptedPeer peer = this.daemon.accept();
		assertThat(HexFormat.of().formatHex(peer.readOnce())).isEqualTo("0404000103616e6e");
		peer.writeAuthList("NULL ");
		byte[] choice = peer.readOnce();
		assertThat(choice).hasSize(90).startsWith('N', 'U', 'L', 'L', 0);
		peer.write(ACCEPT);
		Connection connection = attempt.connection();
		assertThat(connection.self()).isEqualTo(Member.of("#ann#d1"));
		assertThat(connection.version()).isEqualTo(new DaemonVersion(4, 4, 0));
		assertThat(connection.address()).isEqualTo(this.daemon.address());
		assertThat(connection.epoch()).isEqualTo(5);
		assertThat(attempt.opened).isTrue();
	}

	@Test
	void asksForANameAndForNoMembership() {
		connect(null, (options) -> options.membership(false));
		assertThat(HexFormat.of().formatHex(this.daemon.accept().readOnce())).isEqualTo("0404000000");
	}

	@ParameterizedTest
	@EnumSource
	void getsASessionOverAUnixSocket(Transport transport, @TempDir Path directory) {
		Transports.assumeAvailable(transport);
		try (ScriptedDaemon local = ScriptedDaemon.listen(directory.resolve("4803"))) {
			Attempt attempt = connect(local.address(), "ann", (options) -> options.transport(transport));
			local.acceptSession("#ann#d1");
			assertThat(attempt.connection().address()).isEqualTo(local.address());
		}
	}

	@Test
	void readsAnswersThatComeByteByByte() throws InterruptedException {
		Attempt attempt = connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		writeSlowly(peer, ScriptedPeer.join(new byte[] { 5 }, ScriptedPeer.ascii("NULL ")));
		assertThat(peer.readOnce()).hasSize(90);
		writeSlowly(peer, ACCEPT);
		assertThat(attempt.connection().self()).isEqualTo(Member.of("#ann#d1"));
	}

	private static void writeSlowly(ScriptedPeer peer, byte[] bytes) {
		for (byte octet : bytes) {
			peer.write(new byte[] { octet });
			Thread.yield();
		}
	}

	@Test
	void framesBehindTheHandshakeInTheSamePieceAreNotLost() throws InterruptedException {
		Attempt attempt = connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		byte[] first = RawFrame.of(0x10, "#bob#d1", List.of("#ann#d1"), 1, new byte[] { 1 }).bytes();
		byte[] second = RawFrame.of(0x10, "#bob#d1", List.of("#ann#d1"), 2, new byte[] { 2 }).bytes();
		peer.write(ACCEPT, first, Arrays.copyOf(second, 60));
		Received received = attempt.received;
		assertThat(((DataMessage) received.messages.take()).type()).isEqualTo(1);
		peer.write(Arrays.copyOfRange(second, 60, second.length));
		assertThat(((DataMessage) received.messages.take()).type()).isEqualTo(2);
	}

	@Test
	void theFirstFrameCanBeSentAtOnce() throws InterruptedException {
		Attempt attempt = connect();
		ScriptedPeer peer = this.daemon.acceptSession("#ann#d1");
		Connection connection = attempt.connection();
		connection.offer(Multicast.to("room").type(3));
		assertThat(peer.readFrame().expected()).isEqualTo("data AGREED type 3 from #ann#d1 BIG_ENDIAN to [room] <>");
		connection.loop().submit(() -> connection.close(new SessionLostException("done", 1, false, null))).sync();
	}

	@Test
	void versionsFrom4OnAreWelcome() {
		for (int[] version : new int[][] { { 4, 0, 0 }, { 5, 0, 1 }, { 127, 0, 255 } }) {
			Attempt attempt = connect();
			ScriptedPeer peer = this.daemon.accept();
			peer.readOnce();
			peer.writeAuthList("NULL ");
			peer.read(90);
			peer.write(ScriptedPeer.accept(version[0], version[1], version[2], "#ann#d1"));
			assertThat(attempt.connection().version()).isEqualTo(new DaemonVersion(version[0], version[1], version[2]));
		}
	}

	@Test
	void anEndedHandshakeLeavesNoTimerThatCouldHarmTheSession() {
		Attempt attempt = connect("ann", (options) -> options.handshakeTimeout(Duration.ofSeconds(3)));
		ScriptedPeer peer = this.daemon.acceptSession("#ann#d1");
		attempt.connection();
		Awaitility.await().pollDelay(Duration.ofMillis(3_100)).until(() -> true);
		peer.writeData("#ann#d1", "still here");
		Awaitility.await().until(() -> attempt.received.messages.size() == 1);
		assertThat(attempt.received.closed).isNotDone();
	}

}
