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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.Transport;
import io.asyncspread.stub.ScriptedDaemon;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which addresses a daemon's host name stands for, from one attempt to the next. The
 * daemon listens on 127.0.0.1 alone; 127.0.0.2 and 127.0.0.3 are where it is not.
 */
@Timeout(30)
class HostResolutionTests {

	private final ScriptedDaemon daemon = ScriptedDaemon.start();

	private final EventLoops.Lease lease = EventLoops.acquire(Transport.NIO);

	private final Queue<List<String>> answers = new ConcurrentLinkedQueue<>();

	private final Queue<String> questions = new ConcurrentLinkedQueue<>();

	private final Connector connector = new Connector(this.lease, SpreadOptions.builder().build(),
			new ByteBudget(1 << 20), this::resolve);

	@AfterEach
	void close() {
		this.daemon.close();
		this.lease.close();
	}

	private List<InetAddress> resolve(String host) throws UnknownHostException {
		assertThat(this.lease.loop().inEventLoop()).as("blocks the event loop").isFalse();
		this.questions.add(host);
		List<String> answer = this.answers.poll();
		if (answer == null) {
			throw new UnknownHostException(host);
		}
		return answer.stream().map(HostResolutionTests::address).toList();
	}

	private static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

	private ConnectOutcome connect() {
		return connect(this.connector);
	}

	private ConnectOutcome connect(Connector with) {
		ConnectOutcome outcome = new ConnectOutcome();
		DaemonAddress address = DaemonAddress.tcp("spread.example", this.daemon.port());
		this.lease.loop().execute(() -> with.connect(address, "ann", 1, outcome));
		return outcome;
	}

	@Test
	void theNameIsResolvedAnewForEachAttempt() {
		this.answers.add(List.of("127.0.0.2"));
		assertThat(connect().failure()).isInstanceOf(SpreadConnectException.class);
		this.answers.add(List.of("127.0.0.1"));
		ConnectOutcome second = connect();
		this.daemon.acceptSession("#ann#d1");
		assertThat(second.connection().self().name()).isEqualTo("ann");
		assertThat(this.questions).containsExactly("spread.example", "spread.example");
	}

	@Test
	void aNameServerThatDoesNotAnswerEndsTheAttempt() {
		CountDownLatch never = new CountDownLatch(1);
		Connector patient = new Connector(this.lease,
				SpreadOptions.builder().connectTimeout(Duration.ofMillis(50)).build(), new ByteBudget(1 << 20),
				(host) -> {
					try {
						never.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					throw new UnknownHostException(host);
				});
		try {
			assertThat(connect(patient).failure()).isInstanceOf(SpreadTimeoutException.class)
				.hasMessage("the address of host 'spread.example' was not found within 50 ms (option connectTimeout)");
		}
		finally {
			never.countDown();
		}
	}

	@Test
	void aNameThatWasKnownAndIsNoMoreIsNotConnectedTo() {
		this.answers.add(List.of("127.0.0.1"));
		ConnectOutcome first = connect();
		this.daemon.acceptSession("#ann#d1");
		first.connection();
		assertThat(connect().failure()).isInstanceOf(SpreadConnectException.class)
			.hasMessageContaining("@spread.example is unknown")
			.hasCauseInstanceOf(UnknownHostException.class);
		assertThat(this.daemon.hasWaitingConnection()).isFalse();
	}

	@Test
	void allAddressesOfANameAreTriedInTheirOrder() {
		this.answers.add(List.of("127.0.0.2", "127.0.0.3", "127.0.0.1"));
		ConnectOutcome outcome = connect();
		this.daemon.acceptSession("#ann#d1");
		assertThat(outcome.connection().self().name()).isEqualTo("ann");
		assertThat(this.questions).hasSize(1);
	}

	@Test
	void theFirstAddressThatTakesUsIsTheLastTried() {
		this.answers.add(List.of("127.0.0.1", "127.0.0.1"));
		ConnectOutcome outcome = connect();
		this.daemon.acceptSession("#ann#d1");
		outcome.connection();
		assertThat(this.daemon.hasWaitingConnection()).isFalse();
	}

	@Test
	void anAttemptFailsOnceAllAddressesHave() {
		this.answers.add(List.of("127.0.0.2", "127.0.0.3"));
		assertThat(connect().failure()).isInstanceOf(SpreadConnectException.class)
			.hasMessageContaining("@spread.example");
	}

}
