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

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import io.asyncspread.codec.Wire;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The part of the handshake in which the client says who it is: its choice of methods,
 * then what each of them asks (wire protocol, sections 2.5 and 2.6). Confined to the
 * event loop of its network.
 */
final class AuthExchange {

	/**
	 * How far it has come.
	 */
	enum Verdict {

		/** More bytes are needed. */
		WAITING,

		/** The client is let in. */
		PASSED,

		/** The client is refused, and {@link AuthExchange#refusal()} says why. */
		REFUSED

	}

	private enum Stage {

		CHOICE, USER, PASSWORD

	}

	private final AuthRules rules;

	private final boolean strict;

	private final SocketAddress peer;

	private final Consumer<byte[]> answers;

	private final Deque<AuthMethod> pending = new ArrayDeque<>();

	private Stage stage = Stage.CHOICE;

	private boolean authentic = true;

	private String user = "";

	private @Nullable String forced;

	private String refusal = "";

	/**
	 * Create an exchange.
	 * @param rules who is let in
	 * @param strict whether each part must come in one piece
	 * @param peer address of the client
	 * @param answers takes what is sent to the client
	 */
	AuthExchange(AuthRules rules, boolean strict, SocketAddress peer, Consumer<byte[]> answers) {
		this.rules = rules;
		this.strict = strict;
		this.peer = peer;
		this.answers = answers;
	}

	/**
	 * Refuse the client whatever it chooses.
	 * @param detail the cause in words
	 */
	void force(String detail) {
		this.forced = detail;
	}

	/**
	 * Return why the client is refused.
	 * @return the cause in words
	 */
	String refusal() {
		return this.refusal;
	}

	/**
	 * Go on with the bytes that are there.
	 * @param in the bytes received and not read yet
	 * @return how far it has come
	 */
	Verdict read(ByteBuf in) {
		Stage before;
		Verdict verdict;
		do {
			before = this.stage;
			verdict = switch (before) {
				case CHOICE -> readChoice(in);
				case USER -> readUser(in);
				case PASSWORD -> readPassword(in);
			};
		}
		while (verdict == Verdict.WAITING && this.stage != before && in.isReadable());
		return verdict;
	}

	private Verdict readChoice(ByteBuf in) {
		if (in.readableBytes() < Wire.AUTH_CHOICE_SIZE) {
			return cut("the choice of authentication methods came in pieces");
		}
		if (this.forced != null) {
			return refuse(this.forced);
		}
		List<AuthMethod> chosen = new ArrayList<>();
		for (int slot = 0; slot < Wire.AUTH_CHOICE_SIZE; slot += Wire.AUTH_METHOD_SIZE) {
			String method = text(in, in.readerIndex() + slot, Wire.AUTH_METHOD_SIZE);
			if (method.isEmpty()) {
				break;
			}
			AuthMethod known = allowed(method);
			if (known == null) {
				return refuse("the client chose a method that is not allowed");
			}
			chosen.add(known);
		}
		in.skipBytes(Wire.AUTH_CHOICE_SIZE);
		if (chosen.isEmpty()) {
			return refuse("the client chose no method");
		}
		this.pending.addAll(chosen);
		for (AuthMethod method : AuthMethod.values()) {
			if (this.rules.required().contains(method) && !chosen.contains(method)) {
				this.pending.add(method);
			}
		}
		return next();
	}

	private @Nullable AuthMethod allowed(String method) {
		for (AuthMethod candidate : this.rules.allowed()) {
			if (candidate.name().equals(method)) {
				return candidate;
			}
		}
		return null;
	}

	private Verdict next() {
		for (AuthMethod method = this.pending.poll(); method != null; method = this.pending.poll()) {
			if (method == AuthMethod.PWORD) {
				this.stage = Stage.USER;
				return Verdict.WAITING;
			}
			if (method == AuthMethod.IP) {
				this.authentic &= this.rules.permitsAddress(this.peer);
			}
		}
		return this.authentic ? Verdict.PASSED : refuse("authentication failed");
	}

	private Verdict readUser(ByteBuf in) {
		if (in.readableBytes() < AuthRules.USER_SIZE) {
			return cut("the user name came in pieces");
		}
		this.user = text(in, in.readerIndex(), AuthRules.USER_SIZE);
		in.skipBytes(AuthRules.USER_SIZE);
		this.stage = Stage.PASSWORD;
		return Verdict.WAITING;
	}

	private Verdict readPassword(ByteBuf in) {
		if (in.readableBytes() < AuthRules.PASSWORD_SIZE) {
			return Verdict.WAITING;
		}
		String password = text(in, in.readerIndex(), AuthRules.PASSWORD_SIZE);
		in.skipBytes(AuthRules.PASSWORD_SIZE);
		boolean right = this.rules.permitsUser(this.user, password);
		this.authentic &= right;
		this.answers.accept(new byte[] { (byte) (right ? 1 : 0) });
		return next();
	}

	private Verdict cut(String detail) {
		return this.strict ? refuse(detail) : Verdict.WAITING;
	}

	private Verdict refuse(String detail) {
		this.refusal = detail;
		return Verdict.REFUSED;
	}

	private static String text(ByteBuf in, int start, int size) {
		int end = in.indexOf(start, start + size, (byte) 0);
		int length = ((end < 0) ? start + size : end) - start;
		return in.toString(start, length, StandardCharsets.ISO_8859_1);
	}

}
