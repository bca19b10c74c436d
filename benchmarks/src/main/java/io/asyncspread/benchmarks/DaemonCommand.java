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

import io.asyncspread.DaemonAddress;
import io.asyncspread.benchmarks.worker.Result;

/**
 * Compares the clients at a real daemon, which is the limit: round trips, windows, one to
 * many, and latency by load.
 */
final class DaemonCommand {

	private static final int[] LOADS = { 1000, 2000, 4000, 8000, 12_000, 16_000, 20_000 };

	private final Arguments arguments;

	private final String address;

	private final int rounds;

	private final int millis;

	private final List<Contender> contenders = new ArrayList<>();

	DaemonCommand(Arguments arguments) {
		this.arguments = arguments;
		this.address = arguments.require("address");
		this.rounds = arguments.number("rounds", 3);
		this.millis = arguments.number("seconds", 2) * 1000;
	}

	void run() throws IOException {
		try {
			open();
			windows();
			services();
			sprays();
			loads();
		}
		finally {
			this.contenders.forEach(Contender::close);
		}
	}

	private void open() {
		boolean tcp = DaemonAddress.parse(this.address) instanceof DaemonAddress.Tcp;
		boolean official = tcp && this.arguments.path("official") != null;
		String peers = "ours,ours-same-thread" + (official ? ",official" : "");
		for (String peer : this.arguments.get("peers", peers).split(",")) {
			this.contenders.add(new WorkerContender(peer, this.address, "w" + this.contenders.size(), this.arguments));
		}
		String unix = this.arguments.get("unix");
		if (unix != null) {
			this.contenders.add(new WorkerContender("ours-unix", unix, "wu", this.arguments));
		}
		Path flooder = this.arguments.path("flooder");
		if (tcp && flooder != null) {
			this.contenders.add(new FlooderContender(flooder, this.address));
		}
		Path pinger = this.arguments.path("pinger");
		if (tcp && pinger != null) {
			this.contenders.add(new PingerContender(pinger, this.address));
		}
	}

	private void windows() {
		Table table = new Table("Messages to oneself: round trips", "case", "peer", "k msg/s", "rate ours : peer",
				"p50 us", "p50 ours : peer", "p99 us", "p99 ours : peer", "p99.9 us", "CPU us/msg", "CPU ours : peer",
				"B/msg", "reads/msg", "writes/msg");
		window(table, "pings", "pings " + this.millis);
		for (int window : new int[] { 1, 16, 64, 200, 256 }) {
			window(table, "window-" + window, "window " + this.millis + " " + window + " 100 RELIABLE");
		}
		window(table, "window-1000x10240", "window " + this.millis + " 1000 10240 AGREED");
	}

	private void services() {
		Table table = new Table("Round trips by service and size", "case", "peer", "k msg/s", "rate ours : peer",
				"p50 us", "p50 ours : peer", "p99 us", "p99 ours : peer", "p99.9 us", "CPU us/msg", "CPU ours : peer",
				"B/msg", "reads/msg", "writes/msg");
		for (String service : List.of("FIFO", "AGREED", "SAFE")) {
			window(table, "service-" + service, "window " + this.millis + " 1 100 " + service);
		}
		for (int body : new int[] { 10, 1024, 10_240, 100_000 }) {
			window(table, "size-" + body, "window " + this.millis + " 16 " + body + " AGREED");
		}
	}

	private void window(Table table, String name, String command) {
		if (!this.arguments.isWanted(name)) {
			return;
		}
		boolean pings = name.equals("pings");
		List<Contender> able = this.contenders.stream()
			.filter((contender) -> !pings || !contender.name().equals("official"))
			.toList();
		Rounds measured = Rounds.run(command, able, this.rounds);
		String first = able.get(0).name();
		for (Contender contender : able) {
			String peer = contender.name();
			if (Double.isNaN(measured.median(peer, "rate"))) {
				continue;
			}
			boolean own = peer.equals(first);
			table.row(name, peer, Table.number(measured.median(peer, "rate") / 1e3),
					own ? "" : Table.ratio(measured.ratio(first, peer, "rate")),
					Table.number(measured.median(peer, "p50")),
					own ? "" : Table.ratio(measured.ratio(first, peer, "p50")),
					Table.number(measured.median(peer, "p99")),
					own ? "" : Table.ratio(measured.ratio(first, peer, "p99")),
					Table.number(measured.median(peer, "p99.9")), Table.number(measured.median(peer, "cpu")),
					own ? "" : Table.ratio(measured.ratio(first, peer, "cpu")),
					Table.number(measured.median(peer, "allocated")), Table.number(measured.median(peer, "reads")),
					Table.number(measured.median(peer, "writes")));
		}
	}

	private void sprays() {
		for (int receivers : new int[] { 1, 3 }) {
			String name = "receivers-" + receivers;
			if (this.arguments.isWanted(name)) {
				spray(name, receivers);
			}
		}
	}

	/**
	 * The sender is ours in all cases, so that the receivers differ and nothing else.
	 */
	private void spray(String name, int receivers) {
		Table table = new Table("One sender, " + receivers + " receiver" + ((receivers > 1) ? "s" : ""), "case", "peer",
				"k msg/s to each", "rate ours : peer", "receiver CPU us/msg", "CPU ours : peer", "lost");
		List<String> peers = this.contenders.stream()
			.filter((contender) -> contender instanceof WorkerContender)
			.map(Contender::name)
			.filter((peer) -> peer.equals("ours") || peer.equals("official"))
			.toList();
		Rounds measured = new Rounds();
		try (WorkerContender sender = new WorkerContender("ours", this.address, "spray", this.arguments)) {
			for (int round = -1; round < this.rounds; round++) {
				for (String peer : peers) {
					Result result = spray(sender, peer, receivers);
					if (round >= 0) {
						measured.add(peer, result);
					}
				}
			}
		}
		for (String peer : peers) {
			boolean own = peer.equals(peers.get(0));
			table.row(name, peer, Table.number(measured.median(peer, "rate") / 1e3),
					own ? "" : Table.ratio(measured.ratio(peers.get(0), peer, "rate")),
					Table.number(measured.median(peer, "cpu")),
					own ? "" : Table.ratio(measured.ratio(peers.get(0), peer, "cpu")),
					Table.number(measured.median(peer, "lost")));
		}
	}

	private Result spray(WorkerContender sender, String peer, int receivers) {
		List<WorkerContender> group = new ArrayList<>();
		try {
			for (int i = 0; i < receivers; i++) {
				WorkerContender receiver = new WorkerContender(peer, this.address, "recv" + i, this.arguments);
				group.add(receiver);
				receiver.run("join bench");
				receiver.run("collect");
			}
			long warm = (long) sender.run("spray " + this.millis + " 100 RELIABLE").get("messages");
			for (WorkerContender receiver : group) {
				receiver.run("collected " + warm);
				receiver.run("collect");
			}
			long sent = (long) sender.run("spray " + this.millis + " 100 RELIABLE").get("messages");
			Result result = group.get(0).run("collected " + sent);
			return result.with("lost", sent - result.get("messages"));
		}
		finally {
			group.forEach(WorkerContender::close);
		}
	}

	/**
	 * Latency at fixed rates, counted from the time each message should have been sent.
	 */
	private void loads() throws IOException {
		if (!this.arguments.isWanted("load")) {
			return;
		}
		Table table = new Table("Latency by load, 100 B, AGREED", "msg/s", "peer", "p50 us", "p99 us", "p99.9 us",
				"CPU us/msg", "CPU ours : peer");
		List<Contender> able = this.contenders.stream()
			.filter((contender) -> contender instanceof WorkerContender)
			.toList();
		LatencyChart chart = new LatencyChart();
		for (int load : LOADS) {
			Rounds measured = Rounds.run("open " + this.millis + " " + load + " 100 AGREED", able, this.rounds);
			for (Contender contender : able) {
				String peer = contender.name();
				boolean own = contender == able.get(0);
				table.row(String.valueOf(load), peer, Table.number(measured.median(peer, "p50")),
						Table.number(measured.median(peer, "p99")), Table.number(measured.median(peer, "p99.9")),
						Table.number(measured.median(peer, "cpu")),
						own ? "" : Table.ratio(measured.ratio(able.get(0).name(), peer, "cpu")));
				chart.add(peer, load, measured.median(peer, "p50"), measured.median(peer, "p99"));
			}
		}
		Path file = this.arguments.path("chart");
		if (file != null) {
			Files.writeString(file, chart.svg());
		}
	}

}
