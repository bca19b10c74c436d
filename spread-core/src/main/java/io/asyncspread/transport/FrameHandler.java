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

import java.io.IOException;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.codec.FrameDecoder;
import io.asyncspread.codec.PartialMessage;

/**
 * Cuts the stream into frames and hands each to the connection. Confined to the event
 * loop of its connection.
 */
final class FrameHandler extends ByteToMessageDecoder {

	/**
	 * Frames from here on are not collected when they come in pieces. A read nearly
	 * always ends within one, and collecting it would mean to copy the whole read behind
	 * it.
	 */
	private static final int LARGE_FRAME = 1024;

	private final FrameDecoder decoder;

	private final Connection connection;

	private @Nullable PartialMessage partial;

	FrameHandler(FrameDecoder decoder, Connection connection) {
		this.decoder = decoder;
		this.connection = connection;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		PartialMessage large = this.partial;
		if (large != null) {
			if (!large.fill(in)) {
				return;
			}
			this.partial = null;
			this.connection.received(large.message(), large.taken());
		}
		int before = in.readerIndex();
		SpreadMessage message = this.decoder.decode(in);
		while (message != null) {
			int after = in.readerIndex();
			this.connection.received(message, after - before);
			before = after;
			message = this.decoder.decode(in);
		}
		if (this.decoder.needed() >= LARGE_FRAME) {
			this.partial = this.decoder.begin(in);
		}
	}

	/**
	 * Bytes of a frame that is not complete.
	 */
	private int pending() {
		PartialMessage large = this.partial;
		return (large != null) ? large.taken() : actualReadableBytes();
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) throws Exception {
		this.connection.readComplete();
		// what the decoder would do, but for the read that it asks for when nothing was
		// passed on: nothing ever is, and that read would make a pause of reading void
		discardSomeReadBytes();
		context.fireChannelReadComplete();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		int pending = pending();
		super.channelInactive(context);
		this.connection.ended(pending, null);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		Throwable actual = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
		if (actual instanceof SpreadProtocolException malformed) {
			this.connection.malformed(malformed);
		}
		else if (actual instanceof SpreadException known) {
			this.connection.close(known);
		}
		else if (actual instanceof IOException) {
			this.connection.ended(pending(), actual);
		}
		else {
			this.connection.failed(actual);
		}
	}

}
