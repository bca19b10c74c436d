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

package io.asyncspread;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AuthenticatorTests {

	@Test
	void silentMethodsHaveNoExchange() {
		assertThat(Authenticator.none().method()).isEqualTo("NULL");
		assertThat(Authenticator.ip().method()).isEqualTo("IP");
		assertThat(Authenticator.none().begin().start()).isEqualTo(Authenticator.Step.DONE);
		assertThat(Authenticator.ip().begin().start()).isEqualTo(Authenticator.Step.DONE);
	}

	@Test
	void passwordIsOnePacketOfFortyBytes() {
		Authenticator.Exchange exchange = Authenticator.password("bob", "secret").begin();
		Authenticator.Step step = exchange.start();
		assertThat(step.write()).hasSize(40).startsWith('b', 'o', 'b', 0).endsWith('s', 'e', 'c', 'r', 'e', 't', 0, 0);
		assertThat(step.write()[31]).isZero();
		assertThat(step.read()).isEqualTo(1);
		assertThat(exchange.next(new byte[] { 1 })).isEqualTo(Authenticator.Step.DONE);
		assertThat(exchange.next(new byte[] { 0 })).isEqualTo(Authenticator.Step.DONE);
	}

	@Test
	void longestUserAndPasswordFillTheirFields() {
		byte[] packet = Authenticator.password("u".repeat(32), "p".repeat(8)).begin().start().write();
		assertThat(packet).hasSize(40).doesNotContain(0);
	}

	@Test
	void refusesUsersAndPasswordsThatDoNotFit() {
		assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.password("", "x"))
			.withMessageContaining("user")
			.withMessageContaining("1 to 32");
		assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.password("u".repeat(33), "x"))
			.withMessageContaining("has 33");
		assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.password("u", ""))
			.withMessageContaining("password");
		assertThatIllegalArgumentException().isThrownBy(() -> Authenticator.password("u", "ninechars"))
			.withMessageContaining("1 to 8")
			.withMessageNotContaining("ninechars");
	}

	@Test
	void showsNoSecret() {
		Authenticator authenticator = Authenticator.password("bob", "secret");
		assertThat(authenticator.toString()).doesNotContain("bob", "secret");
		assertThat(authenticator.begin().start().toString()).doesNotContain("secret").contains("40 bytes");
	}

	@Test
	void aStepWaitsForNoLessThanNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Authenticator.Step(new byte[0], -1))
			.withMessageContaining("read")
			.withMessageContaining("-1");
	}

}
