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

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.asyncspread.Confirmation;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupId;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.RejectedMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.transport.Outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConfirmationsTests {

	private static final String SELF = "#ann#d1";

	private final Confirmations confirmations = new Confirmations();

	private CompletableFuture<Confirmation> send(String group, int type) {
		CompletableFuture<Confirmation> confirmed = new CompletableFuture<>();
		Multicast message = Multicast.to(group).type(type).text(group);
		this.confirmations.sent(message, new Outgoing.Message(message, null, confirmed));
		return confirmed;
	}

	private static RejectedMessage rejected(ServiceType service, int type, String body, String... groups) {
		return new RejectedMessage(3, RejectedMessage.Request.MULTICAST, List.of(groups), service, type,
				body.getBytes());
	}

	private static DataMessage copy(int type, String... groups) {
		return new DataMessage(3, Member.of(SELF), List.of(groups), ServiceType.AGREED, type, false,
				ByteOrder.BIG_ENDIAN, new byte[] { 1 });
	}

	@Test
	void theNextCopyBelongsToTheOldestThatIsOut() {
		CompletableFuture<Confirmation> first = send("room", 1);
		CompletableFuture<Confirmation> second = send("room", 1);
		this.confirmations.returned(copy(1, "room", SELF));
		assertThat(first.orTimeout(30, TimeUnit.SECONDS).join().epoch()).isEqualTo(3);
		assertThat(second).isNotDone();
		this.confirmations.returned(copy(1, "room", SELF));
		assertThat(second.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(new Confirmation(3, false));
	}

	@Test
	void listenersSeeTheTargetsThatWereSent() {
		send("room", 1);
		assertThat(this.confirmations.returned(copy(1, "room", SELF)).groups()).containsExactly("room");
	}

	@Test
	void anOrdinaryMessageToOurselvesStaysAsItIs() {
		this.confirmations.sent(Multicast.to(SELF), null);
		CompletableFuture<Confirmation> confirmed = send("room", 2);
		DataMessage own = copy(1, SELF);
		assertThat(this.confirmations.returned(own)).isSameAs(own);
		assertThat(confirmed).isNotDone();
		DataMessage unknown = copy(2, "room", SELF);
		assertThat(this.confirmations.returned(unknown)).isNotSameAs(unknown);
		assertThat(this.confirmations.returned(unknown)).isSameAs(unknown);
	}

	@Test
	void aTransitionalSignalInBetweenIsToldToAllThatAreOut() {
		CompletableFuture<Confirmation> before = send("room", 1);
		CompletableFuture<Confirmation> across = send("room", 2);
		this.confirmations.returned(copy(1, "room", SELF));
		this.confirmations.transitional(new TransitionalMessage(3, "room", new GroupId(1, 2, 3)));
		CompletableFuture<Confirmation> after = send("room", 3);
		this.confirmations.returned(copy(2, "room", SELF));
		this.confirmations.returned(copy(3, "room", SELF));
		assertThat(before.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(new Confirmation(3, false));
		assertThat(across.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(new Confirmation(3, true));
		assertThat(after.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(new Confirmation(3, false));
	}

	@Test
	void aRejectedMessageFailsAloneAndItsPlaceIsFree() {
		CompletableFuture<Confirmation> refused = send("secret", 1);
		CompletableFuture<Confirmation> allowed = send("room", 2);
		SessionLostException cause = new SessionLostException("refused", 3, true, null);
		this.confirmations.rejected(rejected(ServiceType.AGREED, 1, "secret", "secret", SELF), cause);
		assertFails(refused, cause);
		this.confirmations.returned(copy(2, "room", SELF));
		assertThat(allowed.orTimeout(30, TimeUnit.SECONDS).join().epoch()).isEqualTo(3);
	}

	/**
	 * What differs in one thing only from what was sent to "room" with a confirmation.
	 */
	static Stream<RejectedMessage> rejectsOfOthers() {
		return Stream.of(rejected(ServiceType.AGREED, 1, "other", "room", SELF),
				rejected(ServiceType.AGREED, 2, "room", "room", SELF),
				rejected(ServiceType.SAFE, 1, "room", "room", SELF),
				rejected(ServiceType.AGREED, 1, "room", "hall", SELF), rejected(ServiceType.AGREED, 1, "room", "room"),
				rejected(ServiceType.AGREED, 1, "room", "room", "hall", SELF),
				rejected(ServiceType.AGREED, 1, "room", SELF));
	}

	@ParameterizedTest
	@MethodSource("rejectsOfOthers")
	void aRejectOfAMessageThatDiffersInOneThingChangesNothing(RejectedMessage other) {
		CompletableFuture<Confirmation> confirmed = send("room", 1);
		this.confirmations.rejected(other, new SessionLostException("refused another", 3, true, null));
		SessionLostException cause = new SessionLostException("refused", 3, true, null);
		this.confirmations.rejected(rejected(ServiceType.AGREED, 1, "room", "room", SELF), cause);
		assertFails(confirmed, cause);
	}

	@Test
	void ofTwoMessagesAlikeButForTheirGroupsTheRefusedOneFails() {
		CompletableFuture<Confirmation> allowed = new CompletableFuture<>();
		CompletableFuture<Confirmation> refused = new CompletableFuture<>();
		for (CompletableFuture<Confirmation> confirmed : List.of(allowed, refused)) {
			Multicast message = Multicast.to((confirmed == allowed) ? "room" : "secret").text("same");
			this.confirmations.sent(message, new Outgoing.Message(message, null, confirmed));
		}
		SessionLostException cause = new SessionLostException("refused", 3, true, null);
		this.confirmations.rejected(rejected(ServiceType.AGREED, 0, "same", "secret", SELF), cause);
		assertFails(refused, cause);
		this.confirmations.returned(copy(0, "room", SELF));
		assertThat(allowed.orTimeout(30, TimeUnit.SECONDS).join().epoch()).isEqualTo(3);
	}

	@Test
	void aRefusedMessageToOurselvesThatNobodyWaitsForFreesItsPlace() {
		this.confirmations.sent(Multicast.to("secret", SELF).text("same"), null);
		CompletableFuture<Confirmation> confirmed = send("room", 1);
		this.confirmations.rejected(rejected(ServiceType.AGREED, 0, "same", "secret", SELF),
				new SessionLostException("refused", 3, true, null));
		this.confirmations.returned(copy(1, "room", SELF));
		assertThat(confirmed.orTimeout(30, TimeUnit.SECONDS).join().epoch()).isEqualTo(3);
	}

	@Test
	void allFailWithTheSession() {
		CompletableFuture<Confirmation> first = send("room", 1);
		CompletableFuture<Confirmation> second = send("room", 2);
		SessionLostException cause = new SessionLostException("gone", 3, true, null);
		this.confirmations.lost(cause, 3);
		assertFails(first, cause);
		assertFails(second, cause);
		DataMessage late = copy(1, "room", SELF);
		assertThat(this.confirmations.returned(late)).isSameAs(late);
	}

	private static void assertFails(CompletableFuture<?> future, Throwable cause) {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> future.orTimeout(30, TimeUnit.SECONDS).join())
			.havingCause()
			.isSameAs(cause);
	}

	@Test
	void whateverEndsTheSessionTheSenderLearnsThatItMayHaveReachedTheGroup() {
		CompletableFuture<Confirmation> confirmed = send("room", 1);
		SpreadTimeoutException cause = new SpreadTimeoutException("no sign of life", Duration.ofSeconds(1));
		this.confirmations.lost(cause, 3);
		assertMayHaveReachedTheGroup(confirmed, "no sign of life");
	}

	@Test
	void whatWasWrittenAndDidNotComeBackMayHaveReachedTheGroup() {
		CompletableFuture<Confirmation> confirmed = send("room", 1);
		this.confirmations.lost(new SessionLostException("gone", 3, false, null), 3);
		assertMayHaveReachedTheGroup(confirmed, "gone");
	}

	private static void assertMayHaveReachedTheGroup(CompletableFuture<Confirmation> confirmed, String message) {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> confirmed.orTimeout(30, TimeUnit.SECONDS).join())
			.havingCause()
			.isInstanceOfSatisfying(SessionLostException.class, (lost) -> {
				assertThat(lost.isWritten()).isTrue();
				assertThat(lost.epoch()).isEqualTo(3);
			})
			.withMessage(message);
	}

}
