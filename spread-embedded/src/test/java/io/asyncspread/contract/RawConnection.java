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

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import io.asyncspread.DaemonAddress;

/**
 * A plain socket to a daemon, for tests that speak bytes.
 */
public final class RawConnection implements Closeable {

	private final Socket socket = new Socket();

	private final Duration patience;

	/**
	 * Connect.
	 * @param address the daemon's TCP address
	 * @param patience how long to wait for bytes
	 */
	public RawConnection(DaemonAddress address, Duration patience) {
		this.patience = patience;
		DaemonAddress.Tcp tcp = (DaemonAddress.Tcp) address;
		try {
			this.socket.setTcpNoDelay(true);
			this.socket.connect(new InetSocketAddress(tcp.host(), tcp.port()), (int) patience.toMillis());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot connect to " + address, ex);
		}
	}

	/**
	 * Send bytes in one write.
	 * @param bytes the bytes
	 * @return {@code false} if the daemon has closed the connection
	 */
	public boolean send(byte[] bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Receive exactly so many bytes.
	 * @param count the number of bytes
	 * @return the bytes
	 */
	public byte[] receive(int count) {
		try {
			this.socket.setSoTimeout((int) this.patience.toMillis());
			byte[] bytes = this.socket.getInputStream().readNBytes(count);
			if (bytes.length < count) {
				throw new EOFException("end of stream after " + bytes.length + " of " + count + " bytes");
			}
			return bytes;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no " + count + " bytes within " + this.patience, ex);
		}
	}

	/**
	 * Wait for the end of the stream.
	 * @return the number of bytes before it
	 */
	public int receiveToEnd() {
		try {
			this.socket.setSoTimeout((int) this.patience.toMillis());
			return this.socket.getInputStream().readAllBytes().length;
		}
		catch (SocketTimeoutException ex) {
			throw new UncheckedIOException("no end of stream within " + this.patience, ex);
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * Close only the sending side.
	 */
	public void closeHalf() {
		try {
			this.socket.shutdownOutput();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Close with a reset.
	 */
	public void reset() {
		try {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
