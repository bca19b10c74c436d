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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Multicast;
import io.asyncspread.PingOptions;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that the operating system stops for longer than all its time limits, as a
 * suspended virtual machine or a very long garbage collection does.
 */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class PauseTests extends ReliabilityTest {

	private static final Duration LIMIT = Duration.ofSeconds(2);

	private static final Duration STOPPED = LIMIT.multipliedBy(2);

	private static final Duration TICK = Duration.ofMillis(20);

	private static final int MESSAGES = 200;

	@Test
	void aLongStopOfTheProcessCostsNoSessionAndNoMessage() throws Exception {
		EmbeddedSpread daemon = daemon();
		SpreadClient sender = connected(daemon.address(), (options) -> options);
		Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=logback-embedded-tests.xml", "-cp",
				System.getProperty("java.class.path"), Child.class.getName(), daemon.address().toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
			assertThat(said(out)).isEqualTo("ready");
			signal(child, "-STOP");
			for (int i = 0; i < MESSAGES; i++) {
				sender.send(Multicast.to("room").text("message " + i));
			}
			get(sender.sendConfirmed(Multicast.to("elsewhere")));
			long start = System.nanoTime();
			await().until(() -> System.nanoTime() - start > STOPPED.toNanos());
			signal(child, "-CONT");
			// epoch, messages, pings that came back afterwards, most timer calls in one
			// go
			assertThat(said(out)).matches("session 1, " + MESSAGES + " messages, [1-9]\\d* pings, burst [1-3]");
		}
		finally {
			child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
	}

	/**
	 * What the process says, its log left out.
	 */
	private static String said(BufferedReader out) throws IOException {
		String line = out.readLine();
		while (line != null && !line.startsWith(Child.SAYS)) {
			System.out.println(line);
			line = out.readLine();
		}
		return (line != null) ? line.substring(Child.SAYS.length()) : "nothing more";
	}

	private static void signal(Process process, String signal) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor()).isZero();
	}

	/**
	 * The process that is stopped.
	 */
	static final class Child {

		static final String SAYS = "child: ";

		private Child() {
		}

		public static void main(String[] args) throws InterruptedException {
			SpreadClient client = SpreadClient.create(SpreadOptions.builder()
				.daemons(List.of(DaemonAddress.parse(args[0])))
				.ping(PingOptions.DEFAULT.interval(LIMIT.dividedBy(10)).timeout(LIMIT))
				.build());
			client.connect().join();
			AtomicInteger messages = new AtomicInteger();
			AtomicInteger burst = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			client.subscribe("room", new GroupListener() {

				@Override
				public void onMessage(DataMessage message, @Nullable GroupView view) {
					messages.incrementAndGet();
				}

			}).joined().join();
			long[] last = { System.nanoTime() };
			client.every(TICK, () -> {
				long now = System.nanoTime();
				// calls that follow each other without time to breathe
				burst.set((now - last[0] < TICK.toNanos() / 10) ? burst.get() + 1 : 1);
				most.accumulateAndGet(burst.get(), Math::max);
				last[0] = now;
			});
			client.ping().join();
			System.out.println(SAYS + "ready");
			while (messages.get() < MESSAGES && client.epoch() == 1) {
				Thread.sleep(1);
			}
			long before = client.pings().received();
			while (client.epoch() == 1 && client.pings().received() < before + 5) {
				Thread.sleep(1);
			}
			System.out.printf(SAYS + "session %d, %d messages, %d pings, burst %d%n", client.epoch(), messages.get(),
					client.pings().received() - before, most.get());
			client.close();
		}

	}

}
