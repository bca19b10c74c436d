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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.asyncspread.benchmarks.peer.PeerKind;
import io.asyncspread.benchmarks.worker.Result;
import io.asyncspread.benchmarks.worker.Worker;
import io.asyncspread.benchmarks.worker.WorkerProcess;

/**
 * A client in a process of its own that serves the commands of a {@link Worker}: ours or
 * the official one in Java, or the C library behind our {@code worker.c}.
 */
final class WorkerContender implements Contender {

	/**
	 * Our client as it was: the class path is that of an older jar of these benchmarks.
	 */
	private static final String BASELINE = "baseline";

	/** Part of the names of those at the daemon's Unix socket. */
	private static final String UNIX = "-unix";

	/** The C library. */
	static final String C = "C";

	/** The C library at the daemon's Unix socket. */
	private static final String C_UNIX = "C-unix";

	private static final int WARM_UP = 3;

	private final String name;

	private final WorkerProcess process;

	WorkerContender(String name, String address, String privateName, Arguments arguments) {
		this.name = name;
		if (isC()) {
			this.process = new WorkerProcess(List.of(arguments.require("c"), arguments.require("libspread"),
					address.replace("127.0.0.1", isUnix() ? "localhost" : "127.0.0.1"), privateName));
			return;
		}
		boolean baseline = name.equals(BASELINE);
		PeerKind kind = baseline ? PeerKind.OURS
				: PeerKind.valueOf(name.replace(UNIX, "").toUpperCase(Locale.ROOT).replace('-', '_'));
		List<String> args = new ArrayList<>(List.of(kind.name(), address, privateName));
		if (arguments.path("official") != null) {
			args.add(String.valueOf(arguments.path("official")));
		}
		this.process = new WorkerProcess(baseline ? arguments.require(BASELINE) : WorkerProcess.CLASS_PATH,
				arguments.jvmOptions(), Worker.class, args);
	}

	private boolean isC() {
		return this.name.equals(C) || isUnix();
	}

	private boolean isUnix() {
		return this.name.equals(C_UNIX);
	}

	WorkerProcess process() {
		return this.process;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public int warmUp() {
		return isC() ? 1 : WARM_UP;
	}

	@Override
	public Result run(String command) {
		return this.process.run(command);
	}

	@Override
	public void close() {
		this.process.close();
	}

}
