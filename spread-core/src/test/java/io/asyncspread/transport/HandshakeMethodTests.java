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

import java.util.Arrays;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import io.asyncspread.Authenticator;
import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The choice of authentication methods and their exchanges.
 */
class HandshakeMethodTests extends HandshakeTest {

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
		Attempt attempt = connect("ann", (options) -> options.authenticators(new Method(() -> {
			throw new IllegalStateException("token expired");
		})));
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

	@Test
	void anAuthenticatorWithoutANextStepIsToldHowAnExchangeEnds() {
		Authenticator.Exchange lost = new Authenticator.Exchange() {
			@Override
			public Authenticator.Step start() {
				return new Authenticator.Step(new byte[] { 1 }, 1);
			}

			@Override
			@SuppressWarnings("NullAway")
			public Authenticator.Step next(byte[] answer) {
				return null;
			}
		};
		Attempt attempt = connect("ann", (options) -> options.authenticators(new Method(() -> lost)));
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("X ");
		peer.read(91);
		peer.write(new byte[] { 1 });
		assertThat(attempt.failure()).isInstanceOf(SpreadAuthenticationException.class)
			.hasMessageContaining("'X'")
			.hasMessageContaining("next() returned null")
			.hasMessageContaining("Step.DONE");
	}

	/**
	 * A method of its own, called X.
	 */
	private record Method(Supplier<Exchange> exchange) implements Authenticator {

		@Override
		public String method() {
			return "X";
		}

		@Override
		public Exchange begin() {
			return this.exchange.get();
		}

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

}
