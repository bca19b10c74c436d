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

package io.asyncspread.client;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * A TLS proxy on the loopback interface in front of a daemon there, as people run it with
 * stunnel. Thread-safe.
 */
public final class TlsProxy implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final int daemonPort;

	private final int port;

	private volatile SslContext ssl;

	/**
	 * Start a proxy.
	 * @param daemonPort port of the daemon
	 * @param certificate what the proxy presents
	 * @throws Exception if it cannot be started
	 */
	public TlsProxy(int daemonPort, X509Bundle certificate) throws Exception {
		this.daemonPort = daemonPort;
		this.ssl = context(certificate);
		Channel server = new ServerBootstrap().group(this.group)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					accept(channel);
				}

			})
			.bind(new InetSocketAddress("127.0.0.1", 0))
			.sync()
			.channel();
		this.port = ((InetSocketAddress) server.localAddress()).getPort();
	}

	/**
	 * Return where the proxy listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Present another certificate from the next connection on.
	 * @param certificate the certificate
	 * @throws Exception if it cannot be used
	 */
	public void present(X509Bundle certificate) throws Exception {
		this.ssl = context(certificate);
	}

	/**
	 * Cut all connections.
	 */
	public void cut() {
		this.clients.close().syncUninterruptibly();
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private static SslContext context(X509Bundle certificate) throws Exception {
		return SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
	}

	private void accept(Channel client) {
		this.clients.add(client);
		client.config().setAutoRead(false);
		client.pipeline().addLast(this.ssl.newHandler(client.alloc()), new Forward(connect(client)));
	}

	private ChannelFuture connect(Channel client) {
		ChannelFuture daemon = new Bootstrap().group(client.eventLoop())
			.channel(NioSocketChannel.class)
			.handler(new ChannelInboundHandlerAdapter() {

				@Override
				public void channelRead(ChannelHandlerContext context, Object message) {
					client.writeAndFlush(message);
				}

				@Override
				public void channelInactive(ChannelHandlerContext context) {
					client.close();
				}

			})
			.connect("127.0.0.1", this.daemonPort);
		daemon.addListener((future) -> client.config().setAutoRead(true));
		return daemon;
	}

	private static final class Forward extends ChannelInboundHandlerAdapter {

		private final ChannelFuture target;

		Forward(ChannelFuture target) {
			this.target = target;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			this.target.channel().writeAndFlush(message);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.target.channel().close();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			// a client that refuses our certificate ends the handshake; that is its test
			context.close();
		}

	}

}
