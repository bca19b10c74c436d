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

package io.asyncspread.reliability;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;

/**
 * A network that fails on command: passes bytes between clients and a daemon until told
 * to cut, reset, delay, trickle, stall or swallow them. What is set applies to
 * connections there are and to those to come, until {@link #repair()}.
 */
final class FaultProxy implements AutoCloseable {

	/** From whom the bytes are. */
	enum From {

		CLIENT, DAEMON

	}

	/** How a connection ends. */
	enum End {

		/** In an orderly way, as by a process that ends. */
		CLOSE,

		/** By a reset, as by a firewall. */
		RESET

	}

	/** A daemon that has sent so many bytes has accepted: its shortest handshake. */
	private static final int ACCEPTED = 1 + 5 + 1 + 3 + 1 + 6;

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Channel server;

	private final Set<Channel> clients = ConcurrentHashMap.newKeySet();

	private final Set<Channel> daemons = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger cuts = new AtomicInteger();

	private final AtomicInteger handshakes = new AtomicInteger();

	private final AtomicInteger mostHandshakes = new AtomicInteger();

	private volatile long[] cutAfter = { Long.MAX_VALUE, Long.MAX_VALUE };

	private volatile boolean further;

	private volatile End end = End.CLOSE;

	private volatile boolean swallowing;

	private volatile boolean trickling;

	private volatile Duration latency = Duration.ZERO;

	/**
	 * Start a proxy.
	 * @param daemon where to pass what clients send
	 */
	FaultProxy(DaemonAddress daemon) {
		DaemonAddress.Tcp tcp = (DaemonAddress.Tcp) daemon;
		InetSocketAddress target = new InetSocketAddress(tcp.host(), tcp.port());
		this.server = new ServerBootstrap().group(this.group)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.AUTO_READ, false)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel client) {
					accept(client, target);
				}

			})
			.bind(InetAddress.getLoopbackAddress(), 0)
			.syncUninterruptibly()
			.channel();
	}

	private void accept(Channel client, InetSocketAddress target) {
		this.connections.incrementAndGet();
		AtomicBoolean cut = new AtomicBoolean();
		Pipe fromDaemon = new Pipe(From.DAEMON, client, cut);
		this.mostHandshakes.accumulateAndGet(this.handshakes.incrementAndGet(), Math::max);
		client.closeFuture().addListener((closed) -> fromDaemon.endHandshake());
		ChannelFuture connecting = new Bootstrap().group(client.eventLoop())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(fromDaemon)
			.connect(target);
		Channel daemon = connecting.channel();
		client.pipeline().addLast(new Pipe(From.CLIENT, daemon, cut));
		track(client, this.clients);
		track(daemon, this.daemons);
		connecting.addListener((connected) -> {
			if (connected.isSuccess()) {
				client.config().setAutoRead(true);
			}
			else {
				client.close();
			}
		});
	}

	private static void track(Channel channel, Set<Channel> open) {
		open.add(channel);
		channel.closeFuture().addListener((closed) -> open.remove(channel));
	}

	/**
	 * Return where clients find the proxy.
	 * @return an address on loopback
	 */
	DaemonAddress address() {
		return new DaemonAddress.Tcp("127.0.0.1", ((InetSocketAddress) this.server.localAddress()).getPort());
	}

	/**
	 * Return how many connections came.
	 * @return the number since the start
	 */
	int connections() {
		return this.connections.get();
	}

	/**
	 * Return how many connections were in their handshake at a time, at most.
	 * @return the largest number since the start
	 */
	int mostHandshakes() {
		return this.mostHandshakes.get();
	}

	/**
	 * End each connection when so many bytes of a side have passed, counted from its
	 * beginning.
	 */
	void cutAfter(From from, long bytes, End how) {
		this.further = false;
		this.end = how;
		this.cutAfter = limits(from, bytes);
	}

	/**
	 * End the next connection when so many bytes of a side have passed, and each one
	 * after it when one byte more has passed than with the one that was ended last.
	 */
	void cutEach(From from, long bytes, End how) {
		this.end = how;
		this.cutAfter = limits(from, bytes);
		this.further = true;
	}

	private static long[] limits(From from, long bytes) {
		long[] limits = { Long.MAX_VALUE, Long.MAX_VALUE };
		limits[from.ordinal()] = bytes;
		return limits;
	}

	/**
	 * Return how many connections were ended after a number of bytes.
	 * @return the number since the start
	 */
	int cuts() {
		return this.cuts.get();
	}

	/**
	 * End all connections; returns when they have ended, so that no byte passes later.
	 */
	void cut(End how) {
		this.group.submit(() -> endAll(how)).syncUninterruptibly();
	}

	private void endAll(End how) {
		this.clients.forEach((channel) -> end(channel, how));
		this.daemons.forEach((channel) -> end(channel, how));
	}

	/**
	 * Let bytes of both sides vanish while all connections stay open.
	 */
	void halfOpen() {
		this.swallowing = true;
	}

	/**
	 * Pass the daemon's bytes one at a time.
	 */
	void trickle() {
		this.trickling = true;
	}

	/**
	 * Pass everything later, in the same order.
	 */
	void delay(Duration latency) {
		this.latency = latency;
	}

	/**
	 * Stop taking bytes from clients, so that their sockets fill.
	 */
	void stall() {
		this.clients.forEach((channel) -> channel.config().setAutoRead(false));
	}

	/**
	 * Take bytes from clients again.
	 */
	void flow() {
		this.clients.forEach((channel) -> channel.config().setAutoRead(true));
	}

	/**
	 * Pass all bytes as they come from here on.
	 */
	void repair() {
		this.group.submit(this::forgetFaults).syncUninterruptibly();
	}

	/**
	 * End all connections and pass all bytes of those to come: what was swallowed is
	 * missing, so that no stream can go on. No connection begins between the two.
	 */
	void renew() {
		this.group.submit(() -> {
			endAll(End.RESET);
			forgetFaults();
		}).syncUninterruptibly();
	}

	private void forgetFaults() {
		this.further = false;
		this.cutAfter = new long[] { Long.MAX_VALUE, Long.MAX_VALUE };
		this.swallowing = false;
		this.trickling = false;
		this.latency = Duration.ZERO;
		flow();
	}

	@Override
	public void close() {
		this.server.close().syncUninterruptibly();
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private static void end(Channel channel, End how) {
		if (how == End.RESET && channel.isOpen()) {
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
		}
		channel.close();
	}

	/**
	 * One direction of one connection.
	 */
	private final class Pipe extends ChannelInboundHandlerAdapter {

		private final From from;

		private final Channel target;

		// of the time of the connection if each is to be cut elsewhere
		private final long @Nullable [] limits = FaultProxy.this.further ? FaultProxy.this.cutAfter : null;

		// what comes later, in order, whatever becomes of the latency meanwhile
		private final Queue<Runnable> later = new ArrayDeque<>();

		private long passed;

		private boolean accepted;

		// shared by both directions: what the other side answers does not pass any more
		private final AtomicBoolean cut;

		Pipe(From from, Channel target, AtomicBoolean cut) {
			this.from = from;
			this.target = target;
			this.cut = cut;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			if (isSpent()) {
				cut(context.channel());
			}
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			if (FaultProxy.this.swallowing || this.cut.get()) {
				ReferenceCountUtil.release(bytes);
				return;
			}
			if (isSpent()) {
				// a limit set when more had passed: a stream with a hole must not go on
				ReferenceCountUtil.release(bytes);
				cut(context.channel());
				return;
			}
			long limit = limit();
			int count = (int) Math.min(bytes.readableBytes(), limit - this.passed);
			this.passed += count;
			if (this.passed >= ACCEPTED) {
				endHandshake();
			}
			pass(bytes.readRetainedSlice(count));
			bytes.release();
			if (this.passed >= limit) {
				cut(context.channel());
			}
		}

		void endHandshake() {
			if (this.from == From.DAEMON && !this.accepted) {
				this.accepted = true;
				FaultProxy.this.handshakes.decrementAndGet();
			}
		}

		private boolean isSpent() {
			return this.passed >= limit();
		}

		private long limit() {
			long[] own = FaultProxy.this.further ? this.limits : FaultProxy.this.cutAfter;
			return (own != null) ? own[this.from.ordinal()] : Long.MAX_VALUE;
		}

		private void pass(ByteBuf bytes) {
			boolean trickling = FaultProxy.this.trickling && this.from == From.DAEMON;
			inTurn(() -> write(bytes, trickling));
		}

		private void inTurn(Runnable step) {
			Duration delay = FaultProxy.this.latency;
			if (delay.isZero() && this.later.isEmpty()) {
				step.run();
			}
			else {
				this.later.add(step);
				this.target.eventLoop()
					.schedule(() -> this.later.remove().run(), delay.toNanos(), TimeUnit.NANOSECONDS);
			}
		}

		private void write(ByteBuf bytes, boolean trickling) {
			while (trickling && bytes.readableBytes() > 1) {
				this.target.writeAndFlush(bytes.readRetainedSlice(1));
			}
			this.target.writeAndFlush(bytes);
		}

		private void cut(Channel own) {
			if (!this.cut.compareAndSet(false, true)) {
				return;
			}
			FaultProxy.this.cuts.incrementAndGet();
			if (this.limits != null && FaultProxy.this.further) {
				FaultProxy.this.cutAfter = limits(this.from, this.limits[this.from.ordinal()] + 1);
			}
			End how = FaultProxy.this.end;
			Channel client = (this.from == From.CLIENT) ? own : this.target;
			// behind the bytes that still have to pass
			inTurn(() -> this.target.eventLoop().execute(() -> {
				end(client, how);
				own.close();
				this.target.close();
			}));
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (!FaultProxy.this.swallowing) {
				inTurn(() -> this.target.writeAndFlush(context.alloc().buffer(0))
					.addListener(ChannelFutureListener.CLOSE));
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

}
