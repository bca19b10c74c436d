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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.asyncspread.Member;
import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Daemons start and stop whoever asks: several threads, interrupted ones, and at the
 * wrong time.
 */
class LifecycleTests {

	@RegisterExtension
	final Sessions sessions = new Sessions();

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void portsCanBeBoundAsSoonAsStopReturns() {
		try (EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.start("d1", "d2")) {
			for (int i = 0; i < 20; i++) {
				RawSession ann = this.sessions.open(network.daemon("d1"), "ann");
				network.stop("d1");
				assertThat(isFree(network.daemon("d1").port())).isTrue();
				assertThat(ann.connection().receiveToEnd()).isZero();
				network.start("d1");
			}
			network.close();
			assertThat(network.names()).allMatch((name) -> isFree(network.daemon(name).port()));
		}
	}

	@Test
	void severalThreadsStopAndStart() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try (EmbeddedSpread daemon = EmbeddedSpread.start()) {
			List<Future<?>> asked = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				asked.add(threads.submit((i % 2 == 0) ? daemon::stop : daemon::restart));
			}
			for (Future<?> future : asked) {
				future.get();
			}
			daemon.restart();
			assertThat(this.sessions.member(daemon, "ann", "room").fence()).isEmpty();
			List<Future<?>> closing = List.of(threads.submit(daemon::close), threads.submit(daemon::close));
			for (Future<?> future : closing) {
				future.get();
			}
			assertThat(isFree(daemon.port())).isTrue();
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void interruptedThreadStartsAndStopsThemAll() {
		Thread.currentThread().interrupt();
		EmbeddedSpread daemon = EmbeddedSpread.start();
		assertThat(daemon.isRunning()).isTrue();
		daemon.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(isFree(daemon.port())).isTrue();
	}

	@Test
	void closedForGoodIsClosedForGood() {
		EmbeddedSpread daemon = EmbeddedSpread.start();
		daemon.close();
		assertThatIllegalStateException().isThrownBy(daemon::restart).withMessageContaining("closed");
		assertThatIllegalStateException().isThrownBy(daemon::clients).withMessageContaining("closed");
		assertThat(isFree(daemon.port())).isTrue();
	}

	@Test
	void listenerCannotStopTheDaemonThatItHears() throws Exception {
		CompletableFuture<EmbeddedSpread> started = new CompletableFuture<>();
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		EmbeddedSpreadListener stopping = new EmbeddedSpreadListener() {

			@Override
			public void sessionOpened(Member client) {
				try {
					started.join().stop();
				}
				catch (RuntimeException ex) {
					thrown.complete(ex);
				}
			}

		};
		try (EmbeddedSpread daemon = EmbeddedSpread.builder().listener(stopping).start()) {
			started.complete(daemon);
			this.sessions.open(daemon, "ann");
			assertThat(thrown.get()).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("EmbeddedSpreadListener");
			assertThat(daemon.isRunning()).isTrue();
		}
	}

	@Test
	void nameHeldFromBeforeARestartIsNotTakenFromTheNextSession() throws Exception {
		try (EmbeddedSpread daemon = EmbeddedSpread.builder().nameHold(Duration.ofMillis(200)).start()) {
			this.sessions.open(daemon, "ann").disconnect();
			while (!daemon.clients().isEmpty()) {
				Thread.onSpinWait();
			}
			daemon.stop();
			daemon.restart();
			this.sessions.open(daemon, "ann");
			CompletableFuture<Void> later = new CompletableFuture<>();
			daemon.network().engine().loop().schedule(() -> later.complete(null), Duration.ofMillis(250));
			later.get();
			RawConnection second = this.sessions.close(new RawConnection(daemon.address(), Sessions.PATIENCE));
			second.send(RawSession.connectPacket("ann"));
			assertThat(second.receive(1)).containsExactly(-6);
		}
	}

}
