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

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.Confirmation;
import io.asyncspread.DataMessage;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SendResult;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Sending and receiving data.
 */
abstract class MulticastContractTests extends ClientContract {

	private Recorder member(SpreadClient client, String... groups) {
		Recorder recorder = new Recorder();
		get(client.subscribe(List.of(groups), recorder).joined());
		return recorder;
	}

	@ParameterizedTest
	@EnumSource
	void everyServiceArrivesAsSent(ServiceType service) {
		SpreadClient sender = connected("sender");
		Recorder receiver = member(connected("receiver"), "services");
		byte[] body = new byte[256];
		IntStream.range(0, 256).forEach((i) -> body[i] = (byte) i);
		sender.send(Multicast.to("services").service(service).type(7).body(body));
		await().until(() -> !receiver.data().isEmpty());
		DataMessage message = receiver.data().get(0);
		assertThat(message.sender()).isEqualTo(Member.of("#sender#d1"));
		assertThat(message.groups()).containsExactly("services");
		assertThat(message.service()).isEqualTo(service);
		assertThat(message.type()).isEqualTo(7);
		assertThat(message.selfDiscard()).isFalse();
		assertThat(message.senderOrder()).isEqualTo(ByteOrder.BIG_ENDIAN);
		assertThat(message.body()).isEqualTo(body);
		assertThat(message.epoch()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 255, 256, 0x7FFF, 0x8000, 0xFFFF })
	void everyMessageTypeArrivesAsSent(int type) {
		SpreadClient client = connected("types");
		Recorder receiver = member(client, "types");
		client.send(Multicast.to("types").type(type));
		await().until(() -> !receiver.data().isEmpty());
		assertThat(receiver.data().get(0).type()).isEqualTo(type);
		assertThat(receiver.data().get(0).body()).isEmpty();
	}

	@Test
	void aMessageToSeveralGroupsArrivesOnceWithAllOfThem() {
		Recorder both = member(connected("both"), "left", "right");
		SpreadClient apart = connected("apart");
		Recorder left = member(apart, "left");
		Recorder right = member(apart, "right");
		connected("sender").send(Multicast.to("left", "nobody", "right").text("once"));
		await().until(() -> !both.data().isEmpty() && !left.data().isEmpty() && !right.data().isEmpty());
		SpreadClient fence = connected("fence");
		get(fence.sendConfirmed(Multicast.to("left", "right").text("fence")));
		await().until(() -> both.texts().contains("fence") && left.texts().contains("fence")
				&& right.texts().contains("fence"));
		assertThat(both.texts()).containsExactly("once", "fence");
		assertThat(left.texts()).containsExactly("once", "fence");
		assertThat(right.texts()).containsExactly("once", "fence");
		assertThat(both.data().get(0).groups()).containsExactly("left", "nobody", "right");
	}

	@Test
	void asManyGroupsAsTheDaemonDeliversToAreReached() {
		List<String> groups = IntStream.rangeClosed(1, Limits.MAX_GROUPS).mapToObj((i) -> "g" + i).toList();
		SpreadClient client = connected("many");
		Recorder last = member(client, groups.get(groups.size() - 1));
		client.send(Multicast.to(groups).text("to all"));
		await().until(() -> last.texts().equals(List.of("to all")));
		assertThat(last.data().get(0).groups()).isEqualTo(groups);
	}

	@Test
	void theLargestMessageArrivesWhole() {
		SpreadClient client = connected("large");
		Recorder receiver = member(client, "large");
		byte[] body = new byte[Limits.maxBody(1)];
		Arrays.fill(body, (byte) 'x');
		body[body.length - 1] = 'y';
		client.send(Multicast.to("large").body(body));
		await().until(() -> !receiver.data().isEmpty());
		assertThat(receiver.data().get(0).body()).isEqualTo(body);
	}

	@Test
	void selfDiscardSparesTheSenderAlone() {
		SpreadClient sender = connected("sender");
		Recorder own = member(sender, "discard");
		Recorder other = member(connected("other"), "discard");
		sender.send(Multicast.to("discard").selfDiscard().text("not for me"));
		sender.send(Multicast.to("discard").text("for all"));
		await().until(() -> own.data().size() == 1 && other.data().size() == 2);
		assertThat(own.texts()).containsExactly("for all");
		assertThat(other.texts()).containsExactly("not for me", "for all");
		assertThat(other.data().get(0).selfDiscard()).isTrue();
	}

	@Test
	void aPrivateGroupReachesOneClientAlone() {
		SpreadClient addressee = connected("addressee");
		SpreadClient bystander = connected("bystander");
		Recorder received = new Recorder();
		Recorder overheard = new Recorder();
		addressee.listen(received);
		bystander.listen(overheard);
		SpreadClient sender = connected("sender");
		sender.send(Multicast.to(Member.of("#addressee#d1")).text("psst"));
		get(sender.sendConfirmed(Multicast.to("#bystander#d1").text("fence")));
		await().until(() -> !received.privateData().isEmpty() && !overheard.privateData().isEmpty());
		assertThat(received.privateData()).extracting(Recorder::text).containsExactly("psst");
		assertThat(overheard.privateData()).extracting(Recorder::text).containsExactly("fence");
		assertThat(received.privateData().get(0).groups()).containsExactly("#addressee#d1");
	}

	@Test
	void anyoneMaySendToAGroupAndOnlyMembersReceive() {
		SpreadClient outsider = connected("outsider");
		Recorder overheard = new Recorder();
		outsider.listen(overheard);
		Recorder member = member(connected("member"), "open");
		outsider.send(Multicast.to("open").text("hello"));
		await().until(() -> member.texts().equals(List.of("hello")));
		get(outsider.sendConfirmed(Multicast.to("open").text("fence")));
		assertThat(overheard.all()).filteredOn(DataMessage.class::isInstance)
			.extracting((message) -> Recorder.text((DataMessage) message))
			.doesNotContain("hello");
	}

	@Test
	void messagesOfAllSendersComeInOneOrder() throws InterruptedException {
		Recorder first = member(connected("first"), "order");
		Recorder second = member(connected("second"), "order");
		ServiceType[] ordered = { ServiceType.FIFO, ServiceType.CAUSAL, ServiceType.AGREED, ServiceType.SAFE };
		int each = 200;
		List<Thread> senders = new ArrayList<>();
		for (String name : List.of("s1", "s2", "s3")) {
			SpreadClient sender = connected(name);
			Thread thread = new Thread(() -> {
				for (int i = 0; i < each; i++) {
					sender.send(Multicast.to("order").service(ordered[i % ordered.length]).text(name + "-" + i));
				}
			});
			thread.start();
			senders.add(thread);
		}
		for (Thread thread : senders) {
			thread.join();
		}
		await().until(() -> first.data().size() == 3 * each && second.data().size() == 3 * each);
		assertThat(first.texts()).isEqualTo(second.texts());
		for (String name : List.of("s1", "s2", "s3")) {
			assertThat(first.texts().stream().filter((text) -> text.startsWith(name)))
				.containsExactlyElementsOf(IntStream.range(0, each).mapToObj((i) -> name + "-" + i).toList());
		}
	}

	@Test
	void aFutureTellsWhenAMessageIsWritten() {
		SpreadClient client = connected("async");
		Recorder receiver = member(client, "async");
		get(client.sendAsync(Multicast.to("async").text("written")));
		assertThat(client.trySend(Multicast.to("async").text("tried"))).isEqualTo(SendResult.OK);
		await().until(() -> receiver.texts().equals(List.of("written", "tried")));
		await().until(() -> client.lane().sendBytes() == 0);
	}

	@ParameterizedTest
	@EnumSource(names = { "FIFO", "CAUSAL", "AGREED", "SAFE" })
	void aConfirmationProvesThePlaceInTheOrder(ServiceType service) {
		SpreadClient sender = connected("confirm");
		Recorder receiver = member(connected("receiver"), "confirm");
		Confirmation confirmation = get(sender.sendConfirmed(Multicast.to("confirm").service(service).text("sure")));
		assertThat(confirmation).isEqualTo(new Confirmation(1, false));
		await().until(() -> receiver.texts().equals(List.of("sure")));
		assertThat(receiver.data().get(0).groups()).containsExactly("confirm", "#confirm#d1");
	}

	@Test
	void confirmationsMatchTheirOwnMessagesAmongEqualOnes() {
		SpreadClient sender = connected("equal");
		Recorder own = new Recorder();
		sender.listen(own);
		Recorder member = member(sender, "equal");
		for (int i = 0; i < 20; i++) {
			sender.send(Multicast.to("#equal#d1").text("same"));
			get(sender.sendConfirmed(Multicast.to("equal").text("same")));
		}
		await().until(() -> own.privateData().size() == 20 && member.data().size() == 20);
		assertThat(member.data()).allSatisfy((message) -> assertThat(message.groups()).containsExactly("equal"));
	}

	@Test
	void aCallersMistakeNamesTheLimitAndLeavesTheSessionUnharmed() {
		SpreadClient client = connected("careful");
		assertThatIllegalArgumentException().isThrownBy(() -> client.join("no blanks")).withMessageContaining("0x20");
		assertThatIllegalArgumentException().isThrownBy(() -> client.join("x".repeat(32))).withMessageContaining("31");
		assertThatIllegalArgumentException().isThrownBy(() -> client.join(""));
		assertThatIllegalArgumentException().isThrownBy(() -> client.leave("#private#d1"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Multicast.to(IntStream.range(0, 44).mapToObj((i) -> "g" + i).toList()))
			.withMessageContaining("44")
			.withMessageContaining("43");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Multicast.to("one").body(new byte[Limits.MAX_PAYLOAD - 31]))
			.withMessageContaining("143119")
			.withMessageContaining("143120");
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to("one").type(65536));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.sendConfirmed(Multicast.to("one").service(ServiceType.RELIABLE)))
			.withMessageContaining("RELIABLE");
		assertThat(get(client.ping())).isPositive();
		assertThat(client.epoch()).isEqualTo(1);
	}

	@Test
	void pingsMeasureTheRoundTripAndStayOutOfSight() {
		SpreadClient client = connected("ping");
		Recorder recorder = new Recorder();
		client.listen(recorder);
		long before = client.pings().received();
		for (int i = 0; i < 10; i++) {
			assertThat(get(client.ping())).isPositive();
		}
		get(client.sendConfirmed(Multicast.to("#ping#d1").text("fence")));
		await().until(() -> !recorder.privateData().isEmpty());
		assertThat(recorder.privateData()).extracting(Recorder::text).containsExactly("fence");
		assertThat(client.pings().received()).isGreaterThanOrEqualTo(before + 10);
		assertThat(client.pings().lost()).isZero();
		assertThat(client.pings().last()).isPositive();
	}

}
