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

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;

/**
 * The one thread of a network, which makes its total order. Callers of the public types
 * wait for it; it never waits for them.
 */
final class NetworkLoop implements Topology.Timer {

	private final IoEventLoopGroup group;

	private final IoEventLoop loop;

	private final FlushList flushes = new FlushList();

	NetworkLoop(String name) {
		this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("embedded-spread-" + name, true),
				NioIoHandler.newFactory());
		this.loop = this.group.next();
	}

	FlushList flushes() {
		return this.flushes;
	}

	boolean isClosed() {
		return this.group.isShuttingDown();
	}

	/**
	 * Do something on the loop and wait for it, interrupted or not: it never takes long,
	 * and what is half done helps nobody.
	 * @param <T> type of the result
	 * @param action the action
	 * @return its result
	 */
	<T> T call(Callable<T> action) {
		if (this.loop.inEventLoop()) {
			return unchecked(action);
		}
		Future<T> result = submit(action).awaitUninterruptibly();
		if (result.cause() instanceof RuntimeException runtime) {
			throw runtime;
		}
		if (result.cause() != null) {
			throw new IllegalStateException(result.cause());
		}
		return result.getNow();
	}

	private <T> Future<T> submit(Callable<T> action) {
		if (isClosed()) {
			throw closed();
		}
		try {
			return this.loop.submit(() -> {
				T result = action.call();
				this.flushes.flush();
				return result;
			});
		}
		catch (RejectedExecutionException ex) {
			throw closed();
		}
	}

	private static IllegalStateException closed() {
		return new IllegalStateException("the embedded network is closed");
	}

	/**
	 * Check that the caller may wait for the loop.
	 */
	void checkMayWait() {
		if (this.loop.inEventLoop()) {
			throw new IllegalStateException("an EmbeddedSpreadListener must not start or stop daemons: it runs on"
					+ " the thread of the network, which would wait for itself; use another thread");
		}
	}

	void run(Runnable action) {
		call(() -> {
			action.run();
			return this;
		});
	}

	private static <T> T unchecked(Callable<T> action) {
		try {
			return action.call();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Take the clients of a port from now on.
	 * @param port the port
	 */
	void register(ListeningPort port) {
		run(() -> port.listen(this.loop));
	}

	/**
	 * Take on the connection of a client, which reads only when it is told to.
	 * @param channel the connection
	 */
	void register(Channel channel) {
		channel.config().setAutoRead(false);
		this.loop.register(channel);
	}

	@Override
	public long nanos() {
		return System.nanoTime();
	}

	@Override
	public int seconds() {
		return (int) (System.currentTimeMillis() / 1000);
	}

	@Override
	public void schedule(Runnable action, Duration delay) {
		this.loop.schedule(() -> {
			action.run();
			this.flushes.flush();
		}, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * End the thread. May be called again.
	 */
	void close() {
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		if (!this.loop.inEventLoop()) {
			this.group.terminationFuture().awaitUninterruptibly(5, TimeUnit.SECONDS);
		}
	}

}
