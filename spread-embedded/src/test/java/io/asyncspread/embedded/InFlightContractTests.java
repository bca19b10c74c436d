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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.asyncspread.contract.DaemonNetwork;
import io.asyncspread.contract.RawSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each service promises for messages that are in flight when a daemon is lost, and
 * the order in which members of several groups are told. Messages come to be in flight
 * because the daemon does not answer before it is lost.
 */
abstract class InFlightContractTests {

	private static final int RELIABLE = 0x02;

	private static final int FIFO = 0x04;

	private static final int CAUSAL = 0x08;

	private static final int AGREED = 0x10;

	private static final int SAFE = 0x20;

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	@RegisterExtension
	final Sessions sessions = new Sessions();

	private DaemonNetwork network;

	private RawSession ann;

	private RawSession bob;

	private RawSession cid;

	/**
	 * Start three daemons, d1 to d3.
	 * @return the daemons, which have found each other
	 */
	abstract DaemonNetwork start();

	/**
	 * Return how often messages may be sent until they are in flight when the daemon is
	 * lost, and not ordered only after that.
	 * @return the number of attempts
	 */
	int attempts() {
		return 1;
	}

	@BeforeEach
	void connect() {
		this.network = start();
		this.ann = open("d1", "ann");
		this.bob = open("d2", "bob");
		this.cid = open("d3", "cid");
		join(this.ann, "room", this.ann);
		join(this.bob, "room", this.ann, this.bob);
		join(this.cid, "room", this.ann, this.bob, this.cid);
		join(this.cid, "hall", this.cid);
		join(this.ann, "hall", this.ann, this.cid);
		join(this.bob, "attic", this.bob);
		assertThat(List.of(this.ann, this.bob, this.cid)).allMatch((session) -> session.fence().isEmpty());
	}

	@AfterEach
	void stop() {
		this.network.close();
	}

	private RawSession open(String daemon, String name) {
		return this.sessions.close(RawSession.open(this.network.address(daemon), name, PATIENCE));
	}

	private static void join(RawSession client, String group, RawSession... members) {
		client.join(group);
		for (RawSession member : members) {
			assertThat(Sessions.told(member.receiveFrame())).startsWith("JOIN " + group);
		}
	}

	/**
	 * Receive what members of the room are told, up to the last of it.
	 * @param session who receives
	 * @param expected texts that all must have come, however they go on
	 * @return what was told
	 */
	private static List<String> until(RawSession session, String... expected) {
		List<String> told = new ArrayList<>();
		while (!Arrays.stream(expected).allMatch((text) -> told.stream().anyMatch((one) -> one.startsWith(text)))) {
			told.add(Sessions.told(session.receiveFrame()));
		}
		return told;
	}

	private byte[] message(RawSession sender, int service, String text) {
		return sender.frame(service, List.of("room"), text.getBytes());
	}

	private static byte[] inOneWrite(byte[]... frames) {
		byte[] all = new byte[0];
		for (byte[] frame : frames) {
			int length = all.length;
			all = Arrays.copyOf(all, length + frame.length);
			System.arraycopy(frame, 0, all, length, frame.length);
		}
		return all;
	}

	@Test
	void whatStandsBeforeASafeMessageIsDeliveredBeforeTheSignalAndTheRestBehindIt() {
		for (int left = attempts() - 1; left > 0; left--) {
			try {
				sendAroundALoss();
				return;
			}
			catch (AssertionError ex) {
				stop();
				connect();
			}
		}
		sendAroundALoss();
	}

	private void sendAroundALoss() {
		this.network.freeze("d3");
		this.bob.connection()
			.send(inOneWrite(message(this.bob, FIFO, "fifo"), message(this.bob, CAUSAL, "causal"),
					message(this.bob, AGREED, "agreed"), message(this.bob, SAFE, "safe"),
					message(this.bob, AGREED, "behind")));
		assertThat(until(this.ann, "NETWORK room")).containsExactly("DATA fifo", "DATA causal", "DATA agreed",
				"TRANSITION hall", "TRANSITION room", "DATA safe", "DATA behind", "NETWORK hall [ann] *{ann}",
				"NETWORK room [ann, bob] *{ann bob}");
		assertThat(until(this.bob, "NETWORK room")).containsExactly("DATA fifo", "DATA causal", "DATA agreed",
				"TRANSITION room", "DATA safe", "DATA behind", "NETWORK room [ann, bob] *{ann bob}");
		this.network.thaw("d3");
		assertThat(until(this.cid, "NETWORK room")).containsExactly("DATA fifo", "DATA causal", "DATA agreed",
				"TRANSITION hall", "TRANSITION room", "DATA safe", "DATA behind", "NETWORK hall [ann, cid] {ann}*{cid}",
				"NETWORK room [ann, bob, cid] {ann bob}*{cid}");
		assertThat(until(this.ann, "NETWORK room")).containsExactly("NETWORK hall [ann, cid] *{ann}{cid}",
				"NETWORK room [ann, bob, cid] *{ann bob}{cid}");
		assertThat(this.ann.fence()).isEmpty();
	}

	@Test
	void reliableMessageIsDeliveredOnceToEverybodyWhoStays() {
		this.network.freeze("d3");
		this.bob.connection()
			.send(inOneWrite(message(this.bob, SAFE, "safe"), message(this.bob, RELIABLE, "reliable")));
		for (RawSession session : List.of(this.ann, this.bob)) {
			assertThat(until(session, "DATA safe", "DATA reliable", "NETWORK room")).containsOnlyOnce("DATA reliable")
				.containsOnlyOnce("DATA safe")
				.containsSubsequence("TRANSITION room", "NETWORK room [ann, bob] *{ann bob}");
			assertThat(session.fence()).isEmpty();
		}
	}

	@Test
	void messagesOfSeveralSendersHaveOneOrderAmongWhoStays() {
		this.network.freeze("d3");
		this.ann.connection().send(inOneWrite(message(this.ann, AGREED, "a1"), message(this.ann, SAFE, "a2")));
		this.bob.connection().send(inOneWrite(message(this.bob, AGREED, "b1"), message(this.bob, SAFE, "b2")));
		List<String> annTold = until(this.ann, "DATA a2", "DATA b2", "NETWORK room");
		annTold.removeIf((text) -> text.contains("hall"));
		assertThat(annTold).isEqualTo(until(this.bob, "DATA a2", "DATA b2", "NETWORK room"))
			.containsSubsequence("DATA a1", "DATA a2")
			.containsSubsequence("DATA b1", "DATA b2")
			.hasSize(6);
	}

	@Test
	void disconnectInFlightIsToldBeforeTheSignal() {
		RawSession pat = patInTheRoom();
		this.network.freeze("d3");
		pat.disconnect();
		assertThat(until(this.ann, "NETWORK room")).containsExactly("DISCONNECT room [ann, bob, cid] *{pat}",
				"TRANSITION hall", "TRANSITION room", "NETWORK hall [ann] *{ann}",
				"NETWORK room [ann, bob] *{ann bob}");
	}

	@Test
	void lossOfAConnectionInFlightIsToldBehindTheSignal() {
		RawSession pat = patInTheRoom();
		this.network.freeze("d3");
		pat.close();
		assertThat(until(this.ann, "NETWORK room [ann, bob] ")).containsExactly("TRANSITION hall", "TRANSITION room",
				"NETWORK room [ann, bob, cid] *{ann bob}{cid}", "TRANSITION room", "NETWORK hall [ann] *{ann}",
				"NETWORK room [ann, bob] *{ann bob}");
	}

	private RawSession patInTheRoom() {
		RawSession pat = open("d2", "pat");
		join(pat, "room", this.ann, this.bob, this.cid, pat);
		return pat;
	}

}
