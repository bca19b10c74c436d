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

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.asyncspread.Multicast;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SendResult;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionLostException;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A daemon that goes away and comes back.
 */
abstract class ReconnectContractTests extends ClientContract {

	private static io.asyncspread.SpreadOptions.Builder quickly(io.asyncspread.SpreadOptions.Builder options) {
		return options.reconnect(ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofMillis(50)));
	}

	@Test
	void theClientComesBackAndJoinsItsGroupsAgain() {
		Recorder recorder = new Recorder();
		SpreadClient client = connected("phoenix", ReconnectContractTests::quickly);
		client.listen(recorder);
		get(client.subscribe(List.of("one", "two"), recorder).joined());
		get(client.join("three"));
		daemons().stop("d1");
		await().until(() -> !recorder.events(SessionEvent.Disconnected.class).isEmpty());
		assertThat(client.groups()).isEmpty();
		assertThat(client.state()).isNotEqualTo(SessionState.READY);
		assertThat(client.trySend(Multicast.to("one"))).isEqualTo(SendResult.NOT_CONNECTED);
		assertThatExceptionOfType(SessionLostException.class).isThrownBy(() -> client.send(Multicast.to("one")));
		assertThatExceptionOfType(SessionLostException.class)
			.isThrownBy(() -> get(client.sendConfirmed(Multicast.to("one"))));
		daemons().start("d1");
		await().until(() -> client.state() == SessionState.READY && client.epoch() == 2
				&& recorder.story().stream().filter("start two"::equals).count() == 2
				&& recorder.events(SessionEvent.Joined.class).stream().anyMatch((joined) -> joined.epoch() == 2));
		assertThat(client.groups()).containsExactlyInAnyOrder("one", "two", "three");
		assertThat(recorder.events(SessionEvent.Joined.class)).last()
			.satisfies((joined) -> assertThat(joined.groups()).containsExactly("one", "two", "three"));
		get(client.sendConfirmed(Multicast.to("one").text("back")));
		await().until(() -> recorder.texts().contains("back"));
		List<String> story = recorder.story();
		assertThat(story.indexOf("end one")).isGreaterThan(story.indexOf("Disconnected"));
		assertThat(story.lastIndexOf("start one")).isGreaterThan(story.lastIndexOf("Connected"));
	}

	@Test
	void whatAFutureWaitedForFailsWithTheSession() {
		SpreadClient client = connected("waiting", ReconnectContractTests::quickly);
		var events = new Recorder();
		client.listen(events);
		get(client.join("waiting"));
		daemons().stop("d1");
		await().until(() -> !events.events(SessionEvent.Disconnected.class).isEmpty());
		SessionEvent.Disconnected lost = events.events(SessionEvent.Disconnected.class).get(0);
		assertThat(lost.epoch()).isEqualTo(1);
		assertThat(lost.daemon()).isEqualTo(daemon());
		assertThat(lost.cause()).hasMessageContaining(daemon().toString()).hasMessageContaining("session 1");
		assertThat(lost.nextAttempt()).isNotNull();
		assertThatExceptionOfType(SessionLostException.class).isThrownBy(() -> get(client.ping()));
	}

	@Test
	void aClientMayBeStartedBeforeItsDaemon() {
		daemons().stop("d1");
		Recorder recorder = new Recorder();
		SpreadClient client = newClient((options) -> quickly(options.privateName("early")));
		client.listen(recorder);
		client.subscribe("early", recorder);
		client.connect();
		await().until(() -> !recorder.events(SessionEvent.ConnectFailed.class).isEmpty());
		daemons().start("d1");
		await().until(() -> recorder.story().contains("start early"));
		assertThat(client.epoch()).isEqualTo(1);
	}

}
