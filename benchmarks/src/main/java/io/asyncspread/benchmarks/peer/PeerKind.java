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

package io.asyncspread.benchmarks.peer;

import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Transport;

/**
 * The clients that can be compared.
 */
public enum PeerKind {

	/** Ours as it comes. */
	OURS,

	/** Ours with listeners on the event loop. */
	OURS_SAME_THREAD,

	/** Ours on NIO, whose system calls the kernel counts for us. */
	OURS_NIO,

	/** Ours on NIO with listeners on the event loop. */
	OURS_NIO_SAME_THREAD,

	/** Ours, each message flushed by itself. */
	OURS_FLUSHING,

	/** The official Java client. */
	OFFICIAL;

	/**
	 * Connect.
	 * @param address the daemon
	 * @param name the private name
	 * @param official jar of the official client
	 * @param handler takes the messages
	 * @return a connected client
	 */
	public Peer connect(String address, String name, @Nullable Path official, MessageHandler handler) {
		return switch (this) {
			case OURS -> new AsyncspreadPeer(address, name, Transport.AUTO, false, handler);
			case OURS_SAME_THREAD -> new AsyncspreadPeer(address, name, Transport.AUTO, true, handler);
			case OURS_NIO -> new AsyncspreadPeer(address, name, Transport.NIO, false, handler);
			case OURS_NIO_SAME_THREAD -> new AsyncspreadPeer(address, name, Transport.NIO, true, handler);
			case OURS_FLUSHING -> new FlushingPeer(address, name, handler);
			case OFFICIAL -> new OfficialPeer(required(official), address, name, handler);
		};
	}

	private static Path required(@Nullable Path official) {
		if (official == null) {
			throw new IllegalArgumentException("--official <spread.jar> is missing");
		}
		return official;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
