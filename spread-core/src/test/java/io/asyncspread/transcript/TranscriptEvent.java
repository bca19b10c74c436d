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

import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One line of a {@link Transcript}: something that a client or the network does, or that
 * a daemon answers. Immutable but for the arrays, which nobody changes.
 */
public sealed interface TranscriptEvent {

	/**
	 * Return the number of the line in the file, from 1, for messages.
	 * @return the line
	 */
	int line();

	/**
	 * Return what the recording says about the event, for people.
	 * @return the note, empty if there is none
	 */
	String note();

	/**
	 * A client opens a connection.
	 *
	 * @param line the line
	 * @param note the note
	 * @param client the connection
	 * @param daemon name of the daemon
	 * @param afterMillis pause before the event
	 */
	record Connect(int line, String note, String client, String daemon, int afterMillis) implements TranscriptEvent {
	}

	/**
	 * A client writes bytes, in one write.
	 *
	 * @param line the line
	 * @param note the note
	 * @param client the connection
	 * @param bytes the bytes recorded
	 * @param variables ranges to fill with the value of a symbol
	 * @param afterMillis pause before the event
	 */
	record Send(int line, String note, String client, byte[] bytes, List<Variable> variables,
			int afterMillis) implements TranscriptEvent {
	}

	/**
	 * The daemon has written bytes: a field of the handshake, or one frame.
	 *
	 * @param line the line
	 * @param note the note
	 * @param client the connection
	 * @param bytes the bytes recorded
	 * @param variables ranges that differ from run to run
	 */
	record Expect(int line, String note, String client, byte[] bytes,
			List<Variable> variables) implements TranscriptEvent {

		@Override
		public String toString() {
			return "line " + this.line + ": " + this.client + " expects " + this.note + " "
					+ HexFormat.of().formatHex(this.bytes);
		}

	}

	/**
	 * A client closes its connection.
	 *
	 * @param line the line
	 * @param note the note
	 * @param client the connection
	 * @param how how it closes
	 * @param afterMillis pause before the event
	 */
	record Close(int line, String note, String client, How how, int afterMillis) implements TranscriptEvent {

		/**
		 * Ways to close a connection.
		 */
		public enum How {

			/** In the plain way. */
			PLAIN,

			/** Only the sending side. */
			HALF,

			/** With a reset. */
			RESET

		}

	}

	/**
	 * The daemon has closed the connection, with no byte before it.
	 *
	 * @param line the line
	 * @param note the note
	 * @param client the connection
	 */
	record EndOfStream(int line, String note, String client) implements TranscriptEvent {
	}

	/**
	 * The network splits into parts.
	 *
	 * @param line the line
	 * @param note the note
	 * @param parts the names of the daemons of each part
	 */
	record Partition(int line, String note, List<List<String>> parts) implements TranscriptEvent {
	}

	/**
	 * All daemons reach each other again.
	 *
	 * @param line the line
	 * @param note the note
	 */
	record Heal(int line, String note) implements TranscriptEvent {
	}

	/**
	 * A daemon changes its state.
	 *
	 * @param line the line
	 * @param note the note
	 * @param daemon the name of the daemon
	 * @param change what it does
	 */
	record DaemonChange(int line, String note, String daemon, Change change) implements TranscriptEvent {

		/**
		 * What a daemon does.
		 */
		public enum Change {

			/** It ends. */
			STOP,

			/** It starts, empty. */
			START,

			/** It stops answering without closing anything. */
			FREEZE,

			/** It goes on after a freeze. */
			THAW

		}

	}

	/**
	 * A range of bytes that is the value of a symbol.
	 *
	 * @param from first byte
	 * @param to byte behind the last one
	 * @param symbol the symbol
	 * @param length the symbol that holds the length of the range, or {@code null} if the
	 * range is as long as recorded
	 */
	record Variable(int from, int to, String symbol, @Nullable String length) {
	}

}
