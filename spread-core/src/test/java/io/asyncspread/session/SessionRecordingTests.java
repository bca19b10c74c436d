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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.asyncspread.PingOptions;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.stub.ScriptedDaemon;
import io.asyncspread.stub.ScriptedPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Flight Recorder has of the life of a session.
 */
@Timeout(120)
class SessionRecordingTests {

	@Test
	void sessionsAndFailuresAreRecorded(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("life.jfr");
		String address;
		try (Recording recording = new Recording(); ScriptedDaemon daemon = ScriptedDaemon.start()) {
			recording.start();
			address = daemon.address().toString();
			SpreadClient client = SpreadClient.create(SpreadOptions.builder()
				.daemons("1@127.0.0.1", address)
				.privateName("ann")
				.ping(PingOptions.DEFAULT.interval(Duration.ZERO))
				.reconnect(ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofMillis(10)))
				.build());
			client.connect();
			ScriptedPeer peer = daemon.acceptSession("#ann#d1");
			Awaitility.await().until(() -> client.state() == SessionState.READY);
			peer.close();
			daemon.acceptSession("#ann#d1");
			Awaitility.await().until(() -> client.epoch() == 2);
			client.close();
			recording.stop();
			recording.dump(file);
		}
		List<RecordedEvent> events = RecordingFile.readAllEvents(file);
		assertThat(of(events, "SessionStarted")).hasSize(2).first().satisfies((event) -> {
			assertThat(event.getString("daemon")).isEqualTo(address);
			assertThat(event.getString("version")).isEqualTo("4.4.0");
			assertThat(event.getString("self")).isEqualTo("#ann#d1");
			assertThat(event.getInt("epoch")).isEqualTo(1);
		});
		assertThat(of(events, "SessionEnded")).first().satisfies((event) -> {
			assertThat(event.getInt("epoch")).isEqualTo(1);
			assertThat(event.getString("cause")).contains("closed the connection");
			assertThat(event.getInt("unsent")).isZero();
		});
		assertThat(of(events, "ConnectFailed")).first().satisfies((event) -> {
			assertThat(event.getInt("attempt")).isEqualTo(1);
			assertThat(event.getString("cause")).contains("1@127.0.0.1").contains("refused");
		});
	}

	private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
		return events.stream()
			.filter((event) -> event.getEventType().getName().equals("io.asyncspread." + name))
			.toList();
	}

}
