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

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.ServiceType;

/**
 * The official Java client, used as its own examples do: one thread that receives and
 * handles, callers that write to the socket themselves.
 */
public final class OfficialPeer implements Peer {

	private final OfficialLibrary api;

	private final Object connection;

	private final MessageHandler handler;

	private final AtomicLong memberships = new AtomicLong();

	private final Semaphore joins = new Semaphore(0);

	private final Map<String, Object> joined = new HashMap<>();

	private volatile boolean closed;

	/**
	 * Connect and begin to receive.
	 * @param jar the official client's jar
	 * @param address the daemon, which must be a TCP address
	 * @param name the private name
	 * @param handler takes the messages
	 */
	public OfficialPeer(Path jar, String address, String name, MessageHandler handler) {
		this.api = new OfficialLibrary(jar);
		this.handler = handler;
		if (!(DaemonAddress.parse(address) instanceof DaemonAddress.Tcp tcp)) {
			throw new IllegalArgumentException("the official Java client has no Unix sockets: " + address);
		}
		try {
			this.connection = this.api.newConnection.invokeExact();
			this.api.connect.invokeExact(this.connection, InetAddress.getByName(tcp.host()), tcp.port(), name, false,
					true);
		}
		catch (Throwable ex) {
			throw new IllegalStateException("no connection to " + address, ex);
		}
		Thread receiver = new Thread(null, this::receive, "official-receiver", 256 * 1024);
		receiver.setDaemon(true);
		receiver.start();
	}

	private void receive() {
		try {
			while (!this.closed) {
				Object message = this.api.receive.invokeExact(this.connection);
				if ((boolean) this.api.isRegular.invokeExact(message)) {
					byte @Nullable [] body = (byte[]) this.api.getData.invokeExact(message);
					if (body != null) {
						this.handler.received(body);
					}
				}
				else if ((boolean) this.api.isMembership.invokeExact(message)) {
					this.memberships.incrementAndGet();
					this.joins.release();
				}
			}
		}
		catch (Throwable ex) {
			if (!this.closed) {
				throw new IllegalStateException("the official client lost its connection", ex);
			}
		}
	}

	@Override
	public String self() {
		try {
			return this.api.privateGroup.invokeExact(this.connection).toString();
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void join(String group) {
		try {
			Object joined = this.api.newGroup.invokeExact();
			this.api.joinGroup.invokeExact(joined, this.connection, group);
			this.joins.acquire();
			this.joined.put(group, joined);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void leave(String group) {
		try {
			this.joins.drainPermits();
			this.api.leaveGroup.invokeExact(this.joined.remove(group));
			this.joins.acquire();
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Sender sender(ServiceType service, String... targets) {
		try {
			Object message = this.api.newMessage.invokeExact();
			this.api.setServiceType.invokeExact(message, service.bit());
			for (String target : targets) {
				this.api.addGroup.invokeExact(message, target);
			}
			return (body) -> send(message, body);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void send(Object message, byte[] body) {
		try {
			this.api.setData.invokeExact(message, body);
			this.api.multicast.invokeExact(this.connection, message);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public long memberships() {
		return this.memberships.get();
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.api.disconnect.invokeExact(this.connection);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
