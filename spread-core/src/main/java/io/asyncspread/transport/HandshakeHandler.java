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
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
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
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadOptions;
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

	private final HandshakeErrors errors;

	private Expect expect = Expect.AUTH_LIST_LENGTH;

	private int length;

	private @Nullable Authentication authentication;

	private @Nullable Future<?> timeout;

	private boolean bytesSeen;

	HandshakeHandler(DaemonAddress address, @Nullable String privateName, SpreadOptions options,
			ConnectAttempt attempt) {
		this.address = address;
		this.privateName = privateName;
		this.options = options;
		this.attempt = attempt;
		this.errors = new HandshakeErrors(address, privateName);
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
			throw this.errors.rejected(value);
		}
		if (value > MAX_AUTH_LIST) {
			throw this.errors
				.notSpread("its first byte, 0x%02x, is no length of a list of authentication methods".formatted(value));
		}
		this.length = value;
		this.expect = (value == 0) ? Expect.ACCEPT : Expect.AUTH_LIST;
	}

	private void readAuthList(ChannelHandlerContext context, ByteBuf in) {
		int present = Math.min(in.readableBytes(), this.length);
		for (int i = 0; i < present; i++) {
			int octet = in.getByte(in.readerIndex() + i);
			if ((octet < ' ' && octet != 0) || octet > '~') {
				throw this.errors.noAuthList((byte) this.length, in);
			}
		}
		if (in.readableBytes() < this.length) {
			return;
		}
		Authentication chosen = new Authentication(this.address, this.options.authenticators(),
				HandshakeCodec.readAuthList(in, this.length));
		this.authentication = chosen;
		ByteBuf packet = context.alloc().buffer(Wire.AUTH_CHOICE_SIZE);
		HandshakeCodec.writeAuthChoice(packet, chosen.methods());
		context.writeAndFlush(packet, context.voidPromise());
		authenticate(context, chosen, chosen.nextMethod());
	}

	/**
	 * Do a step, and all that follow without an answer.
	 */
	private void authenticate(ChannelHandlerContext context, Authentication chosen,
			Authenticator.@Nullable Step first) {
		Authenticator.Step step = first;
		while (step != null) {
			if (step.write().length > 0) {
				context.writeAndFlush(Unpooled.copiedBuffer(step.write()), context.voidPromise());
			}
			if (step.read() > 0) {
				this.length = step.read();
				this.expect = Expect.AUTH_ANSWER;
				return;
			}
			step = chosen.nextMethod();
		}
		this.expect = Expect.ACCEPT;
	}

	private void readAuthAnswer(ChannelHandlerContext context, ByteBuf in) {
		Authentication chosen = this.authentication;
		if (in.readableBytes() < this.length || chosen == null) {
			return;
		}
		byte[] answer = new byte[this.length];
		in.readBytes(answer);
		authenticate(context, chosen, chosen.answer(answer));
	}

	private void readAccept(ByteBuf in) {
		int value = in.readByte();
		if (value < 0) {
			throw this.errors.rejected(value);
		}
		if (value != Wire.ACCEPT_SESSION) {
			throw this.errors.notSpread("in place of accepting the session it sent the byte 0x%02x".formatted(value));
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
			throw this.errors.tooOld(version);
		}
		Member self;
		try {
			self = Member.of(group);
		}
		catch (IllegalArgumentException ex) {
			throw this.errors.notSpread("it assigned a name that is no private group: " + ex.getMessage());
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
		this.attempt.fail(this.errors.closedByPeer(null, this.bytesSeen));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		Throwable actual = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
		if (actual instanceof SpreadException known) {
			this.attempt.fail(known);
		}
		else {
			this.attempt.fail((actual instanceof SSLException failure) ? this.errors.tlsFailed(failure)
					: this.errors.closedByPeer(actual, this.bytesSeen));
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

}
