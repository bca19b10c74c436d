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

import java.util.List;

import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A daemon that is started again takes clients, whatever kept it from that when it was
 * stopped.
 */
class RestartTests {

	private static final int AGREED = 0x10;

	@RegisterExtension
	final Sessions sessions = new Sessions();

	private EmbeddedSpread daemon;

	@BeforeEach
	void start() {
		this.daemon = EmbeddedSpread.builder().name("d1").start();
	}

	@AfterEach
	void stop() {
		this.daemon.close();
	}

	private void assertTakesClients() {
		assertThat(this.sessions.member(this.daemon, "late", "room").fence()).isEmpty();
	}

	@Test
	void stoppedWhileItWasFrozen() {
		this.sessions.open(this.daemon, "ann");
		this.daemon.freeze();
		this.daemon.stop();
		this.daemon.restart();
		assertTakesClients();
	}

	@Test
	void stoppedWhileItWasFrozenAndClientsWaitedForTheirTurn() {
		this.daemon.freeze();
		RawConnection early = this.sessions.close(new RawConnection(this.daemon.address(), Sessions.PATIENCE));
		early.send(RawSession.connectPacket("early"));
		await().until(
				() -> this.daemon.network().engine().loop().call(() -> !this.daemon.server().connections().isEmpty()));
		this.daemon.stop();
		assertThat(early.receiveToEnd()).isZero();
		this.daemon.restart();
		assertTakesClients();
	}

	@Test
	void stoppedWhileTooManyRequestsWaited() {
		RawSession ann = this.sessions.member(this.daemon, "ann", "room");
		this.daemon.holdDeliveries();
		for (int i = 0; i < Node.WATER_MARK; i++) {
			ann.send(AGREED, List.of("room"), new byte[10]);
		}
		await().until(() -> this.daemon.network().heldRequests() == Node.WATER_MARK);
		this.daemon.stop();
		this.daemon.restart();
		this.daemon.releaseDeliveries();
		assertTakesClients();
	}

	@Test
	void stoppedDaemonCannotBeFrozen() {
		this.daemon.stop();
		assertThatIllegalStateException().isThrownBy(this.daemon::freeze)
			.withMessageContaining("'d1'")
			.withMessageContaining("does not run");
		this.daemon.thaw();
		this.daemon.restart();
		assertTakesClients();
	}

}
