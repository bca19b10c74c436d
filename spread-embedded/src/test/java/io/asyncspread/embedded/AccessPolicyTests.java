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

import io.asyncspread.Member;
import io.asyncspread.RejectCode;
import io.asyncspread.ServiceType;
import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession;
import io.asyncspread.contract.RawSession.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a test gives to a daemon may fail: that refuses a request, and is told.
 */
class AccessPolicyTests {

	private static final int REJECT = 0x00400000;

	@RegisterExtension
	final Sessions sessions = new Sessions();

	@RegisterExtension
	final CapturedErrors errors = new CapturedErrors();

	private final RecordingListener listener = new RecordingListener();

	private EmbeddedSpread daemon;

	@BeforeEach
	void start() {
		this.daemon = EmbeddedSpread.builder()
			.name("d1")
			.listener(new FailingListener())
			.listener(this.listener)
			.accessPolicy(new FailingPolicy())
			.start();
	}

	@AfterEach
	void stop() {
		this.daemon.close();
	}

	@Test
	void requestsThatThePolicyFailsToDecideAreRefusedAndTheSessionGoesOn() {
		RawSession ann = this.sessions.open(this.daemon, "ann");
		ann.join("broken");
		assertThat(ann.receiveFrame().service() & REJECT).isEqualTo(REJECT);
		ann.multicast("broken", "hello");
		assertThat(ann.receiveFrame().service() & REJECT).isEqualTo(REJECT);
		ann.join("room");
		Frame joined = ann.receiveFrame();
		assertThat(Sessions.told(joined)).isEqualTo("JOIN room [ann] *{ann}");
		assertThat(this.daemon.groups()).containsOnlyKeys("room");
		assertThat(this.listener.events()).containsExactly("opened #ann#d1", "policy failed for #ann#d1 with no join",
				"policy failed for #ann#d1 with no message");
	}

	@Test
	void sessionThatThePolicyFailsToDecideIsRefused() {
		RawConnection connection = this.sessions.close(new RawConnection(this.daemon.address(), Sessions.PATIENCE));
		connection.send(RawSession.connectPacket("broken"));
		connection.receive(6);
		connection.send(RawSession.choice("NULL"));
		assertThat(connection.receive(1)).containsExactly(RejectCode.AUTH.code());
		assertThat(connection.receiveToEnd()).isZero();
		assertThat(this.listener.events()).containsExactly("policy failed for #broken#d1 with no session",
				"rejected by d1 AUTH");
	}

	@Test
	void whatPolicyAndListenersThrowIsLoggedWithItsStackTrace() {
		RawSession ann = this.sessions.open(this.daemon, "ann");
		ann.join("broken");
		ann.receiveFrame();
		assertThat(this.errors.list()).extracting((event) -> event.getThrowableProxy().getMessage())
			.containsExactly("no opening", "no join");
		assertThat(this.errors.list())
			.allMatch((event) -> event.getThrowableProxy().getStackTraceElementProxyArray().length > 0);
	}

	private static final class FailingPolicy implements AccessPolicy {

		@Override
		public boolean permitSession(Member client) {
			if (client.name().equals("broken")) {
				throw new IllegalStateException("no session");
			}
			return true;
		}

		@Override
		public boolean permitJoin(Member client, String group) {
			if (group.equals("broken")) {
				throw new AssertionError("no join");
			}
			return true;
		}

		@Override
		public boolean permitMulticast(Member client, ServiceType service, List<String> targets) {
			throw new IllegalStateException("no message");
		}

	}

	private static final class FailingListener implements EmbeddedSpreadListener {

		@Override
		public void sessionOpened(Member client) {
			throw new AssertionError("no opening");
		}

	}

}
