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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession.Frame;
import io.asyncspread.contract.RawSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Deliveries that are held, delayed or overtaken: their order stays, and nothing is lost.
 */
class DeliveryFaultTests extends FaultTest {

	@Test
	void heldDeliveriesKeepTheirOrder() {
		RawSession ann = member("ann");
		RawSession bob = this.sessions.open(this.daemon, "bob");
		this.daemon.holdDeliveries();
		ann.multicast("room", "one");
		await().until(() -> this.daemon.network().heldRequests() == 1);
		bob.join("room");
		await().until(() -> this.daemon.network().heldRequests() == 2);
		ann.multicast("room", "two");
		await().until(() -> this.daemon.network().heldRequests() == 3);
		assertThat(this.daemon.groups().get("room")).hasSize(1);
		this.daemon.releaseDeliveries();
		assertThat(Sessions.told(ann.fence())).containsExactly("DATA one", "JOIN room [ann, bob] *{bob}", "DATA two");
		assertThat(Sessions.told(bob.fence())).containsExactly("JOIN room [ann, bob] *{bob}", "DATA two");
	}

	@Test
	void daemonStopsReadingWhileFiveHundredRequestsAreHeld() {
		RawSession ann = member("ann");
		this.daemon.holdDeliveries();
		byte[] message = ann.frame(SAFE, List.of("nobody"), new byte[1000]);
		Thread writer = new Thread(
				() -> IntStream.range(0, 10_000).forEach((number) -> ann.connection().send(message)));
		writer.start();
		await().until(() -> this.daemon.network().heldRequests() >= Node.WATER_MARK);
		assertThat(this.daemon.network().heldRequests()).isEqualTo(Node.WATER_MARK);
		assertThat(writer.isAlive()).isTrue();
		RawConnection late = connect();
		late.send(RawSession.connectPacket("late"));
		this.daemon.releaseDeliveries();
		await().until(() -> !writer.isAlive());
		assertThat(ann.fence()).isEmpty();
		assertThat(late.receive(6)).endsWith("NULL ".getBytes());
	}

	@Test
	void delayedDeliveriesKeepTheirOrder() {
		RawSession ann = member("ann");
		this.daemon.delayDeliveries(Duration.ofMillis(50));
		long start = System.nanoTime();
		IntStream.range(0, 100).forEach((number) -> ann.multicast("room", "m" + number));
		assertThat(ann.fence()).extracting(Frame::text)
			.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj((number) -> "m" + number).toList());
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		this.daemon.delayDeliveries(Duration.ZERO);
		assertThat(ann.fence()).isEmpty();
	}

	@Test
	void frozenDaemonAnswersWhenItGoesOn() {
		RawSession ann = member("ann");
		this.daemon.freeze();
		ann.multicast("room", "late");
		RawConnection bob = connect();
		bob.send(RawSession.connectPacket("bob"));
		this.daemon.thaw();
		assertThat(Sessions.told(ann.fence())).containsExactly("DATA late");
		assertThat(bob.receive(6)).endsWith("NULL ".getBytes());
	}

	@Test
	void nothingIsDeliveredInTheStartDelayWhateverIsReleased() {
		try (EmbeddedSpread slow = EmbeddedSpread.builder().startDelay(Duration.ofHours(1)).start()) {
			RawSession ann = this.sessions.open(slow, "ann");
			ann.join("room");
			await().until(() -> slow.network().heldRequests() == 1);
			slow.holdDeliveries();
			slow.releaseDeliveries();
			slow.network().reset();
			assertThat(slow.network().heldRequests()).isOne();
		}
	}

	@Test
	void endOfTheStartDelayReleasesOnlyWhatItHeld() {
		Duration delay = Duration.ofMillis(100);
		try (EmbeddedSpread slow = EmbeddedSpread.builder().startDelay(delay).start()) {
			slow.holdDeliveries();
			RawSession ann = this.sessions.open(slow, "ann");
			ann.join("room");
			await().until(() -> slow.network().heldRequests() == 1);
			CompletableFuture<Void> behind = new CompletableFuture<>();
			slow.network().engine().loop().schedule(() -> behind.complete(null), delay);
			behind.join();
			assertThat(slow.network().heldRequests()).isOne();
			slow.releaseDeliveries();
			assertThat(Sessions.told(ann.receiveFrame())).isEqualTo("JOIN room [ann] *{ann}");
		}
	}

	@Test
	void deliveriesBeginAfterTheStartDelay() {
		try (EmbeddedSpread slow = EmbeddedSpread.builder().startDelay(Duration.ofMillis(100)).start()) {
			RawSession ann = this.sessions.open(slow, "ann");
			ann.join("room");
			assertThat(Sessions.told(ann.receiveFrame())).isEqualTo("JOIN room [ann] *{ann}");
			assertThat(slow.network().heldRequests()).isZero();
		}
	}

	@Test
	void weakMessagesOvertakeIfAsked() {
		try (EmbeddedSpread shaking = EmbeddedSpread.builder().overtaking(true).start()) {
			RawSession ann = this.sessions.member(shaking, "ann", "room");
			byte[] safe = ann.frame(SAFE, List.of("room"), "safe".getBytes());
			byte[] weak = ann.frame(RELIABLE, List.of("room"), "weak".getBytes());
			byte[] large = ann.frame(RELIABLE, List.of("room"), new byte[2000]);
			ann.connection().send(concatenate(safe, large, weak));
			assertThat(ann.receiveFrame().text()).isEqualTo("weak");
			assertThat(ann.receiveFrame().text()).isEqualTo("safe");
			assertThat(ann.receiveFrame().data()).hasSize(2000);
		}
	}

	@Test
	void weakMessagesAreHeldAsAllOthers() {
		try (EmbeddedSpread shaking = EmbeddedSpread.builder().overtaking(true).start()) {
			RawSession ann = this.sessions.member(shaking, "ann", "room");
			shaking.holdDeliveries();
			ann.send(RELIABLE, List.of("room"), "weak".getBytes());
			await().until(() -> shaking.network().heldRequests() == 1);
			shaking.releaseDeliveries();
			assertThat(ann.receiveFrame().text()).isEqualTo("weak");
			shaking.delayDeliveries(Duration.ofHours(1));
			ann.send(RELIABLE, List.of("room"), "later".getBytes());
			await().until(() -> shaking.network().heldRequests() == 1);
		}
	}

	@Test
	void resetEndsTheDelayOfWhatIsDelayed() {
		RawSession ann = this.sessions.member(this.daemon, "ann", "room");
		this.daemon.delayDeliveries(Duration.ofHours(1));
		ann.send(SAFE, List.of("room"), "delayed".getBytes());
		await().until(() -> this.daemon.network().heldRequests() == 1);
		this.daemon.network().reset();
		assertThat(ann.receiveFrame().text()).isEqualTo("delayed");
		assertThat(this.daemon.network().heldRequests()).isZero();
	}

	@Test
	void shortDelayIsNotHeldUpByALongOneThatIsOver() {
		RawSession ann = this.sessions.member(this.daemon, "ann", "room");
		this.daemon.delayDeliveries(Duration.ofHours(1));
		ann.send(SAFE, List.of("room"), "long".getBytes());
		await().until(() -> this.daemon.network().heldRequests() == 1);
		this.daemon.network().reset();
		assertThat(ann.receiveFrame().text()).isEqualTo("long");
		this.daemon.delayDeliveries(Duration.ofMillis(1));
		ann.send(SAFE, List.of("room"), "short".getBytes());
		assertThat(ann.receiveFrame().text()).isEqualTo("short");
	}

	@Test
	void weakMessagesWaitForTheStartDelay() {
		try (EmbeddedSpread slow = EmbeddedSpread.builder().overtaking(true).startDelay(Duration.ofHours(1)).start()) {
			RawSession ann = this.sessions.open(slow, "ann");
			ann.join("room");
			ann.send(RELIABLE, List.of("room"), "weak".getBytes());
			await().until(() -> slow.network().heldRequests() == 2);
			slow.network().engine().loop().run(() -> slow.network().engine().topology().starting(false));
			assertThat(Sessions.told(ann.receiveFrame())).isEqualTo("JOIN room [ann] *{ann}");
			assertThat(ann.receiveFrame().text()).isEqualTo("weak");
		}
	}

	@Test
	void weakMessagesWaitWhileADaemonIsFrozen() {
		try (EmbeddedSpreadNetwork shaking = EmbeddedSpreadNetwork.builder()
			.daemons("d1", "d2")
			.overtaking(true)
			.lossDelay(Duration.ofHours(1))
			.start()) {
			RawSession ann = this.sessions.member(shaking.daemon("d1"), "ann", "room");
			RawSession bob = this.sessions.open(shaking.daemon("d2"), "bob");
			shaking.freeze("d2");
			ann.send(RELIABLE, List.of("#bob#d2"), "weak".getBytes());
			await().until(() -> shaking.heldRequests() == 1);
			shaking.thaw("d2");
			assertThat(bob.receiveFrame().text()).isEqualTo("weak");
		}
	}

	@Test
	void shortDelayIsNotHeldUpByOneThatAPartitionEnded() {
		try (EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.start("d1", "d2")) {
			RawSession ann = this.sessions.open(network.daemon("d1"), "ann");
			network.delayDeliveries(Duration.ofHours(1));
			ann.send(SAFE, List.of("#ann#d1"), "long".getBytes());
			await().until(() -> network.heldRequests() == 1);
			network.partition(Set.of("d1"), Set.of("d2"));
			network.heal();
			assertThat(ann.receiveFrame().text()).isEqualTo("long");
			network.delayDeliveries(Duration.ofMillis(1));
			ann.send(SAFE, List.of("#ann#d1"), "short".getBytes());
			assertThat(ann.receiveFrame().text()).isEqualTo("short");
		}
	}

	@Test
	void resetEndsTheDelayOfWhatIsHeldAndFrozenToo() {
		try (EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.builder()
			.daemons("d1", "d2")
			.lossDelay(Duration.ofHours(1))
			.start()) {
			RawSession ann = this.sessions.open(network.daemon("d1"), "ann");
			network.delayDeliveries(Duration.ofHours(1));
			network.holdDeliveries();
			network.freeze("d2");
			ann.send(SAFE, List.of("#ann#d1"), "one".getBytes());
			ann.send(SAFE, List.of("#ann#d1"), "two".getBytes());
			await().until(() -> network.heldRequests() == 2);
			network.reset();
			ann.send(SAFE, List.of("#ann#d1"), "three".getBytes());
			assertThat(ann.receiveFrame().text()).isEqualTo("one");
			assertThat(ann.receiveFrame().text()).isEqualTo("two");
			assertThat(ann.receiveFrame().text()).isEqualTo("three");
		}
	}

}
