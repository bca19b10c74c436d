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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.RejectCode;
import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession.Frame;
import io.asyncspread.contract.RawSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Each fault does to a client what it says, and nothing to the others.
 */
class FaultTests extends FaultTest {

	@Test
	void killedClientIsDisconnected() {
		RawSession ann = member("ann");
		RawSession bob = member("bob");
		ann.fence();
		this.daemon.kill("bob");
		assertThat(bob.connection().receiveToEnd()).isZero();
		assertThat(Sessions.told(ann.fence())).containsExactly("DISCONNECT room [ann] *{bob}");
		assertThat(this.listener.events()).contains("closed #bob#d1 FAULT");
		assertThatIllegalArgumentException().isThrownBy(() -> this.daemon.kill("bob"))
			.withMessageContaining("'bob'")
			.withMessageContaining("[ann]");
	}

	@Test
	void pausedClientGetsEverythingInOrderWhenItGoesOn() {
		RawSession ann = member("ann");
		RawSession bob = member("bob");
		ann.fence();
		this.daemon.pause("bob");
		IntStream.range(0, 1000).forEach((number) -> ann.multicast("room", "m" + number));
		assertThat(ann.fence()).hasSize(1000);
		this.daemon.resume("bob");
		assertThat(bob.fence()).extracting(Frame::text)
			.containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj((number) -> "m" + number).toList());
	}

	@Test
	void pausedClientIsCutOffAtTheBacklogLimit() {
		RawSession ann = member("ann");
		RawSession bob = member("bob");
		ann.fence();
		this.daemon.pause("bob");
		IntStream.range(0, 1001).forEach((number) -> ann.multicast("room", "m" + number));
		List<Frame> frames = ann.fence();
		assertThat(Sessions.told(frames.get(frames.size() - 1))).isEqualTo("DISCONNECT room [ann] *{bob}");
		assertThat(bob.connection().receiveToEnd()).isZero();
		assertThat(this.listener.events()).contains("closed #bob#d1 SLOW_READER");
	}

	@Test
	void connectionIsDroppedInsideAFrame() {
		RawSession ann = member("ann");
		RawSession bob = member("bob");
		ann.fence();
		this.daemon.dropAfter("bob", 100);
		ann.multicast("room", "x".repeat(200));
		assertThat(bob.connection().receiveToEnd()).isEqualTo(100);
		assertThat(Sessions.told(ann.fence())).contains("DISCONNECT room [ann] *{bob}");
	}

	@Test
	void connectionIsDroppedInsideALargeFrame() {
		RawSession ann = member("ann");
		RawSession bob = member("bob");
		ann.fence();
		this.daemon.dropAfter("bob", 50_000);
		ann.multicast("room", "x".repeat(100_000));
		assertThat(bob.connection().receiveToEnd()).isEqualTo(50_000);
	}

	@Test
	void nextConnectionIsDroppedInTheHandshake() {
		this.daemon.dropNextAfter(3);
		RawConnection first = connect();
		first.send(RawSession.connectPacket("ann"));
		assertThat(first.receiveToEnd()).isEqualTo(3);
		assertThat(this.sessions.open(this.daemon, "ann").privateGroup()).isEqualTo("#ann#d1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 6, 7, 12, 22 })
	void connectionDroppedInsideAnyAnswerOfTheHandshakeIsNoSession(int bytes) {
		RecordingListener told = new RecordingListener();
		try (EmbeddedSpread lenient = EmbeddedSpread.builder()
			.name("d1")
			.strictHandshake(false)
			.allowedAuthMethods(AuthMethod.PWORD)
			.user("ann", "secret")
			.listener(told)
			.start()) {
			lenient.dropNextAfter(bytes);
			RawConnection first = this.sessions.close(new RawConnection(lenient.address(), Sessions.PATIENCE));
			byte[] user = Arrays.copyOf("ann".getBytes(), AuthRules.USER_SIZE);
			byte[] password = Arrays.copyOf("secret".getBytes(), AuthRules.PASSWORD_SIZE);
			first.send(concatenate(RawSession.connectPacket("prices"), RawSession.choice("PWORD"), user, password));
			assertThat(first.receiveToEnd()).isEqualTo(bytes);
			DaemonServer server = lenient.server();
			await().until(() -> lenient.network().engine().loop().call(() -> server.connections().isEmpty()));
			assertThat(told.events()).containsExactly("handshake failed at d1");
			assertThat(lenient.clients()).isEmpty();
			assertThat(server.node().endpoint("#prices#d1")).isNull();
		}
	}

	@Test
	void connectionDroppedBehindTheListOfMethodsIsNotRejectedAsWell() {
		RecordingListener told = new RecordingListener();
		try (EmbeddedSpread locked = EmbeddedSpread.builder().name("d1").allowedAuthMethods().listener(told).start()) {
			locked.dropNextAfter(1);
			RawConnection first = this.sessions.close(new RawConnection(locked.address(), Sessions.PATIENCE));
			first.send(RawSession.connectPacket("prices"));
			assertThat(first.receiveToEnd()).isOne();
			DaemonServer server = locked.server();
			await().until(() -> locked.network().engine().loop().call(() -> server.connections().isEmpty()));
			assertThat(told.events()).containsExactly("handshake failed at d1");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
	void nextConnectionsAreRejected(RejectCode code) {
		this.daemon.rejectNext(2, code);
		for (int i = 0; i < 2; i++) {
			RawConnection connection = connect();
			if (code != RejectCode.QUOTA) {
				connection.send(RawSession.connectPacket("ann"));
			}
			if (code == RejectCode.AUTH) {
				connection.receive(6);
				connection.send(RawSession.choice("NULL"));
			}
			assertThat(connection.receive(1)).containsExactly(code.code());
			assertThat(connection.receiveToEnd()).isZero();
		}
		this.sessions.open(this.daemon, "ann");
		assertThat(this.listener.events()).containsExactly("rejected by d1 " + code, "rejected by d1 " + code,
				"opened #ann#d1");
	}

	@Test
	void unknownCodeCannotBeSent() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.daemon.rejectNext(1, RejectCode.UNKNOWN));
	}

	@Test
	void nameStaysTakenAfterItsSessionIfAsked() {
		try (EmbeddedSpread strict = EmbeddedSpread.builder().nameHold(Duration.ofHours(1)).start()) {
			this.sessions.open(strict, "ann").close();
			await().until(() -> strict.clients().isEmpty());
			RawConnection early = this.sessions.close(new RawConnection(strict.address(), Sessions.PATIENCE));
			early.send(RawSession.connectPacket("ann"));
			assertThat(early.receive(1)).containsExactly(RejectCode.NOT_UNIQUE.code());
		}
	}

	@Test
	void nameIsFreeWhenItsTimeIsOver() {
		try (EmbeddedSpread strict = EmbeddedSpread.builder().nameHold(Duration.ofMillis(100)).start()) {
			this.sessions.open(strict, "ann").close();
			await().ignoreExceptions().until(() -> this.sessions.open(strict, "ann") != null);
		}
	}

	@Test
	void piecesAreTakenInALenientHandshake() {
		try (EmbeddedSpread lenient = EmbeddedSpread.builder().strictHandshake(false).start()) {
			RawConnection silent = this.sessions.close(new RawConnection(lenient.address(), Sessions.PATIENCE));
			RawConnection slow = this.sessions.close(new RawConnection(lenient.address(), Sessions.PATIENCE));
			for (byte piece : RawSession.connectPacket("ann")) {
				slow.send(new byte[] { piece });
			}
			slow.receive(6);
			for (byte piece : RawSession.choice("NULL")) {
				slow.send(new byte[] { piece });
			}
			assertThat(slow.receive(1)).containsExactly(1);
			silent.send(RawSession.connectPacket("late"));
			assertThat(silent.receive(6)).endsWith("NULL ".getBytes());
		}
	}

	@Test
	void resetTakesBackWhatWasToHappenToClients() {
		RawSession ann = member("ann");
		RawSession bob = member("bob");
		ann.fence();
		this.daemon.pause("bob");
		this.daemon.dropAfter("bob", 100);
		this.daemon.dropNextAfter(3);
		this.daemon.rejectNext(1, RejectCode.AUTH);
		ann.multicast("room", "x".repeat(200));
		ann.fence();
		this.daemon.network().reset();
		assertThat(bob.receiveFrame().data()).hasSize(200);
		assertThat(this.sessions.open(this.daemon, "cid").fence()).isEmpty();
	}

	@Test
	void closedDaemonRefusesFaults() {
		this.daemon.close();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.daemon.holdDeliveries())
			.withMessageContaining("closed");
	}

}
