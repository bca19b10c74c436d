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
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.Authenticator;
import io.asyncspread.DaemonAddress;
import io.asyncspread.RejectCode;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.Transport;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes that end without a session, and what the error says.
 */
class HandshakeFailureTests extends HandshakeTest {

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
		Attempt attempt = connect("ann", (options) -> options.handshakeTimeout(Duration.ofSeconds(2)));
		ScriptedPeer peer = this.daemon.accept();
		assertTimeout(attempt, "sent nothing");
		assertThat(peer.readOnce()).hasSize(8);
		assertThat(peer.readToEnd()).isEmpty();
	}

	@Test
	void silenceInTheMiddleSaysWhatIsMissing() {
		UnaryOperator<SpreadOptions.Builder> hurry = (options) -> options.handshakeTimeout(Duration.ofSeconds(2))
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
			assertThat(failure.timeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(failure).hasMessageContaining(this.daemon.address().toString())
				.hasMessageContaining("2000 ms")
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
		Transports.assumeAvailable(transport);
		Path path = directory.resolve("missing");
		Attempt attempt = connect(DaemonAddress.unix(path), "ann", (options) -> options.transport(transport));
		assertThat(attempt.failure()).isInstanceOf(SpreadConnectException.class).hasMessageContaining("unix:" + path);
	}

}
