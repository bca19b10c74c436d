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

package io.asyncspread.contract;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.RejectCode;
import io.asyncspread.SendResult;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connecting and disconnecting.
 */
abstract class SessionContractTests extends ClientContract {

	@Test
	void theDaemonMakesThePrivateGroupOfNameAndDaemon() {
		SpreadClient client = newClient((options) -> options.privateName("ann"));
		assertThat(client.state()).isEqualTo(SessionState.NEW);
		assertThat(get(client.connect())).isEqualTo(Member.of("ann", "d1"));
		assertThat(client.self()).isEqualTo(Member.of("#ann#d1"));
		assertThat(client.epoch()).isEqualTo(1);
		assertThat(client.daemon()).isEqualTo(daemon());
		assertThat(client.daemonVersion()).hasToString("4.4.0");
		await().until(() -> client.state() == SessionState.READY);
	}

	@Test
	void whoeverSeesTheSessionMaySend() {
		for (int i = 0; i < 50; i++) {
			SpreadClient client = newClient((options) -> options);
			client.connect();
			while (!client.state().isConnected()) {
				Thread.onSpinWait();
			}
			client.send(Multicast.to("at-once"));
			assertThat(client.self()).isNotNull();
			client.close();
		}
	}

	@Test
	void theDaemonAssignsANameToAClientWithoutOne() {
		SpreadClient client = newClient((options) -> options);
		Member self = get(client.connect());
		assertThat(self.name()).matches("r[0-9]+-[0-9]+");
		assertThat(self.daemon()).isEqualTo("d1");
	}

	private static void assumeAvailable(Transport transport) {
		boolean available = switch (transport) {
			case EPOLL -> Epoll.isAvailable();
			case KQUEUE -> KQueue.isAvailable();
			case IO_URING -> IoUring.isAvailable();
			case AUTO, NIO -> true;
		};
		Assumptions.assumeTrue(available, () -> transport + " is not available on this machine");
	}

	@ParameterizedTest
	@EnumSource
	void everyTransportReachesTheDaemon(Transport transport) {
		assumeAvailable(transport);
		SpreadClient client = connected("tcp", (options) -> options.transport(transport));
		assertThat(get(client.ping())).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void theUnixSocketWorksLikeTcp(Transport transport) {
		assumeAvailable(transport);
		Path socket = daemons().unixSocket("d1");
		SpreadClient client = connected("unix",
				(options) -> options.transport(transport).daemons(List.of(DaemonAddress.unix(socket))));
		assertThat(get(client.join("sockets"))).isNotNull();
		assertThat(get(client.ping())).isPositive();
		assertThat(client.daemon()).hasToString("unix:" + socket);
	}

	@Test
	void aNameInUseIsRefusedWithACodeAndAdvice() {
		connected("taken");
		SpreadClient second = newClient((options) -> options.privateName("taken").reconnect(ReconnectOptions.NEVER));
		assertThatExceptionOfType(SpreadRejectedException.class).isThrownBy(() -> get(second.connect()))
			.withMessageContaining(daemon().toString())
			.withMessageContaining("NOT_UNIQUE (-6)")
			.withMessageContaining("'taken'")
			.satisfies((rejected) -> assertThat(rejected.code()).isEqualTo(RejectCode.NOT_UNIQUE));
		assertThat(second.state()).isEqualTo(SessionState.FAILED);
	}

	@Test
	void aNameConflictCanBeSolvedByASuffix() {
		connected("twin");
		Recorder recorder = new Recorder();
		SpreadClient second = newClient(
				(options) -> options.privateName("twin").nameConflict(NameConflictPolicy.SUFFIX));
		second.listen(recorder);
		assertThat(get(second.connect())).isEqualTo(Member.of("twin~1", "d1"));
		assertThat(recorder.events(SessionEvent.NameChanged.class))
			.containsExactly(new SessionEvent.NameChanged("twin", "twin~1"));
	}

	@Test
	void aNameIsFreeAgainAfterItsOwnerHasClosed() {
		for (int i = 0; i < 5; i++) {
			SpreadClient client = connected("again");
			client.close();
			assertThat(client.state()).isEqualTo(SessionState.CLOSED);
		}
	}

	@Test
	void othersSeeACloseAsADisconnect() {
		SpreadClient stays = connected("stays");
		SpreadClient goes = connected("goes");
		Recorder recorder = new Recorder();
		get(stays.subscribe("parting", recorder).joined());
		get(goes.join("parting"));
		await().until(() -> recorder.views().size() == 2);
		goes.close();
		await().until(() -> recorder.story().contains("left goes by DISCONNECT"));
		assertThat(recorder.membership().get(2)).isInstanceOfSatisfying(DisconnectMessage.class,
				(message) -> assertThat(message.member()).isEqualTo(Member.of("#goes#d1")));
		assertThat(recorder.story()).endsWith("left goes by DISCONNECT");
	}

	@Test
	void aClosedClientSaysSo() {
		Recorder recorder = new Recorder();
		SpreadClient client = connected("closed", (options) -> options.closeTimeout(Duration.ofSeconds(30)));
		client.listen(recorder);
		get(client.join("closing"));
		client.close();
		assertThat(recorder.events()).last().isEqualTo(new SessionEvent.Closed(null));
		assertThat(client.groups()).isEmpty();
		assertThat(client.view("closing")).isNull();
		assertThat(client.self()).isNull();
		assertThat(client.trySend(Multicast.to("closing"))).isEqualTo(SendResult.CLOSED);
		assertThatExceptionOfType(SessionClosedException.class).isThrownBy(() -> get(client.join("closing")));
		assertThatExceptionOfType(SessionClosedException.class).isThrownBy(() -> get(client.connect()));
		client.close();
	}

	@Test
	void withoutADaemonTheClientSaysWhereItTriedAndTriesOn() {
		Recorder recorder = new Recorder();
		SpreadClient client = newClient((options) -> options.daemons("1@127.0.0.1")
			.reconnect(ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofMillis(10))));
		client.listen(recorder);
		client.connect();
		await().until(() -> recorder.events(SessionEvent.ConnectFailed.class).size() >= 2);
		SessionEvent.ConnectFailed failed = recorder.events(SessionEvent.ConnectFailed.class).get(0);
		assertThat(failed.attempt()).isEqualTo(1);
		assertThat(failed.nextAttempt()).isEqualTo(Duration.ofMillis(10));
		assertThat(failed.cause()).isInstanceOf(SpreadConnectException.class)
			.hasMessageContaining("1@127.0.0.1")
			.hasMessageContaining("refused");
		assertThat(client.connect()).isNotDone();
	}

	@Test
	void theSecondDaemonOfTheListIsTriedWhenTheFirstIsNotThere() {
		SpreadClient client = connected("failover",
				(options) -> options.daemons(List.of(DaemonAddress.parse("1@127.0.0.1"), daemon())));
		assertThat(client.daemon()).isEqualTo(daemon());
	}

}
