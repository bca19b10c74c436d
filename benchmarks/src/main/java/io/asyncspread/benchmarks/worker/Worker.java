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

package io.asyncspread.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import io.asyncspread.ServiceType;
import io.asyncspread.benchmarks.peer.Peer;
import io.asyncspread.benchmarks.peer.PeerKind;

/**
 * The process under measurement: reads a command from each line of the standard input,
 * runs the round and prints a {@link Result}. Ends with the input.
 */
public final class Worker {

	private final PeerKind kind;

	private final String address;

	private final String name;

	private final @Nullable Path official;

	private final Arrivals arrivals = new Arrivals();

	private final ScaleRounds scale;

	private @Nullable Peer peer;

	private boolean member;

	private @Nullable CeilingRounds ceiling;

	private @Nullable DaemonRounds daemon;

	private Worker(PeerKind kind, String address, String name, @Nullable Path official) {
		this.kind = kind;
		this.address = address;
		this.name = name;
		this.official = official;
		this.scale = new ScaleRounds(kind, address, official);
	}

	private Result run(String[] words) throws InterruptedException {
		return switch (words[0]) {
			case "receive" -> source().receive(number(words, 1), number(words, 2), number(words, 3));
			case "send" -> ceiling().send(number(words, 1), number(words, 2), number(words, 3));
			case "window" ->
				daemon().window(number(words, 1), number(words, 2), number(words, 3), ServiceType.valueOf(words[4]));
			case "open" ->
				daemon().open(number(words, 1), number(words, 2), number(words, 3), ServiceType.valueOf(words[4]));
			case "pings" -> daemon().pings(number(words, 1));
			case "spray" -> daemon().spray(number(words, 1), number(words, 2), ServiceType.valueOf(words[3]));
			case "join" -> {
				peer().join(words[1]);
				yield new Result(java.util.Map.of());
			}
			case "leave" -> {
				peer().leave(words[1]);
				yield new Result(java.util.Map.of());
			}
			case "stalled" -> daemon().stalled(number(words, 1));
			case "groups" -> daemon().groups(number(words, 1));
			case "collect" -> daemon().collect(number(words, 1));
			case "pace" ->
				daemon().pace(number(words, 1), number(words, 2), number(words, 3), ServiceType.valueOf(words[4]));
			case "collected" -> daemon().collected(number(words, 1));
			case "connect-all" -> this.scale.connect(number(words, 1));
			case "join-all" -> this.scale.join();
			case "idle" -> this.scale.idle(number(words, 1));
			case "close-all" -> this.scale.close();
			default -> throw new IllegalArgumentException("no command of a worker: " + words[0]);
		};
	}

	private Peer peer() {
		Peer current = this.peer;
		if (current == null) {
			current = this.kind.connect(this.address, this.name, this.official, this.arrivals);
			this.peer = current;
		}
		return current;
	}

	private CeilingRounds ceiling() {
		CeilingRounds current = this.ceiling;
		if (current == null) {
			current = new CeilingRounds(peer(), this.arrivals);
			this.ceiling = current;
		}
		return current;
	}

	/**
	 * A member of the group that the stub's frames are for.
	 */
	private CeilingRounds source() {
		if (!this.member) {
			this.member = true;
			peer().join("stub-bench");
		}
		return ceiling();
	}

	private DaemonRounds daemon() {
		DaemonRounds current = this.daemon;
		if (current == null) {
			current = new DaemonRounds(peer(), this.arrivals);
			this.daemon = current;
		}
		return current;
	}

	private static int number(String[] words, int index) {
		return Integer.parseInt(words[index]);
	}

	/**
	 * Serve until the input ends.
	 * @param args kind of client, address, private name, and the jar of the official
	 * client or nothing
	 * @throws IOException if the input cannot be read
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Worker worker = new Worker(PeerKind.valueOf(args[0]), args[1], args[2],
				(args.length > 3) ? Path.of(args[3]) : null);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String line = input.readLine();
		while (line != null && !line.equals("quit")) {
			System.out.println(worker.run(line.split(" ")));
			line = input.readLine();
		}
		if (worker.peer != null) {
			worker.peer.close();
		}
		System.exit(0);
	}

}
