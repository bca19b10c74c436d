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

package io.asyncspread.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.asyncspread.DaemonAddress;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.NameConflictPolicy;
import io.asyncspread.RejectCode;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionEvent;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.contract.RealDaemonNetwork;
import io.asyncspread.embedded.CloseCause;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is called with whatever arguments: a mistake costs its caller an exception,
 * and neither the session nor the daemon.
 */
@Timeout(120)
class ApiFuzzTests extends ReliabilityTest {

	private static final int CALLS = Integer.getInteger("fuzz.calls", 3000);

	private static final long FIRST_SEED = Long.getLong("fuzz.seed", 1);

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void noCallHurtsAnEmbeddedDaemon(long seed) {
		List<String> harm = java.util.Collections.synchronizedList(new ArrayList<>());
		EmbeddedSpread daemon = closing(EmbeddedSpread.builder().name("d1").listener(new EmbeddedSpreadListener() {

			@Override
			public void fatalFrame(Member client, String detail) {
				harm.add("would kill a daemon: " + detail);
			}

			@Override
			public void tooManyGroups(Member client, int groups) {
				harm.add("delivered to nobody: " + groups + " groups");
			}

			@Override
			public void sessionClosed(Member client, CloseCause cause, String detail) {
				if (cause == CloseCause.BAD_FRAME) {
					harm.add("closed: " + detail);
				}
			}

		}).start());
		fuzz(daemon.address(), seed);
		assertThat(harm).isEmpty();
	}

	@Test
	@EnabledIfSystemProperty(named = RealDaemonNetwork.BINARY, matches = ".+")
	void noCallHurtsACDaemon() {
		try (RealDaemonNetwork network = new RealDaemonNetwork(List.of("d1"), List.of(), null)) {
			for (long seed = FIRST_SEED; seed < FIRST_SEED + 3; seed++) {
				fuzz(network.address("d1"), seed);
				fuzzNames(network.address("d1"), seed);
			}
		}
	}

	@Test
	void noPrivateNameIsAcceptedThatADaemonRefuses() {
		fuzzNames(daemon().address(), FIRST_SEED);
	}

	private void fuzzNames(DaemonAddress daemon, long seed) {
		Random random = new Random(seed);
		int refused = 0;
		for (int i = 0; i < 200; i++) {
			String name = (random.nextInt(3) == 0) ? name(random) : cut(name(random), random.nextInt(11));
			try {
				SpreadClient client = connected(daemon,
						(options) -> options.privateName(name).nameConflict(NameConflictPolicy.FAIL));
				assertThat(client.self()).isNotNull().extracting(Member::name).isEqualTo(name);
				// the name is free again when the end has gone round the ring
				get(client.closeAsync());
			}
			catch (IllegalArgumentException ex) {
				refused++;
				assertThat(ex.getMessage()).isNotBlank().matches("(?s)[ -~\n]+");
			}
			catch (SpreadRejectedException ex) {
				// the same short name twice in a row
				assertThat(ex.code()).isEqualTo(RejectCode.NOT_UNIQUE);
			}
		}
		assertThat(refused).isBetween(1, 199);
	}

	private static String cut(String name, int length) {
		return name.substring(0, Math.min(name.length(), length));
	}

	private void fuzz(DaemonAddress daemon, long seed) {
		Random random = new Random(seed);
		SpreadClient client = connected(daemon, (options) -> options.privateName("fuzz" + seed % 1000));
		Witness witness = witness(client);
		ConcurrentLinkedQueue<Throwable> surprises = new ConcurrentLinkedQueue<>();
		int refused = 0;
		int done = 0;
		for (int i = 0; i < CALLS; i++) {
			try {
				call(client, witness, random);
				done++;
			}
			catch (IllegalArgumentException | NullPointerException ex) {
				refused++;
				assertThat(ex.getMessage()).isNotBlank().matches("(?s)[ -~\n]+");
			}
			catch (SpreadException | IllegalStateException ex) {
				surprises.add(ex);
			}
		}
		get(client.sendConfirmed(Multicast.to("end")));
		assertThat(surprises).isEmpty();
		assertThat(client.epoch()).isEqualTo(1);
		assertThat(witness.events(SessionEvent.Disconnected.class)).isEmpty();
		assertThat(refused).isPositive();
		assertThat(done).isPositive();
		get(client.closeAsync());
	}

	private static void call(SpreadClient client, Witness witness, Random random) {
		switch (random.nextInt(8)) {
			case 0 -> client.join(name(random));
			case 1 -> client.leave(name(random));
			case 2 -> client.subscribe(names(random), witness).close();
			case 3 -> client.send(message(random));
			case 4 -> client.trySend(message(random));
			case 5 -> client.sendAsync(message(random));
			case 6 -> client.sendConfirmed(message(random));
			default -> client.ping();
		}
	}

	private static Multicast message(Random random) {
		Multicast message = Multicast.to(names(random))
			.service(ServiceType.values()[random.nextInt(ServiceType.values().length)])
			.type(random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(0x10000))
			.selfDiscard(random.nextInt(4) == 0);
		return message.body(new byte[length(random, message.targets().size())]);
	}

	private static int length(Random random, int groups) {
		return switch (random.nextInt(20)) {
			case 0 -> Limits.maxBody(groups);
			case 1 -> Limits.maxBody(groups) - random.nextInt(70);
			case 2 -> Limits.maxBody(groups) + 1 + random.nextInt(1000);
			case 3 -> 140_000 + random.nextInt(10_000);
			default -> random.nextInt(2000);
		};
	}

	private static List<String> names(Random random) {
		int count = switch (random.nextInt(10)) {
			case 0 -> 0;
			case 1 -> Limits.MAX_GROUPS;
			case 2 -> Limits.MAX_GROUPS - 1;
			case 3 -> random.nextInt(120);
			default -> 1 + random.nextInt(4);
		};
		List<String> names = new ArrayList<>();
		boolean legal = random.nextInt(4) != 0;
		for (int i = 0; i < count; i++) {
			names.add(legal ? "group" + random.nextInt(60) : name(random));
		}
		return names;
	}

	private static String name(Random random) {
		int length = switch (random.nextInt(8)) {
			case 0 -> 0;
			case 1 -> 31;
			case 2 -> 32;
			case 3 -> random.nextInt(200);
			default -> 1 + random.nextInt(30);
		};
		boolean legal = random.nextInt(3) != 0;
		StringBuilder name = new StringBuilder();
		for (int i = 0; i < length; i++) {
			name.append((char) (legal ? '$' + random.nextInt('~' - '$' + 1) : random.nextInt(0x180)));
		}
		return switch (random.nextInt(12)) {
			case 0 -> "#" + name;
			case 1 -> "#" + name + "#d1";
			default -> name.toString();
		};
	}

}
