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

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.RejectCode;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.SpreadRejectedException;

/**
 * What went wrong in a handshake, said so that the reader knows what to do. Immutable.
 */
final class HandshakeErrors {

	private final DaemonAddress address;

	private final @Nullable String privateName;

	HandshakeErrors(DaemonAddress address, @Nullable String privateName) {
		this.address = address;
		this.privateName = privateName;
	}

	SpreadProtocolException tooOld(DaemonVersion version) {
		return new SpreadProtocolException(this.address,
				"Spread daemon at %s has version %s: this client needs 4.0 or ".formatted(this.address, version)
						+ "later, for the layout of membership messages changed there",
				false);
	}

	SpreadProtocolException noAuthList(byte first, ByteBuf rest) {
		return notSpread("in place of a list of authentication methods it sent '%s'".formatted(printable(first, rest)));
	}

	SpreadRejectedException rejected(int value) {
		return new SpreadRejectedException(this.address, RejectCode.of(value), value, this.privateName);
	}

	SpreadProtocolException notSpread(String what) {
		return new SpreadProtocolException(this.address, "peer at " + this.address + " is no Spread daemon: " + what);
	}

	SpreadConnectException tlsFailed(SSLException cause) {
		return new SpreadConnectException(this.address, "TLS with " + this.address + " failed: " + cause.getMessage()
				+ "; check that a TLS proxy listens there, that its certificate is trusted and made for this host",
				cause);
	}

	SpreadConnectException closedByPeer(@Nullable Throwable cause, boolean bytesSeen) {
		String what = (cause != null) ? " (" + cause.getMessage() + ")" : "";
		return new SpreadConnectException(this.address, bytesSeen
				? "Spread daemon at " + this.address + " closed the connection in the middle of the handshake" + what
				: "peer at " + this.address + " closed the connection without an answer" + what
						+ ": it may be no Spread daemon, or one that was too busy to see the whole connect packet",
				cause);
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
