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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.asyncspread.DaemonAddress;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.RejectCode;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.session.SessionMachine.Step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SessionMachineTests {

	private static final DaemonAddress A = DaemonAddress.tcp("a", 1);

	private static final DaemonAddress B = DaemonAddress.tcp("b", 2);

	private static final DaemonAddress C = DaemonAddress.tcp("c", 3);

	private static final SpreadException REFUSED = new SpreadConnectException(A, "refused", null);

	private static final SpreadException FATAL = new SpreadAuthenticationException(A, List.of(), "fatal", null);

	private long now = 1_000_000;

	private SessionMachine machine(UnaryOperator<SpreadOptions.Builder> change) {
		SpreadOptions.Builder options = SpreadOptions.builder()
			.daemons(List.of(A))
			.privateName("prices")
			.reconnect(ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofSeconds(attempt))
				.stableAfter(Duration.ofSeconds(10)));
		return new SessionMachine(change.apply(options).build(), () -> this.now);
	}

	private SessionMachine machine() {
		return machine((options) -> options);
	}

	private enum Event {

		CONNECT(SessionMachine::connect), DELAY_OVER(SessionMachine::delayOver), OPENED(SessionMachine::opened),
		ACCEPTED(SessionMachineTests::accept), JOINED(SessionMachine::joined),
		FAILED((machine) -> machine.failed(REFUSED)), FAILED_FOR_GOOD((machine) -> machine.failed(FATAL)),
		LOST((machine) -> machine.lost(REFUSED)), CLOSING(SessionMachine::closing), CLOSED(SessionMachine::closed);

		private final Consumer<SessionMachine> action;

		Event(Consumer<SessionMachine> action) {
			this.action = action;
		}

	}

	private static final Map<SessionState, List<Event>> WAY = new EnumMap<>(SessionState.class);
	static {
		WAY.put(SessionState.NEW, List.of());
		WAY.put(SessionState.CONNECTING, List.of(Event.CONNECT));
		WAY.put(SessionState.HANDSHAKING, List.of(Event.CONNECT, Event.OPENED));
		WAY.put(SessionState.JOINING, List.of(Event.CONNECT, Event.OPENED, Event.ACCEPTED));
		WAY.put(SessionState.READY, List.of(Event.CONNECT, Event.OPENED, Event.ACCEPTED, Event.JOINED));
		WAY.put(SessionState.BACKOFF, List.of(Event.CONNECT, Event.FAILED));
		WAY.put(SessionState.FAILED, List.of(Event.CONNECT, Event.FAILED_FOR_GOOD));
		WAY.put(SessionState.CLOSING, List.of(Event.CLOSING));
		WAY.put(SessionState.CLOSED, List.of(Event.CLOSING, Event.CLOSED));
	}

	/**
	 * The diagram of {@link SessionState} as a table; what is not in it is refused.
	 */
	static Stream<Arguments> transitions() {
		Map<SessionState, Map<Event, SessionState>> table = new EnumMap<>(SessionState.class);
		Arrays.stream(SessionState.values()).forEach((state) -> table.put(state, new EnumMap<>(Event.class)));
		table.forEach((state, row) -> row.put(Event.CLOSING,
				(state == SessionState.CLOSED) ? SessionState.CLOSED : SessionState.CLOSING));
		for (Event event : new Event[] { Event.CONNECT, Event.DELAY_OVER }) {
			table.get(SessionState.NEW).put(event, SessionState.CONNECTING);
			table.get(SessionState.BACKOFF).put(event, SessionState.CONNECTING);
		}
		table.get(SessionState.CONNECTING).put(Event.OPENED, SessionState.HANDSHAKING);
		table.get(SessionState.HANDSHAKING).put(Event.ACCEPTED, SessionState.JOINING);
		table.get(SessionState.JOINING).put(Event.JOINED, SessionState.READY);
		table.get(SessionState.CLOSING).put(Event.CLOSED, SessionState.CLOSED);
		for (SessionState state : new SessionState[] { SessionState.CONNECTING, SessionState.HANDSHAKING,
				SessionState.JOINING, SessionState.READY }) {
			for (Event event : new Event[] { Event.FAILED, Event.LOST }) {
				table.get(state).put(event, SessionState.BACKOFF);
			}
			table.get(state).put(Event.FAILED_FOR_GOOD, SessionState.FAILED);
		}
		return table.entrySet()
			.stream()
			.flatMap((row) -> Arrays.stream(Event.values())
				.map((event) -> arguments(row.getKey(), event, row.getValue().get(event))));
	}

	@ParameterizedTest
	@MethodSource("transitions")
	void goesFromStateToStateAsDrawn(SessionState from, Event event, SessionState to) {
		SessionMachine machine = machine();
		WAY.get(from).forEach((step) -> step.action.accept(machine));
		assertThat(machine.state()).isEqualTo(from);
		if (to != null) {
			event.action.accept(machine);
			assertThat(machine.state()).isEqualTo(to);
		}
		else {
			assertThatIllegalStateException().isThrownBy(() -> event.action.accept(machine))
				.withMessageContaining(from.name());
			assertThat(machine.state()).isEqualTo(from);
		}
	}

	@ParameterizedTest
	@EnumSource(SessionState.class)
	void closingIsLegalInEveryStateAndTrueOnce(SessionState from) {
		SessionMachine machine = machine();
		WAY.get(from).forEach((step) -> step.action.accept(machine));
		assertThat(machine.closing()).isEqualTo(from != SessionState.CLOSING && from != SessionState.CLOSED);
		assertThat(machine.closing()).isFalse();
	}

	private static void session(SessionMachine machine) {
		machine.opened();
		accept(machine);
		machine.joined();
	}

	private static void accept(SessionMachine machine) {
		machine.begun();
		machine.accepted();
	}

	@Test
	void aSessionThatEndsBeforeItCanBeUsedHasItsNumberAllTheSame() {
		SessionMachine machine = machine();
		machine.connect();
		machine.opened();
		machine.begun();
		assertThat(machine.lost(REFUSED)).isInstanceOf(Step.Wait.class);
		assertThat(machine.epoch()).isEqualTo(1);
		machine.delayOver();
		session(machine);
		assertThat(machine.epoch()).isEqualTo(2);
	}

	@Test
	void epochsCountSessionsAndNotAttempts() {
		SessionMachine machine = machine();
		machine.connect();
		machine.failed(REFUSED);
		machine.delayOver();
		assertThat(machine.epoch()).isZero();
		session(machine);
		assertThat(machine.epoch()).isEqualTo(1);
		machine.lost(REFUSED);
		machine.delayOver();
		session(machine);
		assertThat(machine.epoch()).isEqualTo(2);
	}

	@Test
	void daemonsTakeTurnsAndTheDelayGrowsWithEachRound() {
		SessionMachine machine = machine((options) -> options.daemons(List.of(A, B, C)));
		List<DaemonAddress> tried = new ArrayList<>();
		List<Long> delays = new ArrayList<>();
		Step.Connect connect = machine.connect();
		for (int i = 0; i < 7; i++) {
			tried.add(connect.daemon());
			assertThat(connect.attempt()).isEqualTo(i + 1);
			delays.add(((Step.Wait) machine.failed(REFUSED)).delay().toSeconds());
			connect = machine.delayOver();
		}
		assertThat(tried).containsExactly(A, B, C, A, B, C, A);
		assertThat(delays).containsExactly(1L, 1L, 1L, 2L, 2L, 2L, 3L);
	}

	@Test
	void theDaemonThatWasLostIsTriedLast() {
		SessionMachine machine = machine((options) -> options.daemons(List.of(A, B)));
		machine.connect();
		session(machine);
		machine.lost(REFUSED);
		assertThat(machine.delayOver().daemon()).isEqualTo(B);
	}

	@Test
	void onlyAStableSessionStartsTheDelaysOver() {
		SessionMachine machine = machine();
		machine.connect();
		for (int i = 1; i <= 3; i++) {
			session(machine);
			this.now += Duration.ofSeconds(10).toNanos() - 1;
			assertThat(machine.lost(REFUSED)).isEqualTo(new Step.Wait(Duration.ofSeconds(i)));
			machine.delayOver();
		}
		session(machine);
		this.now += Duration.ofSeconds(10).toNanos();
		assertThat(machine.lost(REFUSED)).isEqualTo(new Step.Wait(Duration.ofSeconds(1)));
		assertThat(machine.delayOver().attempt()).isEqualTo(1);
	}

	@Test
	void aClockThatPassesItsZeroDoesNoHarm() {
		this.now = Long.MAX_VALUE - 5;
		SessionMachine machine = machine();
		machine.connect();
		machine.failed(REFUSED);
		machine.delayOver();
		session(machine);
		this.now += Duration.ofSeconds(11).toNanos();
		machine.lost(REFUSED);
		assertThat(machine.attempt()).isZero();
	}

	@Test
	void attemptsInARowCanBeLimited() {
		SessionMachine machine = machine((options) -> options.reconnect(ReconnectOptions.DEFAULT.maxAttempts(3)));
		machine.connect();
		assertThat(machine.failed(REFUSED)).isInstanceOf(Step.Wait.class);
		machine.delayOver();
		assertThat(machine.failed(REFUSED)).isInstanceOf(Step.Wait.class);
		machine.delayOver();
		assertThat(machine.failed(REFUSED)).isEqualTo(new Step.Stop(REFUSED));
		assertThat(machine.state()).isEqualTo(SessionState.FAILED);
	}

	@Test
	void withoutReconnectTheFirstFailureIsTheLast() {
		SessionMachine machine = machine((options) -> options.reconnect(ReconnectOptions.NEVER));
		machine.connect();
		assertThat(machine.failed(REFUSED)).isEqualTo(new Step.Stop(REFUSED));
		machine = machine((options) -> options.reconnect(ReconnectOptions.NEVER));
		machine.connect();
		session(machine);
		this.now += Duration.ofDays(1).toNanos();
		assertThat(machine.lost(REFUSED)).isEqualTo(new Step.Stop(REFUSED));
	}

	@ParameterizedTest
	@EnumSource(names = { "ILLEGAL_NAME", "VERSION", "AUTH" })
	void fatalRejectionsStop(RejectCode code) {
		SessionMachine machine = machine();
		machine.connect();
		machine.opened();
		SpreadException rejected = rejected(code);
		assertThat(machine.failed(rejected)).isEqualTo(new Step.Stop(rejected));
		assertThat(machine.state()).isEqualTo(SessionState.FAILED);
	}

	@ParameterizedTest
	@EnumSource(names = { "QUOTA", "NO_NAME", "UNKNOWN" })
	void otherRejectionsGoOnWithTheNextDaemon(RejectCode code) {
		SessionMachine machine = machine((options) -> options.daemons(List.of(A, B)));
		machine.connect();
		machine.opened();
		assertThat(machine.failed(rejected(code))).isInstanceOf(Step.Wait.class);
		assertThat(machine.delayOver().daemon()).isEqualTo(B);
	}

	private static SpreadException rejected(RejectCode code) {
		return new SpreadRejectedException(A, code, code.code(), "prices");
	}

	private List<String> namesAfterConflicts(NameConflictPolicy policy, String name, int conflicts) {
		SessionMachine machine = machine(
				(options) -> options.daemons(List.of(A, B)).privateName(name).nameConflict(policy));
		List<String> names = new ArrayList<>();
		Step.Connect connect = machine.connect();
		for (int i = 0; i < conflicts; i++) {
			machine.opened();
			assertThat(machine.failed(rejected(RejectCode.NOT_UNIQUE))).isInstanceOf(Step.Wait.class);
			connect = machine.delayOver();
			assertThat(connect.daemon()).isEqualTo(A);
			names.add(String.valueOf(connect.privateName()));
		}
		session(machine);
		machine.lost(REFUSED);
		names.add(String.valueOf(machine.delayOver().privateName()));
		return names;
	}

	@Test
	void aTakenNameIsTriedAgain() {
		assertThat(namesAfterConflicts(NameConflictPolicy.RETRY, "prices", 3)).containsExactly("prices", "prices",
				"prices", "prices");
	}

	@Test
	void aNameThatStaysTakenIsTriedAtTheNextDaemon() {
		SessionMachine machine = machine((options) -> options.daemons(List.of(A, B)));
		List<DaemonAddress> tried = new ArrayList<>();
		Step.Connect connect = machine.connect();
		for (int i = 0; i < 9; i++) {
			tried.add(connect.daemon());
			machine.opened();
			assertThat(machine.failed(rejected(RejectCode.NOT_UNIQUE))).isInstanceOf(Step.Wait.class);
			connect = machine.delayOver();
			assertThat(connect.privateName()).isEqualTo("prices");
		}
		assertThat(tried).containsExactly(A, A, A, A, B, B, B, B, A);
	}

	@Test
	void theTriesOfATakenNameAreCountedForEachDaemonAnew() {
		SessionMachine machine = machine((options) -> options.daemons(List.of(A, B)));
		machine.connect();
		for (int i = 0; i < 3; i++) {
			machine.opened();
			machine.failed(rejected(RejectCode.NOT_UNIQUE));
			machine.delayOver();
		}
		machine.failed(REFUSED);
		assertThat(machine.delayOver().daemon()).isEqualTo(B);
		for (int i = 0; i < 3; i++) {
			machine.opened();
			machine.failed(rejected(RejectCode.NOT_UNIQUE));
			assertThat(machine.delayOver().daemon()).isEqualTo(B);
		}
	}

	@Test
	void aTakenNameGetsASuffixUntilThereIsASession() {
		assertThat(namesAfterConflicts(NameConflictPolicy.SUFFIX, "prices", 2)).containsExactly("prices~1", "prices~2",
				"prices");
		List<String> names = namesAfterConflicts(NameConflictPolicy.SUFFIX, "tencharsxx", 100);
		assertThat(names).allMatch((name) -> name.length() == 10).contains("tencharsx~9".substring(0, 8) + "~9");
		Set<String> distinct = new TreeSet<>(names);
		assertThat(distinct).hasSize(101);
	}

	@Test
	void aTakenNameIsLeftToTheDaemon() {
		assertThat(namesAfterConflicts(NameConflictPolicy.DAEMON_ASSIGNED, "prices", 2)).containsExactly("null", "null",
				"prices");
	}

	@Test
	void aTakenNameCanBeTheEnd() {
		SessionMachine machine = machine((options) -> options.nameConflict(NameConflictPolicy.FAIL));
		machine.connect();
		machine.opened();
		assertThat(machine.failed(rejected(RejectCode.NOT_UNIQUE))).isInstanceOf(Step.Stop.class);
	}

	@Test
	void aNegativeDelayIsNone() {
		SessionMachine machine = machine(
				(options) -> options.reconnect(ReconnectOptions.DEFAULT.backoff((attempt) -> Duration.ofSeconds(-1))));
		machine.connect();
		assertThat(machine.failed(REFUSED)).isEqualTo(new Step.Wait(Duration.ZERO));
	}

}
