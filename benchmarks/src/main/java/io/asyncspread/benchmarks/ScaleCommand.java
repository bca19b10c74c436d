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
import java.util.List;

import io.asyncspread.benchmarks.stub.StubDaemon;
import io.asyncspread.benchmarks.worker.Result;
import io.asyncspread.benchmarks.worker.WorkerProcess;

/**
 * Many clients in one process: connecting and joining at a real daemon, idling at the
 * stub, which takes more clients than a daemon does.
 */
final class ScaleCommand {

	private static final int IDLE_CLIENTS = 1000;

	private final Arguments arguments;

	private final List<String> peers;

	ScaleCommand(Arguments arguments) {
		this.arguments = arguments;
		this.peers = List
			.of(arguments.get("peers", (arguments.path("official") != null) ? "ours,official" : "ours").split(","));
	}

	void run() throws IOException {
		if (this.arguments.get("address") != null) {
			join(this.arguments.require("address"));
			groups(this.arguments.require("address"));
		}
		withStub();
	}

	private void join(String address) {
		Table table = new Table("Clients in one process, fresh each time", "clients", "peer", "connect ms/client",
				"connect CPU ms/client", "threads", "kB/client", "join all: s", "CPU s", "garbage MB", "views missing");
		for (String clients : this.arguments.get("clients", "1,100,500").split(",")) {
			for (String peer : this.peers) {
				try (WorkerContender contender = new WorkerContender(peer, address, "scale", this.arguments)) {
					Result connected = contender.run("connect-all " + clients);
					Result joined = contender.run("join-all");
					contender.run("close-all");
					table.row(clients, peer, Table.number(1e3 / connected.get("rate")),
							Table.number(connected.get("cpu") / 1e3), Table.number(connected.get("threads")),
							Table.number(connected.get("memory") / 1e3), Table.number(joined.get("seconds")),
							Table.number(joined.get("cpuSeconds")), Table.number(joined.get("megabytes")),
							Table.number(joined.get("expected") - joined.get("messages")));
				}
			}
		}
	}

	/**
	 * What the number of groups of one client costs.
	 */
	private void groups(String address) {
		Table table = new Table("One client joins groups, all at once", "groups", "ms", "us/group", "CPU us/group",
				"B/group");
		try (WorkerContender contender = new WorkerContender("ours", address, "groups", this.arguments)) {
			contender.run("groups 1000");
			for (int groups : new int[] { 100, 1000, 10_000 }) {
				Result joined = contender.run("groups " + groups);
				table.row(String.valueOf(groups), Table.number(1e3 * groups / joined.get("rate")),
						Table.number(1e6 / joined.get("rate")), Table.number(joined.get("cpu")),
						Table.number(joined.get("allocated")));
			}
		}
	}

	/**
	 * What is accepted while the daemon does not read.
	 */
	private void stalled(String address) {
		Table table = new Table("The daemon does not read for 2 seconds, sending goes on", "bound, bytes",
				"highest seen in the metric", "messages accepted", "refused", "bytes left when all has arrived");
		try (WorkerContender contender = new WorkerContender("ours", address, "stalled", this.arguments)) {
			Result result = contender.run("stalled 2000");
			table.row(Table.number(result.get("bound")), Table.number(result.get("highest")),
					Table.number(result.get("accepted")), Table.number(result.get("refused")),
					Table.number(result.get("after")));
		}
	}

	private void withStub() throws IOException {
		Path directory = Files.createTempDirectory("spread-stub");
		try (WorkerProcess stub = new WorkerProcess(WorkerProcess.CLASS_PATH,
				List.of("-Xmx256m", "-XX:MaxDirectMemorySize=1g"), StubDaemon.class,
				List.of(directory.resolve("socket").toString()))) {
			String address = (int) stub.result().get("port") + "@127.0.0.1";
			stalled(address);
			Table table = new Table(IDLE_CLIENTS + " idle clients in one process", "client", "connect ms/client",
					"threads", "kB/client", "CPU, share of a core");
			for (String peer : this.peers) {
				try (WorkerContender contender = new WorkerContender(peer, address, "idle", this.arguments)) {
					Result connected = contender.run("connect-all " + IDLE_CLIENTS);
					Result idle = contender.run("idle 5000");
					table.row(peer, Table.number(1e3 / connected.get("rate")), Table.number(idle.get("threads")),
							Table.number(connected.get("memory") / 1e3), Table.number(idle.get("cpuShare")));
				}
			}
		}
		finally {
			Files.deleteIfExists(directory);
		}
	}

}
