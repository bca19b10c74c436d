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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.asyncspread.DaemonAddress;
import io.asyncspread.benchmarks.Comparison.Measure;
import io.asyncspread.benchmarks.worker.Result;

/**
 * Compares the clients at a real daemon, which is the limit: round trips, windows, one to
 * many, and latency by load.
 */
final class DaemonCommand {

	private static final String LOADS = "1000,4000,8000,12000,16000,20000";

	private static final int WARM_UP = 2;

	private final Arguments arguments;

	private final String address;

	private final int rounds;

	private final int millis;

	private final List<Contender> contenders = new ArrayList<>();

	private int receivers;

	DaemonCommand(Arguments arguments) {
		this.arguments = arguments;
		this.address = arguments.require("address");
		this.rounds = arguments.number("rounds", 3);
		this.millis = arguments.number("seconds", 2) * 1000;
	}

	void run() throws IOException {
		try {
			open();
			warmUp();
			windows();
			services();
			flood();
			sprays();
			steady();
			pauses();
			loads();
		}
		finally {
			this.contenders.forEach(Contender::close);
		}
	}

	private void open() {
		boolean tcp = DaemonAddress.parse(this.address) instanceof DaemonAddress.Tcp;
		for (String peer : this.arguments.peers("ours,ours-same-thread")) {
			if (tcp || peer.startsWith("ours")) {
				add(peer, this.address);
			}
		}
		String unix = this.arguments.get("unix");
		if (unix != null) {
			add("ours-unix", unix);
			add("ours-unix-same-thread", unix);
			if (tcp && this.arguments.get("c") != null) {
				add("C-unix", this.address);
			}
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

	private void add(String peer, String at) {
		this.contenders.add(new WorkerContender(peer, at, "w" + this.contenders.size(), this.arguments));
	}

	/**
	 * A round trip at a time takes long to make the compiler look at it.
	 */
	private void warmUp() {
		this.contenders.stream()
			.filter((contender) -> contender.warmUp() > 1)
			.forEach((contender) -> contender.run("window 4000 64 100 RELIABLE"));
	}

	private void windows() {
		Comparison table = roundTrips("Messages to oneself: round trips");
		window(table, "pings", "pings " + this.millis);
		for (int window : new int[] { 1, 16, 64, 200, 256 }) {
			window(table, "window-" + window,
					"window " + this.millis + " " + window + " 100 " + ((window == 1) ? "AGREED" : "RELIABLE"));
		}
		window(table, "inflight-1000x10240", "window " + this.millis + " 1000 10240 AGREED");
	}

	private void services() {
		Comparison table = roundTrips("Round trips by service and size");
		for (String service : List.of("FIFO", "AGREED", "SAFE")) {
			window(table, "service-" + service, "window " + this.millis + " 1 100 " + service);
		}
		for (int body : new int[] { 10, 1024, 10_240, 100_000 }) {
			window(table, "size-" + body, "window " + this.millis + " 16 " + body + " AGREED");
		}
	}

	private Comparison roundTrips(String title) {
		return new Comparison(title, this.contenders, Measure.RATE, Measure.MEDIAN, Measure.TAIL, Measure.FAR_TAIL,
				Measure.CPU, Measure.GARBAGE, Measure.READS, Measure.WRITES);
	}

	private void window(Comparison table, String name, String command) {
		if (!this.arguments.isWanted(name)) {
			return;
		}
		List<Contender> able = this.contenders;
		if (name.equals("pings")) {
			// the other libraries have no ping of their own: a window of one stands for
			// it
			able = able.stream()
				.filter((contender) -> contender.name().startsWith("ours") || contender instanceof PingerContender)
				.toList();
		}
		table.rows(name, able, Rounds.run(command, able, this.rounds));
	}

	/**
	 * Send to a group that nobody has joined.
	 */
	private void flood() {
		if (this.arguments.isWanted("send-only")) {
			new Comparison("Send only, 100 B, nobody joined", this.contenders, Measure.RATE, Measure.CPU,
					Measure.GARBAGE, Measure.WRITES)
				.rows("send-only", this.contenders,
						Rounds.run("send " + this.millis + " 100 1", this.contenders, this.rounds));
		}
	}

	private void sprays() {
		for (int receivers : new int[] { 1, 3 }) {
			String name = "receivers-" + receivers;
			if (this.arguments.isWanted(name)) {
				receive(name, "One sender, " + receivers + " receiver" + ((receivers > 1) ? "s" : ""), receivers, 0,
						"spray " + this.millis + " 100 RELIABLE");
			}
		}
	}

	/**
	 * What a rate costs that leaves everyone time to sleep.
	 */
	private void steady() {
		for (int rate : new int[] { 1000, 8000 }) {
			String name = "steady-" + rate;
			if (this.arguments.isWanted(name)) {
				receive(name, "Steady " + rate + " messages a second, one receiver", 1, 0,
						"pace " + this.millis + " " + rate + " 100 RELIABLE");
			}
		}
	}

	/**
	 * A listener that pauses once while others send what the daemon takes.
	 */
	private void pauses() {
		for (int pause : new int[] { 50, 500, 1000, 2000 }) {
			String name = "pause-" + pause;
			if (this.arguments.isWanted(name)) {
				receive(name, "A receiver that pauses " + pause + " ms, 1 KiB", 1, pause,
						"spray " + (this.millis + 2 * pause) + " 1024 RELIABLE");
			}
		}
	}

	/**
	 * The sender is ours in all cases, so that the receivers differ and nothing else.
	 */
	private void receive(String name, String title, int receivers, int pause, String command) {
		List<Contender> able = this.contenders.stream()
			.filter((contender) -> List.of("ours", "ours-same-thread", "official", "C").contains(contender.name()))
			.filter((contender) -> pause == 0 || !contender.name().equals("ours-same-thread"))
			.toList();
		Rounds measured = new Rounds();
		Map<String, List<WorkerContender>> groups = new HashMap<>();
		try (WorkerContender sender = new WorkerContender("ours", this.address, "spray", this.arguments)) {
			for (int round = -WARM_UP; round < this.rounds; round++) {
				for (Contender peer : able) {
					List<WorkerContender> group = groups.computeIfAbsent(peer.name(),
							(client) -> group(client, receivers));
					// a cold client is thrown out by a daemon at full speed
					Result result = (round < 0)
							? receive(sender, group, 0,
									"pace " + 2 * this.millis + " " + 8000 * (WARM_UP + 1 + round) + " 1024 RELIABLE")
							: receive(sender, group, pause, command);
					if (round >= 0) {
						measured.add(peer.name(), result);
					}
					if (result.get("lost") > 0) {
						// a session that was lost does not come back
						groups.remove(peer.name());
						group.forEach(WorkerContender::close);
					}
				}
			}
		}
		finally {
			groups.values().forEach((group) -> group.forEach(WorkerContender::close));
		}
		new Comparison(title, able, Measure.RATE, Measure.CPU, Measure.GARBAGE, Measure.LOST).rows(name, able,
				measured);
	}

	private List<WorkerContender> group(String peer, int count) {
		List<WorkerContender> group = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			group.add(new WorkerContender(peer, this.address, "recv" + this.receivers++, this.arguments));
		}
		return group;
	}

	private static Result receive(WorkerContender sender, List<WorkerContender> group, int pause, String command) {
		for (WorkerContender receiver : group) {
			receiver.run("join bench");
			receiver.run("collect " + pause);
		}
		long sent = (long) sender.run(command).get("messages");
		double lost = 0;
		List<Result> results = new ArrayList<>();
		for (WorkerContender receiver : group) {
			Result result = receiver.run("collected " + sent);
			results.add(result);
			lost += sent - result.get("messages");
		}
		if (lost == 0) {
			group.forEach((receiver) -> receiver.run("leave bench"));
		}
		return results.get(0).with("lost", lost);
	}

	/**
	 * Latency at fixed rates, counted from the time each message should have been sent.
	 */
	private void loads() throws IOException {
		if (!this.arguments.isWanted("load")) {
			return;
		}
		List<Contender> able = this.contenders.stream()
			.filter((contender) -> contender instanceof WorkerContender && !contender.name().endsWith("unix"))
			.toList();
		Comparison table = new Comparison("Latency by load, messages a second, 100 B, AGREED", able, Measure.MEDIAN,
				Measure.TAIL, Measure.FAR_TAIL, Measure.CPU);
		LatencyChart chart = new LatencyChart();
		for (String each : this.arguments.get("loads", LOADS).split(",")) {
			int load = Integer.parseInt(each);
			Rounds measured = Rounds.run("open " + this.millis + " " + load + " 100 AGREED", able, this.rounds);
			table.rows("load-" + load, able, measured);
			for (Contender contender : able) {
				String peer = contender.name();
				chart.add(peer, load, measured.median(peer, "p50"), measured.median(peer, "p99"));
			}
		}
		Path file = this.arguments.path("chart");
		if (file != null) {
			Files.writeString(file, chart.svg());
		}
	}

}
