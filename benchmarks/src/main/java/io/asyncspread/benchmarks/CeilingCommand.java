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

package io.asyncspread.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.asyncspread.benchmarks.Comparison.Measure;
import io.asyncspread.benchmarks.stub.StubDaemon;
import io.asyncspread.benchmarks.worker.WorkerProcess;

/**
 * Finds the ceiling of each client: how fast it receives from, and sends to, a peer that
 * is faster than any client.
 */
final class CeilingCommand {

	private static final int[] BODIES = { 10, 100, 1024, 10_240, 100_000 };

	private final Arguments arguments;

	private final int rounds;

	private final int millis;

	CeilingCommand(Arguments arguments) {
		this.arguments = arguments;
		this.rounds = arguments.number("rounds", 5);
		this.millis = arguments.number("seconds", 1) * 1000;
	}

	void run() throws IOException {
		Path directory = Files.createTempDirectory("spread-stub");
		List<Contender> contenders = new ArrayList<>();
		try (WorkerProcess stub = new WorkerProcess(WorkerProcess.CLASS_PATH, List.of("-Xmx256m"), StubDaemon.class,
				List.of(directory.resolve("socket").toString()))) {
			String address = (int) stub.result().get("port") + "@127.0.0.1";
			for (String peer : this.arguments.peers("ours")) {
				contenders.add(new WorkerContender(peer, address, "w" + contenders.size(), this.arguments));
			}
			Path flooder = this.arguments.path("flooder");
			if (flooder != null) {
				contenders.add(new FlooderContender(flooder, address));
			}
			measure(contenders);
			if (this.arguments.isWanted("flushed-100")) {
				measureFlushes(contenders, address);
			}
		}
		finally {
			contenders.forEach(Contender::close);
			Files.deleteIfExists(directory);
		}
	}

	private void measure(List<Contender> contenders) {
		Comparison table = table("Ceiling", contenders);
		for (int body : BODIES) {
			measure(table, "receive", body, 1, contenders);
		}
		measure(table, "receive", 100, 10, contenders);
		for (int body : BODIES) {
			measure(table, "send", body, 1, contenders);
		}
		measure(table, "send", 100, 4, contenders);
	}

	private void measure(Comparison table, String direction, int body, int number, List<Contender> contenders) {
		String name = direction + "-" + body + ((number > 1) ? "x" + number : "");
		if (this.arguments.isWanted(name)) {
			String command = direction + " " + this.millis + " " + body + " " + number;
			table.rows(name, contenders, Rounds.run(command, contenders, this.rounds));
		}
	}

	/**
	 * What is left of the gain where nothing can be batched.
	 */
	private void measureFlushes(List<Contender> all, String address) {
		List<Contender> contenders = new ArrayList<>();
		try (Contender flushing = new WorkerContender("ours-flushing", address, "wf", this.arguments)) {
			contenders.add(flushing);
			all.stream().filter((contender) -> !contender.name().startsWith("ours")).forEach(contenders::add);
			Comparison table = table("Ceiling, each message flushed by itself", contenders);
			table.rows("flushed-100", contenders,
					Rounds.run("send " + this.millis + " 100 1", contenders, this.rounds));
		}
	}

	private static Comparison table(String title, List<Contender> contenders) {
		return new Comparison(title, contenders, Measure.RATE, Measure.CPU, Measure.GARBAGE, Measure.READS,
				Measure.WRITES);
	}

}
