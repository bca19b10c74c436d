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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.benchmarks.worker.Result;

/**
 * The flooder of the C sources, which can receive only, send only, and keep 200 messages
 * under way; one group, one thread.
 */
final class FlooderContender implements Contender {

	private static final long FIRST_COUNT = 10_000;

	private final Path program;

	private final String address;

	private final Map<String, Double> rates = new HashMap<>();

	FlooderContender(Path program, String address) {
		this.program = program;
		DaemonAddress.Tcp tcp = (DaemonAddress.Tcp) DaemonAddress.parse(address);
		this.address = tcp.port() + "@" + tcp.host();
	}

	@Override
	public String name() {
		return "C-flooder";
	}

	@Override
	public int warmUp() {
		// finds the rate, by which the number of messages of a round is chosen
		return 1;
	}

	@Override
	public Result run(String command) {
		String[] words = command.split(" ");
		return switch (words[0]) {
			case "receive" -> words[3].equals("1") ? flood(words[1], words[2], "b" + words[2], "-ro") : none();
			case "send" -> words[3].equals("1") ? flood(words[1], words[2], "floods", "-wo") : none();
			case "window" -> words[2].equals("200") ? flood(words[1], words[3], "floodw", null) : none();
			default -> none();
		};
	}

	private static Result none() {
		return new Result(Map.of());
	}

	private Result flood(String millis, String body, String user, @Nullable String mode) {
		String shape = mode + body;
		Double rate = this.rates.get(shape);
		long count = (rate != null) ? (long) (rate * Long.parseLong(millis) / 1000) : FIRST_COUNT;
		List<String> line = new ArrayList<>(List.of(this.program.toString(), "-s", this.address, "-u", user, "-m",
				String.valueOf(count), "-b", body));
		if (mode != null) {
			line.add(mode);
		}
		Result result = CProgram.run(count, line);
		this.rates.put(shape, result.get("rate"));
		return result;
	}

	@Override
	public void close() {
		// every round is a process of its own
	}

}
