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
import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.asyncspread.DaemonAddress;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A daemon behind a TLS proxy, as people run it with stunnel.
 */
class TlsTests {

	private static EmbeddedSpread daemon;

	private static EventLoopGroup group;

	private static X509Bundle certificate;

	private static int port;

	@BeforeAll
	static void startProxy() throws Exception {
		daemon = EmbeddedSpread.start();
		certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		SslContext ssl = SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
		group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		Channel server = new ServerBootstrap().group(group)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.config().setAutoRead(false);
					channel.pipeline().addLast(ssl.newHandler(channel.alloc()), new Forward(connect(channel)));
				}

			})
			.bind(new InetSocketAddress("127.0.0.1", 0))
			.sync()
			.channel();
		port = ((InetSocketAddress) server.localAddress()).getPort();
	}

	private static ChannelFuture connect(Channel inbound) {
		ChannelFuture outbound = new Bootstrap().group(inbound.eventLoop())
			.channel(NioSocketChannel.class)
			.handler(new ChannelInboundHandlerAdapter() {

				@Override
				public void channelRead(ChannelHandlerContext context, Object message) {
					inbound.writeAndFlush(message);
				}

				@Override
				public void channelInactive(ChannelHandlerContext context) {
					inbound.close();
				}

			})
			.connect("127.0.0.1", daemon.port());
		outbound.addListener((future) -> inbound.config().setAutoRead(true));
		return outbound;
	}

	@AfterAll
	static void stopProxy() {
		group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
		daemon.close();
	}

	private static SSLContext trusting(X509Bundle trusted) throws Exception {
		KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		store.setCertificateEntry("proxy", trusted.getCertificate());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	private static SpreadClient client(String host, SSLContext ssl, boolean verify) {
		return SpreadClient.builder()
			.options((options) -> options.daemons(java.util.List.of(DaemonAddress.tcp(host, port)))
				.ssl(ssl)
				.verifyHostname(verify)
				.reconnect(ReconnectOptions.NEVER))
			.build();
	}

	@Test
	void theSessionWorksOverTls() throws Exception {
		try (SpreadClient client = client("localhost", trusting(certificate), true)) {
			client.connect().join();
			assertThat(client.join("secret").join()).isNotNull();
			assertThat(client.ping().join()).isGreaterThan(Duration.ZERO);
		}
	}

	@Test
	void aCertificateForAnotherHostIsRefusedUnlessTold() throws Exception {
		try (SpreadClient client = client("127.0.0.1", trusting(certificate), true)) {
			assertThatExceptionOfType(java.util.concurrent.CompletionException.class)
				.isThrownBy(() -> client.connect().join())
				.withCauseInstanceOf(SpreadException.class)
				.withMessageContaining("TLS with " + port + "@127.0.0.1 failed");
		}
		try (SpreadClient client = client("127.0.0.1", trusting(certificate), false)) {
			assertThat(client.connect().join()).isNotNull();
		}
	}

	@Test
	void anUnknownCertificateIsRefused() throws Exception {
		X509Bundle other = new CertificateBuilder().subject("CN=other")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		try (SpreadClient client = client("localhost", trusting(other), true)) {
			assertThatExceptionOfType(java.util.concurrent.CompletionException.class)
				.isThrownBy(() -> client.connect().join())
				.withCauseInstanceOf(SpreadException.class);
		}
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
