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

package io.asyncspread.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.RejectCode;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client makes of daemons that refuse it, are gone or are too old.
 */
class ClientConnectTests extends ClientTest {

	@Test
	void fatalRejectionsEndTheClientWithTheReason() {
		SpreadClient client = client();
		CompletableFuture<Member> connected = client.connect();
		CompletableFuture<GroupView> joined = client.join("room");
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.write(new byte[] { -5 });
		assertThat(failure(connected, SpreadRejectedException.class).code()).isEqualTo(RejectCode.ILLEGAL_NAME);
		failure(joined, SessionClosedException.class);
		assertThat(client.state()).isEqualTo(SessionState.FAILED);
		awaitEvent(SessionEvent.Closed.class, 1);
		assertThat(((SessionEvent.Closed) this.events.get(this.events.size() - 1)).cause())
			.isInstanceOf(SpreadRejectedException.class);
		assertThat(failure(client.sendAsync(Multicast.to("room")), SessionClosedException.class))
			.hasMessageContaining("ILLEGAL_NAME");
		client.close();
		assertThat(this.events.stream().filter(SessionEvent.Closed.class::isInstance)).hasSize(1);
	}

	@Test
	void aDaemonOfVersion3EndsTheClientWithTheReason() {
		SpreadClient client = client();
		CompletableFuture<Member> connected = client.connect();
		ScriptedPeer peer = this.daemon.accept();
		peer.readOnce();
		peer.writeAuthList("NULL ");
		peer.read(90);
		peer.write(ScriptedPeer.accept(3, 17, 4, "#ann#d1"));
		assertThat(failure(connected, SpreadProtocolException.class)).hasMessageContaining("version 3.17.4")
			.hasMessageContaining("needs 4.0 or later");
		assertThat(client.state()).isEqualTo(SessionState.FAILED);
		assertThat(client.daemonVersion()).isNull();
	}

	@Test
	void aNameThatStaysTakenIsTriedAtTheNextDaemon() {
		try (ScriptedDaemon other = ScriptedDaemon.start()) {
			SpreadClient client = client((options) -> options.daemons(List.of(this.daemon.address(), other.address())));
			CompletableFuture<Member> connected = client.connect();
			for (int i = 0; i < 4; i++) {
				ScriptedPeer refused = this.daemon.accept();
				refused.readOnce();
				refused.write(new byte[] { -6 });
			}
			other.acceptSession("#ann#d2");
			assertThat(connected.join()).isEqualTo(Member.of("#ann#d2"));
			assertThat(client.daemon()).isEqualTo(other.address());
		}
	}

	@Test
	void aTakenNameIsChangedAndTold() {
		SpreadClient client = client((options) -> options.nameConflict(NameConflictPolicy.SUFFIX));
		CompletableFuture<Member> connected = client.connect();
		ScriptedPeer refused = this.daemon.accept();
		assertThat(refused.readOnce()).endsWith('a', 'n', 'n');
		refused.write(new byte[] { -6 });
		ScriptedPeer peer = this.daemon.accept();
		assertThat(peer.readOnce()).endsWith('a', 'n', 'n', '~', '1');
		peer.writeAuthList("NULL ");
		peer.read(90);
		peer.write(ScriptedPeer.accept(4, 4, 0, "#ann~1#d1"));
		assertThat(connected.join().name()).isEqualTo("ann~1");
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events).hasAtLeastOneElementOfType(SessionEvent.ConnectFailed.class)
			.contains(new SessionEvent.NameChanged("ann", "ann~1"));
	}

	@Test
	void theNextDaemonIsTriedWhenOneIsGone() {
		SpreadClient client = client((options) -> options.daemons("1@127.0.0.1", this.daemon.address().toString()));
		connect(client);
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events.get(0)).isInstanceOfSatisfying(SessionEvent.ConnectFailed.class, (event) -> {
			assertThat(event.cause()).isInstanceOf(SpreadConnectException.class);
			assertThat(event.nextAttempt()).isEqualTo(Duration.ofMillis(10));
		});
		assertThat(client.daemon()).isEqualTo(this.daemon.address());
	}

	@Test
	void anAttemptThatFailsInTwoWaysIsOneFailure() {
		SpreadClient client = client();
		CompletableFuture<Member> connected = client.connect();
		for (int i = 0; i < 3; i++) {
			ScriptedPeer refused = this.daemon.accept();
			refused.readOnce();
			// too many sessions, and a reset behind it
			refused.write(new byte[] { -3 });
			refused.reset();
		}
		this.daemon.acceptSession("#ann#d1");
		connected.join();
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events.stream()
			.filter(SessionEvent.ConnectFailed.class::isInstance)
			.map((event) -> ((SessionEvent.ConnectFailed) event).attempt())).containsExactly(1, 2, 3);
	}

	@Test
	void aHostThatIsNotKnownIsOneFailureAndTheNextDaemonIsTried() {
		SpreadClient client = client(
				(options) -> options.daemons("4803@no-such-host.invalid", this.daemon.address().toString()));
		connect(client);
		awaitEvent(SessionEvent.Connected.class, 1);
		assertThat(this.events.get(0)).isInstanceOfSatisfying(SessionEvent.ConnectFailed.class,
				(event) -> assertThat(event.cause()).hasMessageContaining("no-such-host.invalid")
					.hasMessageContaining("unknown"));
	}

	@Test
	void aFailureThatRepeatsItselfIsLoggedOnceAndWithoutAStackTrace() {
		Logger logger = (Logger) LoggerFactory.getLogger("io.asyncspread.session");
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try {
			client((options) -> options.daemons("1@127.0.0.1")).connect();
			awaitEvent(SessionEvent.ConnectFailed.class, 5);
		}
		finally {
			logger.detachAppender(lines);
		}
		assertThat(List.copyOf(lines.list)).filteredOn((line) -> line.getFormattedMessage().contains("1@127.0.0.1"))
			.singleElement()
			.satisfies((line) -> {
				assertThat(line.getLevel()).isEqualTo(Level.WARN);
				assertThat(line.getFormattedMessage()).contains("client 'ann'", "trying again in 10 ms");
				assertThat(line.getThrowableProxy()).isNull();
			});
	}

}
