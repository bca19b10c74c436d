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

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attempts beside each other: a daemon is asked by one at a time.
 */
class HandshakeTurnTests extends HandshakeTest {

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
	void whoseTurnDoesNotComeGivesUp() {
		Attempt first = connect();
		ScriptedPeer silent = this.daemon.accept();
		Attempt second = connect("bob",
				(options) -> options.connectTimeout(Duration.ofMillis(100)).handshakeTimeout(Duration.ofMillis(100)));
		assertThat(second.failure()).isInstanceOf(SpreadTimeoutException.class)
			.hasMessageContaining("did not come within 200 ms")
			.hasMessageContaining(this.daemon.address().toString());
		assertThat(first.result).isNotDone();
		silent.close();
		first.failure();
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

}
