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

package io.asyncspread.embedded.docs;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.RejectCode;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.AccessPolicy;
import io.asyncspread.embedded.AuthMethod;
import io.asyncspread.embedded.CloseCause;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadListener;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import io.asyncspread.embedded.PortInUseException;
import io.asyncspread.embedded.junit.EmbeddedSpreadExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The listings of {@code docs/embedded.md}, so that they compile.
 */
@SuppressWarnings("unused")
class EmbeddedSnippets {

	void first() {
		try (EmbeddedSpread daemon = EmbeddedSpread.start();
				SpreadClient client = SpreadClient.builder()
					.daemons(daemon.address().toString())
					.privateName("prices")
					.build()) {
			client.connect().join();
			assertThat(daemon.clients()).containsExactly(Member.of("prices", "localhost"));
		}
	}

	void builder() {
		EmbeddedSpread daemon = EmbeddedSpread.builder()
			.name("d1")
			.port(4813)
			.unixSocket(Path.of("/tmp/4813"))
			.version(new DaemonVersion(5, 0, 1))
			.backlogLimit(50)
			.start();
	}

	void network() {
		try (EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.start("d1", "d2", "d3")) {
			DaemonAddress first = network.daemon("d1").address();
			network.partition(Set.of("d1"), Set.of("d2", "d3"));
			network.heal();
			network.stop("d2");
			network.start("d2");
		}
	}

	void inFlight(EmbeddedSpreadNetwork network, SpreadClient client) {
		network.holdDeliveries();
		client.send(Multicast.to("ledger").service(ServiceType.SAFE).text("transfer"));
		// wait until network.heldRequests() is 1
		network.partition(Set.of("d1"), Set.of("d2", "d3"));
		network.releaseDeliveries();
	}

	void faults(EmbeddedSpread daemon, EmbeddedSpreadNetwork network) {
		daemon.kill("prices");
		daemon.pause("prices");
		daemon.resume("prices");
		daemon.dropAfter("prices", 100);
		daemon.dropNextAfter(20);
		daemon.rejectNext(3, RejectCode.NOT_UNIQUE);
		daemon.freeze();
		daemon.thaw();
		daemon.stop();
		daemon.restart();
		network.holdDeliveries();
		network.releaseDeliveries();
		network.delayDeliveries(Duration.ofMillis(20));
		network.reset();
	}

	void listener() {
		List<String> closed = new CopyOnWriteArrayList<>();
		EmbeddedSpread daemon = EmbeddedSpread.builder().listener(new EmbeddedSpreadListener() {

			@Override
			public void sessionClosed(Member client, CloseCause cause, String detail) {
				closed.add(client + " " + cause + ": " + detail);
			}

			@Override
			public void fatalFrame(Member client, String detail) {
				closed.add(client + " would have killed a C daemon: " + detail);
			}

		}).start();
	}

	void policy() {
		EmbeddedSpread daemon = EmbeddedSpread.builder().accessPolicy(new AccessPolicy() {

			@Override
			public boolean permitJoin(Member client, String group) {
				return !group.startsWith("admin") || client.name().equals("root");
			}

		}).start();
	}

	void authentication() {
		EmbeddedSpread daemon = EmbeddedSpread.builder()
			.allowedAuthMethods(AuthMethod.PWORD)
			.requiredAuthMethods(AuthMethod.IP)
			.addressRules("local")
			.user("bob", "secret")
			.start();
	}

	void shakingOut() {
		EmbeddedSpread daemon = EmbeddedSpread.builder()
			.overtaking(true)
			.startDelay(Duration.ofMillis(1700))
			.nameHold(Duration.ofMillis(500))
			.byteOrder(ByteOrder.BIG_ENDIAN)
			.start();
	}

	DaemonAddress portInUse() {
		try {
			return EmbeddedSpread.builder().port(4803).start().address();
		}
		catch (PortInUseException ex) {
			return ex.address();
		}
	}

	@ExtendWith(EmbeddedSpreadExtension.class)
	class PriceTests {

		@Test
		void survivesARestart(EmbeddedSpread daemon) {
			daemon.stop();
			daemon.restart();
		}

	}

	static class PartitionTests {

		@RegisterExtension
		static final EmbeddedSpreadExtension spread = EmbeddedSpreadExtension.network("d1", "d2");

		@Test
		void bothSidesElectALeader(EmbeddedSpreadNetwork network) {
			network.partition(Set.of("d1"), Set.of("d2"));
		}

	}

}
