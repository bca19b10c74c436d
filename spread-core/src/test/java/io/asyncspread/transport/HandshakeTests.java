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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.uring.IoUring;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.Authenticator;
import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.RejectCode;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.Transport;
import io.asyncspread.stub.RawFrame;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The client's half of the handshake, against a peer that keeps the protocol, breaks it,
 * falls silent or speaks another one.
 */
@Timeout(30)
class HandshakeTests {

	private static final byte[] ACCEPT = ScriptedPeer.accept(4, 4, 0, "#ann#d1");

	private final ScriptedDaemon daemon = ScriptedDaemon.start();

	private final List<EventLoops.Lease> leases = new ArrayList<>();

	@AfterEach
	void close() {
		this.daemon.close();
		this.leases.forEach(EventLoops.Lease::close);
	}

	private static void assumeAvailable(Transport transport) {
		boolean available = switch (transport) {
			case EPOLL -> Epoll.isAvailable();
			case KQUEUE -> KQueue.isAvailable();
			case IO_URING -> IoUring.isAvailable();
			case AUTO, NIO -> true;
		};
		assumeTrue(available, () -> transport + " is not available on this machine");
	}

	private Attempt connect() {
		return connect("ann", (options) -> options);
	}

	private Attempt connect(String name, UnaryOperator<SpreadOptions.Builder> change) {
		return connect(this.daemon.address(), name, change);
	}

	private Attempt connect(DaemonAddress address, String name, UnaryOperator<SpreadOptions.Builder> change) {
		SpreadOptions options = change.apply(SpreadOptions.builder()).build();
		EventLoops.Lease lease = EventLoops.acquire(options.transport());
		this.leases.add(lease);
		Connector connector = new Connector(lease, options, new ByteBudget(1 << 20));
		Attempt attempt = new Attempt(lease);
		lease.loop().execute(() -> attempt.running.complete(connector.connect(address, name, 5, attempt)));
		// it has taken its place at the gate before the next attempt asks for one
		attempt.running.join();
		return attempt;
	}

	@ParameterizedTest
	@EnumSource
	void getsASession(Transport transport) {
		assumeAvailable(transport);
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
		assumeAvailable(transport);
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

	@ParameterizedTest
	@CsvSource({ "-3, QUOTA, 997", "-4, NO_NAME, cut", "-5, ILLEGAL_NAME, 1 to 10 characters",
			"-6, NOT_UNIQUE, another name", "-7, VERSION, too new or too old", "-9, AUTH, AllowedAuthMethods",
			"-77, UNKNOWN, no Spread daemon" })
	void everyRejectionHasACodeAnAddressAndAnAdvice(int number, RejectCode code, String advice) {
		Attempt attempt = connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.write(new byte[] { (byte) number });
		assertRejected(attempt, number, code, advice);
		assertThat(peer.readToEnd()).isEmpty();
	}

	@Test
	void aRejectionMayComeUnaskedBeforeAResetAndInPlaceOfAccepting() {
		Attempt unasked = connect();
		this.daemon.accept().write(new byte[] { -3 });
		assertRejected(unasked, -3, RejectCode.QUOTA, "another daemon");
		Attempt late = connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		peer.write(new byte[] { -9 });
		assertRejected(late, -9, RejectCode.AUTH, "RequiredAuthMethods");
		Attempt nothingAllowed = connect();
		peer = this.daemon.accept();
		peer.readOnce();
		peer.write(new byte[] { 0, -9 });
		assertRejected(nothingAllowed, -9, RejectCode.AUTH, "AllowedAuthMethods");
	}

	private void assertRejected(Attempt attempt, int number, RejectCode code, String advice) {
		assertThat(attempt.failure()).isInstanceOfSatisfying(SpreadRejectedException.class, (failure) -> {
			assertThat(failure.code()).isEqualTo(code);
			assertThat(failure.address()).isEqualTo(this.daemon.address());
			assertThat(failure).hasMessageContaining(this.daemon.address().toString())
				.hasMessageContaining(code + " (" + number + ")")
				.hasMessageContaining("'ann'")
				.hasMessageContaining(advice);
			assertThat(failure.isRetryable()).isEqualTo(code.isRetryable());
		});
	}

	@Test
	void aDemandThatCannotBeMetIsAnErrorAndNothingIsChosen() {
		Attempt attempt = connect("ann", (options) -> options.authenticators(Authenticator.none(), Authenticator.ip()));
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("PWORD KRB5 ");
		assertThat(attempt.failure()).isInstanceOfSatisfying(SpreadAuthenticationException.class, (failure) -> {
			assertThat(failure.offered()).containsExactly("PWORD", "KRB5");
			assertThat(failure.address()).isEqualTo(this.daemon.address());
			assertThat(failure).hasMessageContaining("[PWORD, KRB5]").hasMessageContaining("[NULL, IP]");
			assertThat(failure.isRetryable()).isFalse();
		});
		assertThat(peer.readToEnd()).isEmpty();
	}

	@Test
	void ipNeedsNoExchange() {
		Attempt attempt = connect("ann", (options) -> options.authenticators(Authenticator.none(), Authenticator.ip()));
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("IP ");
		assertThat(peer.readOnce()).hasSize(90).startsWith('I', 'P', 0);
		peer.write(ACCEPT);
		attempt.connection();
	}

	@Test
	void passwordIsOnePacketBehindTheChoice() {
		Attempt attempt = connect("ann", (options) -> options.authenticators(Authenticator.password("bob", "secret")));
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL IP PWORD ");
		assertThat(peer.read(90)).startsWith('P', 'W', 'O', 'R', 'D', 0);
		assertThat(peer.readOnce()).hasSize(40).startsWith('b', 'o', 'b', 0).endsWith('t', 0, 0);
		peer.write(new byte[] { 1 });
		peer.write(ACCEPT);
		attempt.connection();
	}

	@Test
	void methodsAreChosenInOurOrderTwoAtMostAndRunOneAfterAnother() {
		Attempt attempt = connect("ann", (options) -> options.authenticators(Authenticator.password("bob", "secret"),
				new TwoSteps("X"), Authenticator.ip(), Authenticator.none()));
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL IP PWORD X ");
		byte[] choice = peer.read(90);
		assertThat(new String(choice, 0, 5)).isEqualTo("PWORD");
		assertThat(choice[30]).isEqualTo((byte) 'X');
		assertThat(Arrays.copyOfRange(choice, 31, 90)).containsOnly(0);
		assertThat(peer.read(40)).startsWith('b', 'o', 'b');
		// the second method waits for the answer to the first
		peer.write(new byte[] { 0 });
		assertThat(peer.readOnce()).containsExactly(1);
		peer.write(new byte[] { 7 });
		peer.write(new byte[] { 8 });
		assertThat(peer.readOnce()).containsExactly(7, 8);
		peer.write(new byte[] { 9 });
		peer.write(ACCEPT);
		attempt.connection();
	}

	@Test
	void anAuthenticatorThatThrowsIsNoFaultOfTheDaemon() {
		Authenticator broken = new Authenticator() {
			@Override
			public String method() {
				return "X";
			}

			@Override
			public Exchange begin() {
				throw new IllegalStateException("token expired");
			}
		};
		Attempt attempt = connect("ann", (options) -> options.authenticators(broken));
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL X ");
		assertThat(attempt.failure()).isInstanceOfSatisfying(SpreadAuthenticationException.class, (failure) -> {
			assertThat(failure).hasMessageContaining("'X'")
				.hasMessageContaining(this.daemon.address().toString())
				.hasMessageContaining("token expired")
				.hasCauseInstanceOf(IllegalStateException.class);
			assertThat(failure.offered()).containsExactly("NULL", "X");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 400 Bad Request\r\nServer: x\r\nContent-Length: 0\r\n\r\n",
			"SSH-2.0-OpenSSH_9.6\r\n", "220 mail.example.com ESMTP\r\n", "\u0015\u0003\u0003\u0000\u0002\u0002\u0028",
			"{\"error\":\"no json\"}\n", "\u007f is more than any list has" })
	void otherServersAreNoSpreadDaemon(String greeting) {
		Attempt attempt = connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.write(ScriptedPeer.ascii(greeting));
		assertThat(attempt.failure()).isInstanceOfSatisfying(SpreadProtocolException.class, (failure) -> {
			assertThat(failure).hasMessageContaining("no Spread daemon")
				.hasMessageContaining(this.daemon.address().toString());
			assertThat(failure.address()).isEqualTo(this.daemon.address());
		});
		assertThat(peer.readToEnd()).isEmpty();
	}

	@Test
	void theErrorShowsWhatAnotherServerSaid() {
		Attempt attempt = connect();
		this.daemon.accept().write(ScriptedPeer.ascii("HTTP/1.1 400 Bad Request\r\n"));
		assertThat(attempt.failure()).hasMessageContaining("'HTTP/1.1 400 Bad Request..'");
	}

	@Test
	void oddAnswersInPlaceOfAcceptingAreNoSpreadDaemon() {
		assertNoSpread(new byte[] { 2 }, "0x02");
		assertNoSpread(ScriptedPeer.accept(4, 4, 0, "no-group"), "no private group");
		assertNoSpread(ScriptedPeer.accept(4, 4, 0, ""), "no private group");
		assertNoSpread(ScriptedPeer.accept(4, 4, 0, "#" + "n".repeat(20) + "#d1"), "no private group");
	}

	private void assertNoSpread(byte[] answer, String text) {
		Attempt attempt = connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		peer.write(answer);
		assertThat(attempt.failure()).isInstanceOf(SpreadProtocolException.class).hasMessageContaining(text);
	}

	@Test
	void daemonsBeforeVersion4AreRefused() {
		Attempt attempt = connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		peer.write(ScriptedPeer.accept(3, 17, 4, "#ann#d1"));
		assertThat(attempt.failure()).isInstanceOf(SpreadProtocolException.class)
			.hasMessageContaining("version 3.17.4")
			.hasMessageContaining(this.daemon.address().toString())
			.returns(false, (failure) -> ((SpreadProtocolException) failure).isRetryable());
		assertThat(peer.readToEnd()).isEmpty();
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
	void anEndAfterAnyByteIsAConnectError() {
		byte[] list = ScriptedPeer.join(new byte[] { 5 }, ScriptedPeer.ascii("NULL "));
		for (int length = 0; length < list.length + ACCEPT.length; length++) {
			for (boolean reset : new boolean[] { false, true }) {
				Attempt attempt = connect();
				ScriptedPeer peer = this.daemon.accept();
				peer.readOnce();
				peer.write(Arrays.copyOf(list, Math.min(length, list.length)));
				if (length >= list.length) {
					peer.read(90);
					peer.write(Arrays.copyOf(ACCEPT, length - list.length));
				}
				if (reset) {
					peer.reset();
				}
				else {
					peer.close();
				}
				assertThat(attempt.failure()).as("end after %d bytes", length)
					.isInstanceOfSatisfying(SpreadConnectException.class, (failure) -> {
						assertThat(failure.address()).isEqualTo(this.daemon.address());
						assertThat(failure).hasMessageContaining("closed the connection")
							.hasMessageContaining(this.daemon.address().toString());
						assertThat(failure.isRetryable()).isTrue();
					});
			}
		}
	}

	@Test
	void silenceEndsWithTheHandshakeTimeout() {
		Attempt attempt = connect("ann", (options) -> options.handshakeTimeout(Duration.ofMillis(600)));
		ScriptedPeer peer = this.daemon.accept();
		assertTimeout(attempt, "sent nothing");
		assertThat(peer.readOnce()).hasSize(8);
		assertThat(peer.readToEnd()).isEmpty();
	}

	@Test
	void silenceInTheMiddleSaysWhatIsMissing() {
		UnaryOperator<SpreadOptions.Builder> hurry = (options) -> options.handshakeTimeout(Duration.ofMillis(600))
			.authenticators(Authenticator.password("bob", "secret"));
		Attempt attempt = connect("ann", hurry);
		this.daemon.accept().write(new byte[] { 5, 'N', 'U' });
		assertTimeout(attempt, "list of authentication methods is incomplete");
		attempt = connect("ann", hurry);
		this.daemon.accept().writeAuthList("PWORD ");
		assertTimeout(attempt, "answer of an authentication method");
		attempt = connect("ann", hurry);
		this.daemon.accept().writeAuthList("PWORD ").write(new byte[] { 1 });
		assertTimeout(attempt, "neither accepted nor refused");
		attempt = connect("ann", hurry);
		this.daemon.accept().writeAuthList("PWORD ").write(new byte[] { 1, 1, 4, 4 });
		assertTimeout(attempt, "handshakeTimeout");
	}

	private void assertTimeout(Attempt attempt, String text) {
		assertThat(attempt.failure()).isInstanceOfSatisfying(SpreadTimeoutException.class, (failure) -> {
			assertThat(failure.timeout()).isEqualTo(Duration.ofMillis(600));
			assertThat(failure).hasMessageContaining(this.daemon.address().toString())
				.hasMessageContaining("600 ms")
				.hasMessageContaining(text);
		});
	}

	@Test
	void noListenerIsARefusedConnection() {
		Attempt attempt = connect(DaemonAddress.tcp("127.0.0.1", 1), "ann", (options) -> options);
		assertThat(attempt.failure()).isInstanceOf(SpreadConnectException.class)
			.hasMessageContaining("1@127.0.0.1 refused")
			.hasMessageContaining("start one");
		assertThat(attempt.opened).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void noSocketFileIsAConnectError(Transport transport, @TempDir Path directory) {
		assumeAvailable(transport);
		Path path = directory.resolve("missing");
		Attempt attempt = connect(DaemonAddress.unix(path), "ann", (options) -> options.transport(transport));
		assertThat(attempt.failure()).isInstanceOf(SpreadConnectException.class).hasMessageContaining("unix:" + path);
	}

	@Test
	void oneHandshakeAtATimeGoesToADaemon() {
		Attempt first = connect();
		Attempt second = connect("bob", (options) -> options);
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		assertThat(this.daemon.hasWaitingConnection()).isFalse();
		peer.write(ACCEPT);
		first.connection();
		assertThat(this.daemon.accept().readOnce()).endsWith('b', 'o', 'b');
		assertThat(second.result).isNotDone();
	}

	@Test
	void aFailureAndAnEndOfPatienceMakeRoomForTheNext() {
		Attempt failing = connect();
		Attempt impatient = connect("bob", (options) -> options.handshakeTimeout(Duration.ofMillis(100)));
		Attempt last = connect("cid", (options) -> options);
		this.daemon.accept().close();
		assertThat(failing.failure()).isInstanceOf(SpreadConnectException.class);
		this.daemon.accept();
		assertThat(impatient.failure()).isInstanceOf(SpreadTimeoutException.class);
		this.daemon.acceptSession("#cid#d1");
		assertThat(last.connection().self().name()).isEqualTo("cid");
	}

	@Test
	void handshakesWithDifferentDaemonsDoNotWaitForEachOther() {
		try (ScriptedDaemon other = ScriptedDaemon.start()) {
			connect();
			this.daemon.accept();
			Attempt second = connect(other.address(), "bob", (options) -> options);
			other.acceptSession("#bob#d2");
			second.connection();
		}
	}

	@Test
	void aCancelledAttemptClosesItsSocketAndReportsNothing() {
		Attempt attempt = connect();
		Attempt waiting = connect("bob", (options) -> options);
		Attempt next = connect("cid", (options) -> options);
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		waiting.cancel();
		attempt.cancel();
		assertThat(peer.readToEnd()).isEmpty();
		assertThat(this.daemon.accept().readOnce()).endsWith('c', 'i', 'd');
		assertThat(attempt.result).isNotDone();
		assertThat(waiting.result).isNotDone();
		next.cancel();
	}

	@Test
	void anEndedHandshakeLeavesNoTimerThatCouldHarmTheSession() {
		Attempt attempt = connect("ann", (options) -> options.handshakeTimeout(Duration.ofMillis(300)));
		ScriptedPeer peer = this.daemon.acceptSession("#ann#d1");
		attempt.connection();
		Awaitility.await().pollDelay(Duration.ofMillis(400)).until(() -> true);
		peer.writeData("#ann#d1", "still here");
		Awaitility.await().until(() -> attempt.received.messages.size() == 1);
		assertThat(attempt.received.closed).isNotDone();
	}

	private static final class TwoSteps implements Authenticator, Authenticator.Exchange {

		private final String method;

		TwoSteps(String method) {
			this.method = method;
		}

		@Override
		public String method() {
			return this.method;
		}

		@Override
		public Exchange begin() {
			return this;
		}

		@Override
		public Step start() {
			return new Step(new byte[] { 1 }, 2);
		}

		@Override
		public Step next(byte[] answer) {
			return (answer.length == 2) ? new Step(answer, 1) : Step.DONE;
		}

	}

	/**
	 * One attempt and what became of it.
	 */
	private static final class Attempt implements ConnectListener {

		private final EventLoops.Lease lease;

		private final CompletableFuture<ConnectAttempt> running = new CompletableFuture<>();

		private final CompletableFuture<Object> result = new CompletableFuture<>();

		private final Received received = new Received();

		private volatile boolean opened;

		Attempt(EventLoops.Lease lease) {
			this.lease = lease;
		}

		@Override
		public void opened() {
			this.opened = true;
		}

		@Override
		public void established(Connection connection) {
			connection.start(this.received);
			assertThat(this.result.complete(connection)).isTrue();
		}

		@Override
		public void failed(SpreadException cause) {
			assertThat(this.result.complete(cause)).isTrue();
		}

		Connection connection() {
			Object value = this.result.join();
			if (value instanceof SpreadException failure) {
				throw new AssertionError("no connection", failure);
			}
			return (Connection) value;
		}

		SpreadException failure() {
			Object value = this.result.join();
			assertThat(value).isInstanceOf(SpreadException.class);
			return (SpreadException) value;
		}

		void cancel() {
			ConnectAttempt attempt = this.running.join();
			this.lease.loop().submit(attempt::cancel).syncUninterruptibly();
		}

	}

	private static final class Received implements ConnectionListener {

		private final BlockingQueue<SpreadMessage> messages = new LinkedBlockingQueue<>();

		private final CompletableFuture<SpreadException> closed = new CompletableFuture<>();

		@Override
		public void received(SpreadMessage message, int bytes) {
			this.messages.add(message);
		}

		@Override
		public void readComplete() {
		}

		@Override
		public void selfAddressed(Multicast message, Outgoing.Message item) {
		}

		@Override
		public void closed(SpreadException cause, int unsent) {
			this.closed.complete(cause);
		}

	}

}
