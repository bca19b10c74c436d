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

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Transport;

/**
 * The event loops that all clients of the process share, one group for each transport,
 * made for the first client and shut down with the last. Thread-safe.
 */
public final class EventLoops {

	private static final AtomicReference<Map<Transport, Shared>> GROUPS = new AtomicReference<>(
			new EnumMap<>(Transport.class));

	/**
	 * A client has one loop for life, and loops are started when they get their first.
	 */
	private static final int MAX_THREADS = 4;

	private EventLoops() {
	}

	/**
	 * Take part in the loops of a transport.
	 * @param wanted the transport
	 * @return a lease, to be closed when the client has ended
	 * @throws IllegalArgumentException if the transport is not available here
	 */
	public static Lease acquire(Transport wanted) {
		NettyTransport transport = NettyTransport.of(wanted);
		while (true) {
			Map<Transport, Shared> groups = GROUPS.get();
			Shared shared = groups.get(transport.kind());
			Shared next = (shared != null) ? shared.withUsers(1) : new Shared(newGroup(transport), 1);
			if (GROUPS.compareAndSet(groups, with(groups, transport.kind(), next))) {
				return new Lease(transport, next.group().next());
			}
			if (shared == null) {
				shutdown(next.group());
			}
		}
	}

	private static void release(Transport kind) {
		while (true) {
			Map<Transport, Shared> groups = GROUPS.get();
			Shared shared = groups.get(kind);
			if (shared == null) {
				return;
			}
			Shared next = (shared.users() > 1) ? shared.withUsers(-1) : null;
			if (GROUPS.compareAndSet(groups, with(groups, kind, next))) {
				if (next == null) {
					shutdown(shared.group());
				}
				return;
			}
		}
	}

	private static EventLoopGroup newGroup(NettyTransport transport) {
		int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
		return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("spread-io"), transport.ioHandler());
	}

	private static void shutdown(EventLoopGroup group) {
		group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
	}

	private static Map<Transport, Shared> with(Map<Transport, Shared> groups, Transport kind, @Nullable Shared shared) {
		Map<Transport, Shared> copy = new EnumMap<>(groups);
		if (shared != null) {
			copy.put(kind, shared);
		}
		else {
			copy.remove(kind);
		}
		return copy;
	}

	private record Shared(EventLoopGroup group, int users) {

		Shared withUsers(int change) {
			return new Shared(this.group, this.users + change);
		}

	}

	/**
	 * The part of one client in the shared loops. Thread-safe.
	 */
	public static final class Lease implements AutoCloseable {

		private final NettyTransport transport;

		private final EventLoop loop;

		private final java.util.concurrent.atomic.AtomicBoolean closed = new java.util.concurrent.atomic.AtomicBoolean();

		private Lease(NettyTransport transport, EventLoop loop) {
			this.transport = transport;
			this.loop = loop;
		}

		/**
		 * Return the event loop of the client.
		 * @return the loop
		 */
		public EventLoop loop() {
			return this.loop;
		}

		NettyTransport transport() {
			return this.transport;
		}

		@Override
		public void close() {
			if (this.closed.compareAndSet(false, true)) {
				release(this.transport.kind());
			}
		}

	}

}
