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

package io.asyncspread.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Authenticator;
import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.Member;
import io.asyncspread.RejectCode;
import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.codec.HandshakeCodec;
import io.asyncspread.codec.Wire;

/**
 * The client's half of the handshake (wire protocol, section 2). The daemon reads each
 * packet with a single read, so each is one write, and nothing is sent before its answer
 * is there. Removes itself when the session is accepted; bytes behind the handshake go on
 * to the frames. Confined to the event loop of its connection.
 */
final class HandshakeHandler extends ByteToMessageDecoder {

	private enum Expect {

		AUTH_LIST_LENGTH, AUTH_LIST, AUTH_ANSWER, ACCEPT, VERSION, DONE

	}

	private static final int MAX_AUTH_LIST = Wire.AUTH_CHOICE_SIZE;

	private final DaemonAddress address;

	private final @Nullable String privateName;

	private final SpreadOptions options;

	private final ConnectAttempt attempt;

	private Expect expect = Expect.AUTH_LIST_LENGTH;

	private int length;

	private List<String> offered = List.of();

	private @Nullable Iterator<Authenticator> methods;

	private @Nullable String method;

	private Authenticator.@Nullable Exchange exchange;

	private @Nullable Future<?> timeout;

	private boolean bytesSeen;

	HandshakeHandler(DaemonAddress address, @Nullable String privateName, SpreadOptions options,
			ConnectAttempt attempt) {
		this.address = address;
		this.privateName = privateName;
		this.options = options;
		this.attempt = attempt;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		Duration limit = this.options.handshakeTimeout();
		this.timeout = context.executor()
			.schedule(() -> this.attempt.fail(timedOut(limit)), limit.toNanos(), TimeUnit.NANOSECONDS);
		ByteBuf packet = context.alloc().buffer(16);
		HandshakeCodec.writeConnect(packet, this.privateName, this.options.membership());
		context.writeAndFlush(packet, context.voidPromise());
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		this.bytesSeen = true;
		switch (this.expect) {
			case AUTH_LIST_LENGTH -> readAuthListLength(in);
			case AUTH_LIST -> readAuthList(context, in);
			case AUTH_ANSWER -> readAuthAnswer(context, in);
			case ACCEPT -> readAccept(in);
			case VERSION -> readVersion(context, in);
			case DONE -> {
			}
		}
	}

	private void readAuthListLength(ByteBuf in) {
		int value = in.readByte();
		if (value < 0) {
			throw rejected(value);
		}
		if (value > MAX_AUTH_LIST) {
			throw notSpread(
					"its first byte, 0x%02x, is no length of a list of authentication methods".formatted(value));
		}
		this.length = value;
		this.expect = (value == 0) ? Expect.ACCEPT : Expect.AUTH_LIST;
	}

	private void readAuthList(ChannelHandlerContext context, ByteBuf in) {
		int present = Math.min(in.readableBytes(), this.length);
		for (int i = 0; i < present; i++) {
			int octet = in.getByte(in.readerIndex() + i);
			if ((octet < ' ' && octet != 0) || octet > '~') {
				throw notSpread("in place of a list of authentication methods it sent '%s'"
					.formatted(printable((byte) this.length, in)));
			}
		}
		if (in.readableBytes() < this.length) {
			return;
		}
		this.offered = HandshakeCodec.readAuthList(in, this.length);
		List<Authenticator> chosen = choose(this.offered);
		ByteBuf packet = context.alloc().buffer(Wire.AUTH_CHOICE_SIZE);
		HandshakeCodec.writeAuthChoice(packet, chosen.stream().map(Authenticator::method).toList());
		context.writeAndFlush(packet, context.voidPromise());
		this.methods = chosen.iterator();
		nextMethod(context);
	}

	private List<Authenticator> choose(List<String> offered) {
		List<Authenticator> chosen = new ArrayList<>();
		for (Authenticator authenticator : this.options.authenticators()) {
			if (offered.contains(authenticator.method()) && chosen.size() < HandshakeCodec.MAX_METHODS) {
				chosen.add(authenticator);
			}
		}
		if (chosen.isEmpty()) {
			List<String> ours = this.options.authenticators().stream().map(Authenticator::method).toList();
			throw new SpreadAuthenticationException(this.address, offered,
					"Spread daemon at %s allows authentication by %s, but this client is configured for %s only: add an "
						.formatted(this.address, offered, ours)
							+ "authenticator for one of the daemon's methods, or allow NULL in the daemon's configuration",
					null);
		}
		return chosen;
	}

	private void nextMethod(ChannelHandlerContext context) {
		Iterator<Authenticator> remaining = this.methods;
		while (remaining != null && remaining.hasNext()) {
			Authenticator method = remaining.next();
			this.method = method.method();
			Authenticator.Exchange begun = ask(method::begin);
			this.exchange = begun;
			if (perform(context, ask(begun::start))) {
				return;
			}
		}
		this.expect = Expect.ACCEPT;
	}

	/**
	 * Call an authenticator, which is the application's code.
	 */
	private <T> T ask(Supplier<T> call) {
		try {
			return call.get();
		}
		catch (RuntimeException ex) {
			throw new SpreadAuthenticationException(this.address, this.offered,
					"authenticator '%s' gave up in the handshake with Spread daemon at %s: %s".formatted(this.method,
							this.address, ex),
					ex);
		}
	}

	/**
	 * Do a step and return whether an answer must be waited for.
	 */
	private boolean perform(ChannelHandlerContext context, Authenticator.Step step) {
		if (step.write().length > 0) {
			context.writeAndFlush(Unpooled.copiedBuffer(step.write()), context.voidPromise());
		}
		this.length = step.read();
		this.expect = (step.read() > 0) ? Expect.AUTH_ANSWER : Expect.ACCEPT;
		return step.read() > 0;
	}

	private void readAuthAnswer(ChannelHandlerContext context, ByteBuf in) {
		Authenticator.Exchange current = this.exchange;
		if (in.readableBytes() < this.length || current == null) {
			return;
		}
		byte[] answer = new byte[this.length];
		in.readBytes(answer);
		if (!perform(context, ask(() -> current.next(answer)))) {
			nextMethod(context);
		}
	}

	private void readAccept(ByteBuf in) {
		int value = in.readByte();
		if (value < 0) {
			throw rejected(value);
		}
		if (value != Wire.ACCEPT_SESSION) {
			throw notSpread("in place of accepting the session it sent the byte 0x%02x".formatted(value));
		}
		this.expect = Expect.VERSION;
	}

	private void readVersion(ChannelHandlerContext context, ByteBuf in) {
		int start = in.readerIndex();
		if (in.readableBytes() < 4 || in.readableBytes() < 4 + in.getUnsignedByte(start + 3)) {
			return;
		}
		DaemonVersion version = new DaemonVersion(in.readUnsignedByte(), in.readUnsignedByte(), in.readUnsignedByte());
		String group = in.readCharSequence(in.readUnsignedByte(), StandardCharsets.ISO_8859_1).toString();
		if (version.major() < 4) {
			throw new SpreadProtocolException(this.address,
					"Spread daemon at %s has version %s: this client needs 4.0 or ".formatted(this.address, version)
							+ "later, for the layout of membership messages changed there",
					false);
		}
		Member self;
		try {
			self = Member.of(group);
		}
		catch (IllegalArgumentException ex) {
			throw notSpread("it assigned a name that is no private group: " + ex.getMessage());
		}
		this.expect = Expect.DONE;
		cancelTimeout();
		// reading goes on when the session has taken the connection over
		context.channel().config().setAutoRead(false);
		this.attempt.established(context.channel(), new HandshakeResult(self, version));
		context.pipeline().remove(this);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		super.channelInactive(context);
		this.attempt.fail(closedByPeer(null));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		Throwable actual = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
		if (actual instanceof SpreadException known) {
			this.attempt.fail(known);
		}
		else {
			this.attempt.fail((actual instanceof SSLException failure) ? tlsFailed(failure) : closedByPeer(actual));
		}
		context.close();
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext context) {
		cancelTimeout();
	}

	private void cancelTimeout() {
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
	}

	private SpreadRejectedException rejected(int value) {
		return new SpreadRejectedException(this.address, RejectCode.of(value), value, this.privateName);
	}

	private SpreadProtocolException notSpread(String what) {
		return new SpreadProtocolException(this.address, "peer at " + this.address + " is no Spread daemon: " + what);
	}

	private SpreadConnectException tlsFailed(SSLException cause) {
		return new SpreadConnectException(this.address, "TLS with " + this.address + " failed: " + cause.getMessage()
				+ "; check that a TLS proxy listens there, that its certificate is trusted and made for this host",
				cause);
	}

	private SpreadConnectException closedByPeer(@Nullable Throwable cause) {
		String what = (cause != null) ? " (" + cause.getMessage() + ")" : "";
		return new SpreadConnectException(this.address, this.bytesSeen
				? "Spread daemon at " + this.address + " closed the connection in the middle of the handshake" + what
				: "peer at " + this.address + " closed the connection without an answer" + what
						+ ": it may be no Spread daemon, or one that was too busy to see the whole connect packet",
				cause);
	}

	private SpreadTimeoutException timedOut(Duration limit) {
		String state = switch (this.expect) {
			case AUTH_LIST_LENGTH -> "it sent nothing: it may be no Spread daemon, or a busy one";
			case AUTH_LIST -> "the list of authentication methods is incomplete: it may be no Spread daemon";
			case AUTH_ANSWER -> "the answer of an authentication method is missing";
			default -> "it neither accepted nor refused: it may require an authentication method that this client "
					+ "was not configured for";
		};
		return new SpreadTimeoutException("handshake with Spread daemon at %s did not end within %d ms (option "
			.formatted(this.address, limit.toMillis()) + "handshakeTimeout): " + state, limit);
	}

	private static String printable(byte first, ByteBuf in) {
		int count = Math.min(in.readableBytes(), 32);
		StringBuilder text = new StringBuilder().append(printable(first));
		for (byte octet : ByteBufUtil.getBytes(in, in.readerIndex(), count)) {
			text.append(printable(octet));
		}
		return text.toString();
	}

	private static char printable(byte octet) {
		return (octet >= ' ' && octet < 0x7F) ? (char) octet : '.';
	}

}
