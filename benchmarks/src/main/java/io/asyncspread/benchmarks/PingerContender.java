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
import java.util.List;
import java.util.Map;

import io.asyncspread.DaemonAddress;
import io.asyncspread.benchmarks.worker.Result;
import io.asyncspread.benchmarks.worker.WorkerProcess;

/**
 * A program in C that sends a message to itself and waits for it, again and again: what
 * the machine allows. It is given host, port, milliseconds and the size of the body, and
 * prints a line such as a worker's.
 */
final class PingerContender implements Contender {

	private final Path program;

	private final DaemonAddress.Tcp address;

	PingerContender(Path program, String address) {
		this.program = program;
		this.address = (DaemonAddress.Tcp) DaemonAddress.parse(address);
	}

	@Override
	public String name() {
		return "C-ping";
	}

	@Override
	public int warmUp() {
		return 0;
	}

	@Override
	public Result run(String command) {
		String[] words = command.split(" ");
		boolean able = words[0].equals("pings") || (words[0].equals("window") && words[2].equals("1"));
		if (!able || (words.length > 4 && !words[4].equals("RELIABLE"))) {
			return new Result(Map.of());
		}
		String body = (words.length > 3) ? words[3] : "16";
		return WorkerProcess.once(List.of(this.program.toString(), this.address.host(),
				String.valueOf(this.address.port()), words[1], body));
	}

	@Override
	public void close() {
		// every round is a process of its own
	}

}
