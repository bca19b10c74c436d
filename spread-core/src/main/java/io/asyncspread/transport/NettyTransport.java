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
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

import io.asyncspread.Transport;

/**
 * What differs between NIO and the native transports, one table for all of it. The native
 * libraries are optional; each is touched only after its classes were found. Immutable.
 */
record NettyTransport(Transport kind, IoHandlerFactory ioHandler, Class<? extends Channel> tcp,
		Class<? extends Channel> unix, Function<Path, SocketAddress> unixAddress, KeepAlive keepAlive,
		SocketOptions.Own ownOptions) {

	private static final Duration IDLE = Duration.ofSeconds(10);

	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

	private static final int PROBES = 3;

	private static final Duration USER_TIMEOUT = Duration.ofSeconds(25);

	private static final List<Native> NATIVES = List.of(
			new Native(Transport.EPOLL, "netty-transport-native-epoll", () -> EpollTransport.availability(),
					() -> EpollTransport.create()),
			new Native(Transport.KQUEUE, "netty-transport-native-kqueue", () -> KQueueTransport.availability(),
					() -> KQueueTransport.create()),
			new Native(Transport.IO_URING, "netty-transport-native-io_uring", () -> IoUringTransport.availability(),
					() -> IoUringTransport.create()));

	/**
	 * Return the transport to use.
	 * @throws IllegalArgumentException if a particular one is wanted and not available
	 */
	static NettyTransport of(Transport wanted) {
		return of(wanted, NATIVES);
	}

	/**
	 * Return the transport to use.
	 * @param wanted what the options say
	 * @param natives the native transports, in order of preference
	 */
	static NettyTransport of(Transport wanted, List<Native> natives) {
		for (Native candidate : natives) {
			if (candidate.kind() == wanted) {
				return candidate.require();
			}
			if (wanted == Transport.AUTO && candidate.isAutomatic() && candidate.check().available()) {
				return candidate.creator().get();
			}
		}
		return Nio.create();
	}

	/**
	 * Make a bootstrap for a channel of this transport.
	 */
	Bootstrap bootstrap(boolean unixSocket) {
		Bootstrap bootstrap = new Bootstrap().channel(unixSocket ? this.unix : this.tcp);
		if (!unixSocket) {
			bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
			this.keepAlive.apply(bootstrap, (int) IDLE.toSeconds(), (int) PROBE_INTERVAL.toSeconds(), PROBES,
					(int) USER_TIMEOUT.toMillis());
		}
		return bootstrap;
	}

	@Override
	public String toString() {
		return this.kind.name();
	}

	private static Availability found(boolean available, Supplier<Throwable> cause) {
		return new Availability(available, available ? "available" : reason(cause.get()));
	}

	private static String reason(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

	record Availability(boolean available, String reason) {
	}

	/**
	 * A transport that needs a native library.
	 */
	record Native(Transport kind, String artifact, Supplier<Availability> availability,
			Supplier<NettyTransport> creator) {

		/**
		 * Whether it is used without being asked for. Being new, io_uring is not, and
		 * sandboxes often forbid it.
		 */
		boolean isAutomatic() {
			return this.kind != Transport.IO_URING;
		}

		Availability check() {
			try {
				return this.availability.get();
			}
			catch (LinkageError ex) {
				return new Availability(false, "its classes are not on the class path");
			}
		}

		NettyTransport require() {
			Availability availability = check();
			if (!availability.available()) {
				throw new IllegalArgumentException("transport " + this.kind + " is not available here ("
						+ availability.reason() + "): it needs " + this.artifact
						+ " for this platform on the class path; use AUTO or NIO to run without");
			}
			return this.creator.get();
		}

	}

	/**
	 * Sets how long a silent peer is believed to live.
	 */
	@FunctionalInterface
	interface KeepAlive {

		void apply(Bootstrap bootstrap, int idleSeconds, int intervalSeconds, int probes, int userTimeoutMillis);

	}

	private static final class Nio {

		static NettyTransport create() {
			return new NettyTransport(Transport.NIO, NioIoHandler.newFactory(), NioSocketChannel.class,
					NioDomainSocketChannel.class, UnixDomainSocketAddress::of,
					(bootstrap, idle, interval, probes, userTimeout) -> bootstrap
						.option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idle)
						.option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval)
						.option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), probes),
					Nio::option);
		}

		private static @Nullable ChannelOption<?> option(SocketOption<?> option) {
			try (SocketChannel channel = SocketChannel.open()) {
				return channel.supportedOptions().contains(option) ? NioChannelOption.of(option) : null;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	private static final class EpollTransport {

		static Availability availability() {
			return found(Epoll.isAvailable(), Epoll::unavailabilityCause);
		}

		static NettyTransport create() {
			return new NettyTransport(Transport.EPOLL, EpollIoHandler.newFactory(), EpollSocketChannel.class,
					EpollDomainSocketChannel.class, (path) -> new DomainSocketAddress(path.toString()),
					(bootstrap, idle, interval, probes, userTimeout) -> bootstrap
						.option(EpollChannelOption.TCP_KEEPIDLE, idle)
						.option(EpollChannelOption.TCP_KEEPINTVL, interval)
						.option(EpollChannelOption.TCP_KEEPCNT, probes)
						.option(EpollChannelOption.TCP_USER_TIMEOUT, userTimeout),
					SocketOptions.Own.of(Map.of(ExtendedSocketOptions.TCP_KEEPIDLE, EpollChannelOption.TCP_KEEPIDLE,
							ExtendedSocketOptions.TCP_KEEPINTERVAL, EpollChannelOption.TCP_KEEPINTVL,
							ExtendedSocketOptions.TCP_KEEPCOUNT, EpollChannelOption.TCP_KEEPCNT,
							ExtendedSocketOptions.TCP_QUICKACK, EpollChannelOption.TCP_QUICKACK)));
		}

	}

	private static final class KQueueTransport {

		static Availability availability() {
			return found(KQueue.isAvailable(), KQueue::unavailabilityCause);
		}

		static NettyTransport create() {
			return new NettyTransport(Transport.KQUEUE, KQueueIoHandler.newFactory(), KQueueSocketChannel.class,
					KQueueDomainSocketChannel.class, (path) -> new DomainSocketAddress(path.toString()),
					(bootstrap, idle, interval, probes, userTimeout) -> {
						// has no such options: the times are the system's, and the ping
						// is
						// what finds a dead peer
					}, SocketOptions.Own.of(Map.of()));
		}

	}

	private static final class IoUringTransport {

		static Availability availability() {
			return found(IoUring.isAvailable(), IoUring::unavailabilityCause);
		}

		static NettyTransport create() {
			return new NettyTransport(Transport.IO_URING, IoUringIoHandler.newFactory(), IoUringSocketChannel.class,
					IoUringDomainSocketChannel.class, (path) -> new DomainSocketAddress(path.toString()),
					(bootstrap, idle, interval, probes, userTimeout) -> bootstrap
						.option(IoUringChannelOption.TCP_KEEPIDLE, idle)
						.option(IoUringChannelOption.TCP_KEEPINTVL, interval)
						.option(IoUringChannelOption.TCP_KEEPCNT, probes)
						.option(IoUringChannelOption.TCP_USER_TIMEOUT, userTimeout),
					SocketOptions.Own.of(Map.of(ExtendedSocketOptions.TCP_KEEPIDLE, IoUringChannelOption.TCP_KEEPIDLE,
							ExtendedSocketOptions.TCP_KEEPINTERVAL, IoUringChannelOption.TCP_KEEPINTVL,
							ExtendedSocketOptions.TCP_KEEPCOUNT, IoUringChannelOption.TCP_KEEPCNT,
							ExtendedSocketOptions.TCP_QUICKACK, IoUringChannelOption.TCP_QUICKACK)));
		}

	}

	/**
	 * Return the socket address of a resolved host.
	 */
	static SocketAddress tcpAddress(java.net.InetAddress address, int port) {
		return new InetSocketAddress(address, port);
	}

}
