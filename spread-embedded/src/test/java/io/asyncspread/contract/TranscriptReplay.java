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

package io.asyncspread.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.asyncspread.transcript.Transcript;
import io.asyncspread.transcript.Transcript.Symbol;
import io.asyncspread.transcript.TranscriptEvent;
import io.asyncspread.transcript.TranscriptEvent.Close;
import io.asyncspread.transcript.TranscriptEvent.Connect;
import io.asyncspread.transcript.TranscriptEvent.DaemonChange;
import io.asyncspread.transcript.TranscriptEvent.EndOfStream;
import io.asyncspread.transcript.TranscriptEvent.Expect;
import io.asyncspread.transcript.TranscriptEvent.Heal;
import io.asyncspread.transcript.TranscriptEvent.Partition;
import io.asyncspread.transcript.TranscriptEvent.Send;
import io.asyncspread.transcript.TranscriptEvent.Variable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Speaks the clients' part of a recorded conversation to a network of daemons and
 * compares every byte that comes back.
 */
final class TranscriptReplay implements AutoCloseable {

	private final Transcript transcript;

	private final DaemonNetwork network;

	private final Duration patience;

	private final Duration longestPause;

	private final Map<String, RawConnection> clients = new HashMap<>();

	private final Map<String, byte[]> values = new HashMap<>();

	private final Map<String, String> viewIds = new HashMap<>();

	TranscriptReplay(Transcript transcript, DaemonNetwork network, Duration patience, Duration longestPause) {
		this.transcript = transcript;
		this.network = network;
		this.patience = patience;
		this.longestPause = longestPause;
	}

	void run() {
		for (TranscriptEvent event : this.transcript.events()) {
			try {
				replay(event);
			}
			catch (RuntimeException ex) {
				throw new AssertionError("line " + event.line() + " (" + event.note() + "): " + ex, ex);
			}
		}
	}

	private void replay(TranscriptEvent event) {
		if (event instanceof Connect connect) {
			pause(connect.afterMillis());
			this.clients.put(connect.client(),
					new RawConnection(this.network.address(connect.daemon()), this.patience));
		}
		else if (event instanceof Send send) {
			pause(send.afterMillis());
			this.clients.get(send.client()).send(filled(send));
		}
		else if (event instanceof Expect expect) {
			compare(expect);
		}
		else if (event instanceof EndOfStream end) {
			assertThat(this.clients.get(end.client()).receiveToEnd())
				.as("line %d: bytes to %s before the end of the stream", end.line(), end.client())
				.isZero();
		}
		else if (event instanceof Close close) {
			pause(close.afterMillis());
			switch (close.how()) {
				case PLAIN -> this.clients.get(close.client()).close();
				case HALF -> this.clients.get(close.client()).closeHalf();
				case RESET -> this.clients.get(close.client()).reset();
			}
		}
		else if (event instanceof Partition partition) {
			this.network.partition(partition.parts());
		}
		else if (event instanceof Heal) {
			this.network.heal();
		}
		else if (event instanceof DaemonChange change) {
			switch (change.change()) {
				case STOP -> this.network.stop(change.daemon());
				case START -> this.network.start(change.daemon());
				case FREEZE -> this.network.freeze(change.daemon());
				case THAW -> this.network.thaw(change.daemon());
			}
		}
	}

	private byte[] filled(Send send) {
		byte[] bytes = send.bytes().clone();
		for (Variable variable : send.variables()) {
			byte[] value = this.values.get(variable.symbol());
			Arrays.fill(bytes, variable.from(), variable.to(), (byte) 0);
			System.arraycopy(value, 0, bytes, variable.from(), value.length);
		}
		return bytes;
	}

	private void compare(Expect expect) {
		int length = expect.bytes().length;
		for (Variable variable : expect.variables()) {
			if (variable.length() != null) {
				length += (this.values.get(variable.length())[0] & 0xff) - (variable.to() - variable.from());
			}
		}
		byte[] actual = this.clients.get(expect.client()).receive(length);
		byte[] fixed = actual.clone();
		for (Variable variable : expect.variables()) {
			if (variable.length() != null) {
				bind(expect, variable, actual);
				return;
			}
			System.arraycopy(expect.bytes(), variable.from(), fixed, variable.from(), variable.to() - variable.from());
		}
		assertThat(HexFormat.of().formatHex(fixed))
			.as("line %d: %s gets %s", expect.line(), expect.client(), expect.note())
			.isEqualTo(HexFormat.of().formatHex(expect.bytes()));
		for (Variable variable : expect.variables()) {
			bind(expect, variable, Arrays.copyOfRange(actual, variable.from(), variable.to()));
		}
		checkViewId(expect);
	}

	private void bind(Expect expect, Variable variable, byte[] seen) {
		Symbol symbol = this.transcript.symbols().get(variable.symbol());
		byte[] value = (symbol.kind() == Symbol.Kind.NAME) ? cut(seen) : seen;
		if (symbol.kind() == Symbol.Kind.VIEW_INDEX) {
			assertThat(HexFormat.of().formatHex(value))
				.as("line %d: %s in %s to %s", expect.line(), symbol.name(), expect.note(), expect.client())
				.isEqualTo(HexFormat.of().formatHex(symbol.seen()));
		}
		byte[] bound = this.values.putIfAbsent(symbol.name(), value);
		if (bound != null) {
			assertThat(HexFormat.of().formatHex(value))
				.as("line %d: %s in %s to %s", expect.line(), symbol.name(), expect.note(), expect.client())
				.isEqualTo(HexFormat.of().formatHex(bound));
		}
		else if (symbol.kind() == Symbol.Kind.NAME) {
			assertThat(new String(value, StandardCharsets.ISO_8859_1)).matches("#r\\d{1,4}-\\d+#.+");
		}
	}

	/**
	 * Check that view ids which were different when recorded are different here.
	 * @param expect the event
	 */
	private void checkViewId(Expect expect) {
		List<String> id = expect.variables()
			.stream()
			.map(Variable::symbol)
			.filter((symbol) -> this.transcript.symbols().get(symbol).kind().name().startsWith("VIEW"))
			.toList();
		if (id.size() == 3) {
			String value = id.stream()
				.map((symbol) -> HexFormat.of().formatHex(this.values.get(symbol)))
				.toList()
				.toString();
			String other = this.viewIds.putIfAbsent(value, id.toString());
			assertThat(other).as("line %d: name of the view id %s", expect.line(), value).isIn(null, id.toString());
		}
	}

	private static byte[] cut(byte[] field) {
		int end = 0;
		while (end < field.length && field[end] != 0) {
			end++;
		}
		return Arrays.copyOf(field, end);
	}

	private void pause(int millis) {
		long pause = Math.min(Duration.ofMillis(millis).toNanos(), this.longestPause.toNanos());
		long end = System.nanoTime() + pause;
		for (long left = pause; left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	@Override
	public void close() {
		this.clients.values().forEach(RawConnection::close);
	}

}
