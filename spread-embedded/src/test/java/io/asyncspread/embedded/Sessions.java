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

package io.asyncspread.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.asyncspread.contract.RawSession;
import io.asyncspread.contract.RawSession.Frame;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The clients of a test, closed after it.
 */
class Sessions implements AfterEachCallback {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	private final List<AutoCloseable> opened = new ArrayList<>();

	RawSession open(EmbeddedSpread daemon, String name) {
		RawSession session = RawSession.open(daemon.address(), name, PATIENCE);
		this.opened.add(session);
		return session;
	}

	/**
	 * Open a session and join, with the join notice received.
	 * @param daemon the daemon
	 * @param name the private name
	 * @param group the group
	 * @return the session
	 */
	RawSession member(EmbeddedSpread daemon, String name, String group) {
		RawSession session = open(daemon, name);
		session.join(group);
		session.receiveFrame();
		return session;
	}

	<T extends AutoCloseable> T close(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

	/**
	 * Say what frames tell, in short.
	 * @param frames the frames
	 * @return a text each
	 */
	static List<String> told(List<Frame> frames) {
		return frames.stream().map(Sessions::told).toList();
	}

	/**
	 * Say what a frame tells, in short.
	 * @param frame the frame
	 * @return the text, such as {@code JOIN room [a, b] {b}}
	 */
	static String told(Frame frame) {
		if (frame.isData()) {
			return "DATA " + frame.text();
		}
		String kind = switch (frame.service()) {
			case 0x1100 -> "JOIN";
			case 0x1200 -> "LEAVE";
			case 0x1400 -> "DISCONNECT";
			case 0x1800 -> "NETWORK";
			case 0x2000 -> "TRANSITION";
			case 0x0200 -> "SELF-LEAVE";
			default -> "0x%x".formatted(frame.service());
		};
		String text = kind + " " + frame.sender();
		return (frame.service() & 0x1000) == 0 ? text : text + " " + names(frame.groups()) + " " + sets(frame);
	}

	private static String sets(Frame frame) {
		ByteBuffer data = ByteBuffer.wrap(frame.data()).order(ByteOrder.LITTLE_ENDIAN);
		StringBuilder text = new StringBuilder();
		data.position(12);
		int sets = data.getInt();
		int own = data.getInt();
		for (int i = 0; i < sets; i++) {
			boolean isOwn = data.position() - 20 == own;
			List<String> members = new ArrayList<>();
			int size = data.getInt();
			for (int j = 0; j < size; j++) {
				byte[] name = new byte[32];
				data.get(name);
				members.add(new String(name, StandardCharsets.ISO_8859_1).replaceAll("\0.*", ""));
			}
			text.append(isOwn ? "*{" : "{").append(String.join(" ", names(members))).append('}');
		}
		return text.toString();
	}

	private static List<String> names(List<String> members) {
		return members.stream().map((member) -> member.split("#")[1]).toList();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
		this.opened.clear();
	}

}
