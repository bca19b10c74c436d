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

package io.asyncspread.spring.core;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.SpreadHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Requests and their answers, with a real client and the embedded daemon.
 */
class RequestTests extends TemplateTest {

	private void answering(SpreadClient member, String group, String answer) {
		SpreadTemplate answers = new SpreadTemplate(member);
		member.subscribe(group, new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				Envelope request = Envelope.decode(message.body());
				String correlationId = request.headers().get(SpreadHeaders.CORRELATION_ID);
				if (answer.startsWith("!")) {
					answers.reply(message.sender().privateGroup(), answer, Envelope.Kind.FAILURE, correlationId);
				}
				else {
					answers.reply(message.sender().privateGroup(), answer, Envelope.Kind.REPLY, correlationId);
				}
			}

		}).joined().join();
	}

	private void awaitSize(String group, int size) {
		Awaitility.await().until(() -> {
			GroupView view = this.client.view(group);
			return view != null && view.size() == size;
		});
	}

	@Test
	void requestTakesTheFirstAnswer() {
		answering(this.other, "ask", "yes");
		assertThat(this.template.request("ask", "?", String.class, WAIT)).succeedsWithin(WAIT).isEqualTo("yes");
	}

	@Test
	void requestTellsWhyThereIsNoAnswer() {
		assertThat(this.template.request("nobody", "?", String.class, Duration.ofMillis(50))).failsWithin(WAIT)
			.withThrowableThat()
			.withCauseInstanceOf(RequestFailedException.class)
			.withMessageContaining("none came within PT0.05S");
		answering(this.other, "ask", "!busy");
		this.client.join("ask").join();
		awaitSize("ask", 2);
		assertThat(this.template.message("?").to("ask").selfDiscard().request(String.class, Duration.ofMinutes(5)))
			.failsWithin(WAIT)
			.withThrowableThat()
			.withMessageContaining("busy");
	}

	@Test
	void requestToAMemberEndsWhenItIsGone() {
		// The template listens from its first request on, and by the join it does.
		this.template.request("nobody", "?", String.class, Duration.ofMillis(1));
		this.client.join("a").join();
		CompletableFuture<String> answer = this.template.request("#other#localhost", "?", String.class,
				Duration.ofMinutes(5));
		this.daemon.kill("other");
		assertThat(answer).failsWithin(WAIT).withThrowableThat().withMessageContaining("#other#localhost] left");
	}

	@Test
	void requestAllTellsWhoAnsweredWhoFailedAndWhoWasSilent() {
		SpreadClient third = client("third");
		SpreadClient silent = client("silent");
		answering(this.client, "all", "one");
		answering(this.other, "all", "two");
		answering(third, "all", "!three");
		silent.join("all").join();
		awaitSize("all", 4);
		Replies<String> replies = this.template.requestAll("all", "?", String.class, Duration.ofSeconds(5)).join();
		assertThat(replies).containsExactlyInAnyOrder("one", "two");
		assertThat(replies.answered())
			.isEqualTo(Map.of(Member.of("self", "localhost"), "one", Member.of("other", "localhost"), "two"));
		assertThat(replies.failed()).isEqualTo(Map.of(Member.of("third", "localhost"), "!three"));
		assertThat(replies.silent()).containsExactly(Member.of("silent", "localhost"));
		assertThat(replies.left()).isEmpty();
		assertThat(replies.isComplete()).isFalse();
		third.close();
		silent.close();
	}

	@Test
	void requestAllEndsAtOnceWhenTheLastSilentMemberLeaves() {
		SpreadClient silent = client("silent");
		CompletableFuture<DataMessage> asked = new CompletableFuture<>();
		answering(this.client, "all", "one");
		answering(this.other, "all", "two");
		silent.subscribe("all", new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				asked.complete(message);
			}

		}).joined().join();
		awaitSize("all", 3);
		CompletableFuture<Replies<String>> replies = this.template.requestAll("all", "?", String.class,
				Duration.ofMinutes(5));
		assertThat(asked).succeedsWithin(WAIT);
		this.daemon.kill("silent");
		assertThat(replies).succeedsWithin(WAIT)
			.satisfies((result) -> assertThat(result).containsExactlyInAnyOrder("one", "two"))
			.satisfies((result) -> assertThat(result.left()).containsExactly(Member.of("silent", "localhost")));
		silent.close();
	}

	@Test
	void requestAllNeedsTheMembership() {
		assertThatIllegalStateException().isThrownBy(() -> this.template.requestAll("a", "?", String.class))
			.withMessageContaining("this client is not in it");
	}

	@Test
	void requestsFailWhenTheSessionIsLost() throws Exception {
		CompletableFuture<String> answer = this.template.request("a", "?", String.class, Duration.ofMinutes(5));
		next();
		this.daemon.kill("self");
		assertThat(answer).failsWithin(WAIT)
			.withThrowableThat()
			.withCauseInstanceOf(SessionLostException.class)
			.withMessageContaining("was lost before the answers to the request to 'a' came");
	}

}
