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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.asyncspread.Confirmation;
import io.asyncspread.Multicast;
import io.asyncspread.PingOptions;
import io.asyncspread.SendingOptions;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.stub.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(30)
class SendQueueTests {

	private EmbeddedConnection connection = new EmbeddedConnection();

	@AfterEach
	void close() {
		this.connection.close();
	}

	private void stall(boolean stalled) {
		this.connection.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !stalled);
	}

	@Test
	void manyMessagesGoOutInOneBufferAndInOrder() {
		for (int i = 0; i < 100; i++) {
			assertThat(this.connection.send(Multicast.to("room").type(i).text("message " + i))).isTrue();
		}
		assertThat(this.connection.channel.<ByteBuf>readOutbound()).isNull();
		this.connection.run();
		assertThat(this.connection.channel.outboundMessages()).hasSize(1);
		List<RawFrame> frames = this.connection.written();
		assertThat(frames).hasSize(100);
		for (int i = 0; i < 100; i++) {
			assertThat(frames.get(i).type()).isEqualTo(i);
			assertThat(frames.get(i).data()).asString().isEqualTo("message " + i);
			assertThat(frames.get(i).sender()).isEqualTo("#ann#d1");
		}
		assertThat(this.connection.budget.used()).isZero();
	}

	@Test
	void bodiesOfAllSizesComeOutWhole() {
		List<Integer> sizes = List.of(0, 1, 100, 8191, 8192, 8193, 65_000, 1, 143_119, 0, 20_000);
		sizes.forEach((size) -> {
			byte[] body = new byte[size];
			Arrays.fill(body, (byte) (int) size);
			this.connection.send(Multicast.to("room").body(body));
		});
		this.connection.run();
		List<RawFrame> frames = this.connection.written();
		assertThat(frames).hasSameSizeAs(sizes);
		for (int i = 0; i < sizes.size(); i++) {
			byte[] expected = new byte[sizes.get(i)];
			Arrays.fill(expected, (byte) (int) sizes.get(i));
			assertThat(frames.get(i).data()).isEqualTo(expected);
		}
		assertThat(this.connection.budget.used()).isZero();
	}

	@Test
	void requestsTakeTheirPlaceAmongMessages() {
		this.connection.request(new Outgoing.Join("room"));
		this.connection.send(Multicast.to("room"));
		this.connection.request(new Outgoing.Leave("room"));
		this.connection.request(new Outgoing.Kill());
		this.connection.run();
		assertThat(this.connection.written()).extracting(RawFrame::word)
			.containsExactly(0x10000, 0x10, 0x20000, 0x40000);
		assertThat(this.connection.budget.used()).isZero();
	}

	@Test
	void eachThreadKeepsItsOrder() throws InterruptedException {
		List<Thread> senders = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int sender = i;
			senders.add(new Thread(() -> {
				for (int j = 0; j < 2_000; j++) {
					assertThat(this.connection.send(Multicast.to("sender" + sender).type(j))).isTrue();
				}
			}));
		}
		senders.forEach(Thread::start);
		Map<String, Integer> next = new HashMap<>();
		int seen = 0;
		while (seen < 8_000) {
			this.connection.run();
			for (RawFrame frame : this.connection.written()) {
				String sender = frame.groups().get(0);
				assertThat(frame.type()).isEqualTo(next.getOrDefault(sender, 0));
				next.put(sender, frame.type() + 1);
				seen++;
			}
			Thread.onSpinWait();
		}
		for (Thread sender : senders) {
			sender.join();
		}
		this.connection.run();
		assertThat(this.connection.budget.used()).isZero();
		assertThat(this.connection.written()).isEmpty();
	}

	@Test
	void aFullSocketHoldsEverythingBackUntilItTakesMore() {
		stall(true);
		CompletableFuture<Void> written = new CompletableFuture<>();
		this.connection.send(new Outgoing.Message(Multicast.to("room").type(1), written, null));
		this.connection.send(Multicast.to("room").type(2));
		this.connection.run();
		assertThat(this.connection.written()).isEmpty();
		assertThat(written).isNotDone();
		assertThat(this.connection.budget.used()).isEqualTo(160);
		stall(false);
		this.connection.run();
		assertThat(this.connection.written()).extracting(RawFrame::type).containsExactly(1, 2);
		assertThat(written.orTimeout(30, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(30));
		assertThat(this.connection.budget.used()).isZero();
		this.connection.send(Multicast.to("room").type(3));
		this.connection.run();
		assertThat(this.connection.written()).extracting(RawFrame::type).containsExactly(3);
	}

	@Test
	void theBudgetIsABound() {
		this.connection.close();
		this.connection = new EmbeddedConnection(
				SpreadOptions.builder().sending(SendingOptions.DEFAULT.maxBytes(300_000)).build());
		stall(true);
		Multicast message = Multicast.to("room").body(new byte[100_000]);
		assertThat(this.connection.send(message)).isTrue();
		assertThat(this.connection.send(message)).isTrue();
		assertThat(this.connection.send(message)).isFalse();
		stall(false);
		this.connection.run();
		assertThat(this.connection.send(message)).isTrue();
		this.connection.run();
		assertThat(this.connection.written()).hasSize(3);
	}

	@Test
	void closingFailsAllThatIsLeftAndGivesTheBudgetBack() {
		stall(true);
		CompletableFuture<Void> written = new CompletableFuture<>();
		CompletableFuture<Confirmation> confirmed = new CompletableFuture<>();
		this.connection.send(Multicast.to("room"));
		this.connection.send(new Outgoing.Message(Multicast.to("room"), written, null));
		this.connection.send(new Outgoing.Message(Multicast.to("room"), null, confirmed));
		this.connection.request(new Outgoing.Leave("room"));
		this.connection.run();
		SessionLostException cause = new SessionLostException("gone", 3, false, null);
		this.connection.connection.close(cause);
		assertThat(this.connection.unsent).isEqualTo(3);
		assertThat(this.connection.budget.used()).isZero();
		assertFails(written, false);
		assertFails(confirmed, false);
		CompletableFuture<Void> late = new CompletableFuture<>();
		this.connection.send(new Outgoing.Message(Multicast.to("room"), late, null));
		this.connection.run();
		assertFails(late, false);
		assertThat(this.connection.budget.used()).isZero();
		assertThat(this.connection.written()).isEmpty();
	}

	@Test
	void pingsThatAreLeftAreNoMessagesOfTheUser() {
		stall(true);
		CompletableFuture<Duration> ping = new CompletableFuture<>();
		new Pinger(this.connection.connection, this.connection.budget, PingOptions.DEFAULT, new PingLog(),
				SpreadMetrics.NONE)
			.ping(ping);
		this.connection.send(Multicast.to("room"));
		this.connection.run();
		this.connection.connection.close(new SessionLostException("gone", 3, false, null));
		assertThat(this.connection.unsent).isEqualTo(1);
		assertThat(this.connection.budget.used()).isZero();
	}

	private static void assertFails(CompletableFuture<?> future, boolean written) {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> future.orTimeout(30, TimeUnit.SECONDS).join())
			.havingCause()
			.isInstanceOfSatisfying(SessionLostException.class, (lost) -> {
				assertThat(lost.isWritten()).isEqualTo(written);
				assertThat(lost.epoch()).isEqualTo(3);
			});
	}

	@Test
	void onlyOrderedMessagesThatComeBackAreReportedToTheSession() {
		for (ServiceType service : ServiceType.values()) {
			this.connection.send(Multicast.to("room", "#ann#d1").service(service));
		}
		this.connection.send(Multicast.to("room"));
		this.connection.send(Multicast.to("#bob#d1"));
		this.connection.send(Multicast.to("#ann#d1").selfDiscard());
		this.connection.send(new Outgoing.Message(Multicast.to("audit"), null, new CompletableFuture<>()));
		this.connection.run();
		assertThat(this.connection.selfAddressed).extracting(Multicast::service)
			.containsExactly(ServiceType.FIFO, ServiceType.CAUSAL, ServiceType.AGREED, ServiceType.SAFE,
					ServiceType.AGREED);
		List<RawFrame> frames = this.connection.written();
		assertThat(frames.get(frames.size() - 1).groups()).containsExactly("audit", "#ann#d1");
		assertThat(this.connection.budget.used()).isZero();
	}

	@Test
	void sentMessagesAreCountedInBatches() {
		List<String> counted = new ArrayList<>();
		SpreadMetrics metrics = new SpreadMetrics() {
			@Override
			public void sent(ServiceType service, long messages, long bytes) {
				counted.add(service + " " + messages + " " + bytes);
			}
		};
		this.connection.close();
		this.connection = new EmbeddedConnection(SpreadOptions.builder().metrics(metrics).build());
		this.connection.send(Multicast.to("room").body(new byte[10]));
		this.connection.send(Multicast.to("room").body(new byte[20]));
		this.connection.send(Multicast.to("room").service(ServiceType.SAFE));
		this.connection.request(new Outgoing.Join("room"));
		this.connection.run();
		assertThat(counted).containsExactly("AGREED 2 190", "SAFE 1 80");
	}

	@Test
	void aBodyChangedAfterItWasWrittenDoesNotMatter() {
		byte[] body = { 1, 2, 3 };
		this.connection.send(Multicast.to("room").body(body));
		this.connection.run();
		body[0] = 9;
		assertThat(this.connection.written().get(0).data()).containsExactly(1, 2, 3);
	}

}
