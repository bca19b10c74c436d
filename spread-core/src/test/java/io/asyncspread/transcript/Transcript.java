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

package io.asyncspread.transcript;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.asyncspread.DaemonVersion;
import io.asyncspread.transcript.TranscriptEvent.Close;
import io.asyncspread.transcript.TranscriptEvent.Connect;
import io.asyncspread.transcript.TranscriptEvent.DaemonChange;
import io.asyncspread.transcript.TranscriptEvent.EndOfStream;
import io.asyncspread.transcript.TranscriptEvent.Expect;
import io.asyncspread.transcript.TranscriptEvent.Heal;
import io.asyncspread.transcript.TranscriptEvent.Partition;
import io.asyncspread.transcript.TranscriptEvent.Send;
import io.asyncspread.transcript.TranscriptEvent.Variable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A conversation recorded from real daemons, read from the test resources; the format is
 * described in the {@code README.md} beside the files. Immutable.
 *
 * @param scenario name of the scenario
 * @param about one sentence about it
 * @param version version of the daemons recorded
 * @param daemons names of the daemons, in the order of their configuration
 * @param symbols what varies from run to run
 * @param configuration name of the special configuration, or {@code null}
 * @param sessionsFull whether the session table is full before the first event
 * @param events the events in order of time
 */
public record Transcript(String scenario, String about, DaemonVersion version, List<String> daemons,
		Map<String, Symbol> symbols, @Nullable String configuration, boolean sessionsFull,
		List<TranscriptEvent> events) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * A value that varies from run to run.
	 *
	 * @param name the name, such as {@code T1}
	 * @param kind what it stands for
	 * @param seen the bytes recorded
	 */
	public record Symbol(String name, Kind kind, byte[] seen) {

		/**
		 * What a symbol stands for.
		 */
		public enum Kind {

			/** First word of a view id. */
			VIEW_DAEMON,

			/** Second word of a view id. */
			VIEW_TIME,

			/** Third word of a view id. */
			VIEW_INDEX,

			/** A private group with an assigned name. */
			NAME,

			/** Length of such a name. */
			LENGTH

		}

	}

	/**
	 * Return the names of all recordings.
	 * @return the names in their natural order
	 */
	public static List<String> scenarios() {
		try (BufferedReader index = reader("index.txt")) {
			return index.lines().filter((line) -> !line.isBlank()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return all recordings.
	 * @return the recordings, read one by one
	 */
	public static Stream<Transcript> all() {
		return scenarios().stream().map(Transcript::load);
	}

	/**
	 * Read a recording.
	 * @param scenario the name
	 * @return the recording
	 */
	public static Transcript load(String scenario) {
		try (BufferedReader reader = reader(scenario + ".jsonl")) {
			List<JsonNode> lines = reader.lines().map(JSON::readTree).toList();
			List<TranscriptEvent> events = new ArrayList<>();
			for (int i = 1; i < lines.size(); i++) {
				events.add(event(lines.get(i), i + 1));
			}
			return read(lines.get(0), events);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what one client writes and gets.
	 * @param client the connection
	 * @return the bytes recorded, in order; each is a field of the handshake or a frame
	 */
	public List<byte[]> received(String client) {
		return this.events.stream()
			.filter(Expect.class::isInstance)
			.map(Expect.class::cast)
			.filter((event) -> event.client().equals(client))
			.map(Expect::bytes)
			.toList();
	}

	/**
	 * Return the names of the connections.
	 * @return the names in the order of their first event
	 */
	public List<String> clients() {
		return this.events.stream()
			.filter(Connect.class::isInstance)
			.map((event) -> ((Connect) event).client())
			.distinct()
			.toList();
	}

	@Override
	public String toString() {
		return this.scenario;
	}

	private static Transcript read(JsonNode header, List<TranscriptEvent> events) {
		Map<String, Symbol> symbols = new LinkedHashMap<>();
		for (JsonNode node : header.path("variable")) {
			String kind = node.path("kind").asString().toUpperCase(Locale.ROOT).replace('-', '_');
			Symbol symbol = new Symbol(node.path("sym").asString(), Symbol.Kind.valueOf(kind), hex(node.path("seen")));
			symbols.put(symbol.name(), symbol);
		}
		String[] version = header.path("daemon").asString().split("\\.");
		return new Transcript(header.path("scenario").asString(), header.path("about").asString(),
				new DaemonVersion(Integer.parseInt(version[0]), Integer.parseInt(version[1]),
						Integer.parseInt(version[2])),
				strings(header.path("daemons")), Map.copyOf(symbols),
				header.hasNonNull("conf_name") ? header.path("conf_name").asString() : null,
				header.path("sessions_full").asBoolean(false), List.copyOf(events));
	}

	private static TranscriptEvent event(JsonNode node, int line) {
		String note = node.path("note").asString("");
		String client = node.path("client").asString("");
		int pause = node.path("after_ms").asInt(0);
		String operation = node.path("op").asString();
		return switch (operation) {
			case "connect" -> new Connect(line, note, client, node.path("at").asString(), pause);
			case "send" -> new Send(line, note, client, hex(node.path("hex")), variables(node), pause);
			case "expect" -> new Expect(line, note, client, hex(node.path("hex")), variables(node));
			case "close" -> new Close(line, note, client,
					Close.How.valueOf(node.path("how").asString("plain").toUpperCase(Locale.ROOT)), pause);
			case "eof" -> new EndOfStream(line, note, client);
			case "net" -> networkEvent(node, line, note);
			default -> throw new IllegalArgumentException("line " + line + ": unknown operation '" + operation + "'");
		};
	}

	private static TranscriptEvent networkEvent(JsonNode node, int line, String note) {
		if (node.hasNonNull("partition")) {
			List<List<String>> parts = new ArrayList<>();
			node.path("partition").forEach((part) -> parts.add(strings(part)));
			return new Partition(line, note, parts);
		}
		if (node.hasNonNull("heal")) {
			return new Heal(line, note);
		}
		for (DaemonChange.Change change : DaemonChange.Change.values()) {
			String key = change.name().toLowerCase(Locale.ROOT);
			if (node.hasNonNull(key)) {
				return new DaemonChange(line, note, node.path(key).asString(), change);
			}
		}
		throw new IllegalArgumentException("line " + line + ": unknown event of the network");
	}

	private static List<Variable> variables(JsonNode node) {
		List<Variable> variables = new ArrayList<>();
		for (JsonNode variable : node.path("vars")) {
			variables.add(new Variable(variable.path("at").path(0).asInt(), variable.path("at").path(1).asInt(),
					variable.path("sym").asString(),
					variable.hasNonNull("len") ? variable.path("len").asString() : null));
		}
		return variables;
	}

	private static List<String> strings(JsonNode array) {
		List<String> strings = new ArrayList<>();
		array.forEach((element) -> strings.add(element.asString()));
		return strings;
	}

	private static byte[] hex(JsonNode node) {
		return HexFormat.of().parseHex(node.asString());
	}

	private static BufferedReader reader(String file) {
		InputStream stream = Transcript.class.getResourceAsStream("/transcripts/" + file);
		if (stream == null) {
			throw new IllegalArgumentException("there is no file 'transcripts/" + file + "' in the test resources");
		}
		return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
	}

}
