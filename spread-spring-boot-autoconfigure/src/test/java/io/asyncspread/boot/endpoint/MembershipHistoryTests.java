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

package io.asyncspread.boot.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import io.asyncspread.DaemonAddress;
import io.asyncspread.GroupView;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionLostException;
import io.asyncspread.boot.Views;
import io.asyncspread.boot.endpoint.MembershipHistory.Change;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history tells who came and went, the latest first, and forgets the oldest.
 */
class MembershipHistoryTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final MembershipHistory history = new MembershipHistory(2, Clock.fixed(NOW, ZoneOffset.UTC));

	private final SessionListener listener = this.history.listener("default");

	@Test
	void tellsWhoCameAndWhoWent() {
		this.listener.onMessage(Views.join("prices", "a"));
		this.listener.onMessage(Views.join("prices", "b", "c"));
		Change latest = this.history.changes().get(0);
		assertThat(latest.time()).isEqualTo(NOW);
		assertThat(latest.group()).isEqualTo("prices");
		assertThat(latest.cause()).isEqualTo(GroupView.Cause.JOIN);
		assertThat(latest.joined()).containsExactly("#b#localhost", "#c#localhost");
		assertThat(latest.left()).containsExactly("#a#localhost");
		assertThat(latest.size()).isEqualTo(2);
	}

	@Test
	void forgetsTheOldest() {
		this.listener.onMessage(Views.join("one", "a"));
		this.listener.onMessage(Views.join("two", "a"));
		this.listener.onMessage(Views.join("three", "a"));
		assertThat(this.history.changes()).extracting(Change::group).containsExactly("three", "two");
	}

	@Test
	void keepsTheGroupsOfTwoConnectionsApart() {
		this.listener.onMessage(Views.join("prices", "a"));
		this.history.listener("backup").onMessage(Views.join("prices", "b"));
		assertThat(this.history.changes()).extracting(Change::connection).containsExactly("backup", "default");
		assertThat(this.history.changes().get(0).left()).isEmpty();
	}

	@Test
	void startsOverWhenWeLeaveOrLoseTheSession() {
		this.listener.onMessage(Views.join("prices", "a"));
		this.listener.onMessage(new SelfLeaveMessage(1, "prices"));
		this.listener.onMessage(Views.join("prices", "b"));
		assertThat(this.history.changes().get(0).left()).isEmpty();
		this.listener.onEvent(new SessionEvent.Disconnected(1, DaemonAddress.tcp("localhost", 1),
				new SessionLostException("cut", 1, false, null), 0, null));
		this.listener.onMessage(Views.join("prices", "c"));
		assertThat(this.history.changes().get(0).left()).isEmpty();
	}

}
