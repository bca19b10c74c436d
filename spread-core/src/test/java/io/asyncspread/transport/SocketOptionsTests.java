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

import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Transport;
import io.asyncspread.stub.ScriptedDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What users may say about the socket: where it is bound and its options.
 */
@Timeout(30)
class SocketOptionsTests {

	private final ScriptedDaemon daemon = ScriptedDaemon.start();

	private final List<EventLoops.Lease> leases = new ArrayList<>();

	@AfterEach
	void close() {
		this.daemon.close();
		this.leases.forEach(EventLoops.Lease::close);
	}

	private static void assumeAvailable(Transport transport) {
		assumeTrue(switch (transport) {
			case EPOLL -> Epoll.isAvailable();
			case IO_URING -> IoUring.isAvailable();
			default -> true;
		}, () -> transport + " is not available on this machine");
	}

	private ConnectOutcome connect(Transport transport, UnaryOperator<SpreadOptions.Builder> change) {
		return connect(this.daemon.address(), transport, change);
	}

	private ConnectOutcome connect(DaemonAddress address, Transport transport,
			UnaryOperator<SpreadOptions.Builder> change) {
		assumeAvailable(transport);
		EventLoops.Lease lease = EventLoops.acquire(transport);
		this.leases.add(lease);
		SpreadOptions options = change.apply(SpreadOptions.builder().transport(transport)).build();
		Connector connector = new Connector(lease, options, new ByteBudget(1 << 20));
		ConnectOutcome outcome = new ConnectOutcome();
		lease.loop().execute(() -> connector.connect(address, "ann", 1, outcome));
		return outcome;
	}

	private Channel connected(Transport transport, UnaryOperator<SpreadOptions.Builder> change) {
		ConnectOutcome outcome = connect(transport, change);
		this.daemon.acceptSession("#ann#d1");
		return outcome.connection().channel();
	}

	private static <T> T value(Channel channel, ChannelOption<T> option) {
		return channel.config().getOption(option);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL", "IO_URING" })
	void standardOptionsAreSetAndWinOverTheClientsOwn(Transport transport) {
		Channel channel = connected(transport,
				(options) -> options.receiveBuffer(1 << 20)
					.socketOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024)
					.socketOption(StandardSocketOptions.SO_SNDBUF, 32 * 1024)
					.socketOption(StandardSocketOptions.TCP_NODELAY, false)
					.socketOption(StandardSocketOptions.SO_KEEPALIVE, false)
					.socketOption(StandardSocketOptions.SO_REUSEADDR, true)
					.socketOption(StandardSocketOptions.SO_LINGER, 0)
					.socketOption(StandardSocketOptions.IP_TOS, 0x10));
		// Linux doubles what it is asked for
		assertThat(value(channel, ChannelOption.SO_RCVBUF)).isIn(16 * 1024, 32 * 1024);
		assertThat(value(channel, ChannelOption.SO_SNDBUF)).isIn(32 * 1024, 64 * 1024);
		assertThat(value(channel, ChannelOption.TCP_NODELAY)).isFalse();
		assertThat(value(channel, ChannelOption.SO_KEEPALIVE)).isFalse();
		assertThat(value(channel, ChannelOption.SO_REUSEADDR)).isTrue();
		assertThat(value(channel, ChannelOption.SO_LINGER)).isZero();
		assertThat(value(channel, ChannelOption.IP_TOS)).isEqualTo(0x10);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL", "IO_URING" })
	void theTimesOfKeepaliveCanBeSet(Transport transport) {
		Channel channel = connected(transport,
				(options) -> options.socketOption(ExtendedSocketOptions.TCP_KEEPIDLE, 77)
					.socketOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 8)
					.socketOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 9));
		List<Integer> times = switch (transport) {
			case EPOLL -> List.of(value(channel, EpollChannelOption.TCP_KEEPIDLE),
					value(channel, EpollChannelOption.TCP_KEEPINTVL), value(channel, EpollChannelOption.TCP_KEEPCNT));
			case IO_URING -> List.of(value(channel, IoUringChannelOption.TCP_KEEPIDLE),
					value(channel, IoUringChannelOption.TCP_KEEPINTVL),
					value(channel, IoUringChannelOption.TCP_KEEPCNT));
			default -> List.of(value(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE)),
					value(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL)),
					value(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)));
		};
		assertThat(times).containsExactly(77, 8, 9);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void noClientIsMadeWithAnOptionThatTheTransportDoesNotHave(Transport transport) {
		assumeAvailable(transport);
		SpreadOptions options = SpreadOptions.builder()
			.transport(transport)
			.socketOption(StandardSocketOptions.IP_MULTICAST_TTL, 3)
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadClient.create(options))
			.withMessageContaining("socketOption IP_MULTICAST_TTL")
			.withMessageContaining("transport " + transport);
	}

	@Test
	void noClientIsMadeThatWouldLingerInsteadOfConnectingAgain() {
		SpreadOptions options = SpreadOptions.builder().socketOption(StandardSocketOptions.SO_LINGER, 5).build();
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadClient.create(options))
			.withMessageContaining("socketOption SO_LINGER must be 0 or negative but is 5")
			.withMessageContaining("closeTimeout");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void aValueThatIsRefusedFailsTheAttemptWithTheNameOfItsOption(Transport transport) {
		@SuppressWarnings("unchecked")
		SocketOption<Object> wrong = (SocketOption<Object>) (SocketOption<?>) StandardSocketOptions.IP_TOS;
		ConnectOutcome outcome = connect(transport, (options) -> options.socketOption(wrong, "low delay"));
		assertThat(outcome.failure()).isInstanceOf(SpreadConnectException.class)
			.hasMessageContaining(this.daemon.address().toString())
			.hasMessageContaining("socketOption IP_TOS cannot be low delay");
		assertThat(this.daemon.hasWaitingConnection()).isFalse();
	}

	@EnabledOnOs(value = OS.LINUX, disabledReason = "others have one address of loopback alone")
	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL", "IO_URING" })
	void connectionsGoOutFromTheLocalAddress(Transport transport) {
		Channel channel = connected(transport,
				(options) -> options.localAddress(new InetSocketAddress("127.0.0.3", 0)));
		assertThat(((InetSocketAddress) channel.localAddress()).getAddress()).hasToString("/127.0.0.3");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL", "IO_URING" })
	void anAddressThatIsNotOursFailsTheAttemptWithTheNameOfTheOption(Transport transport) {
		// of a block for documentation, so no host has it
		ConnectOutcome outcome = connect(transport,
				(options) -> options.localAddress(new InetSocketAddress("192.0.2.1", 0)));
		assertThat(outcome.failure()).isInstanceOf(SpreadConnectException.class)
			.hasMessageContaining("192.0.2.1")
			.hasMessageContaining("option localAddress");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL", "IO_URING" })
	void aUnixSocketHasNeither(Transport transport, @TempDir Path directory) {
		try (ScriptedDaemon local = ScriptedDaemon.listen(directory.resolve("4803"))) {
			ConnectOutcome outcome = connect(local.address(), transport,
					(options) -> options.localAddress(new InetSocketAddress("192.0.2.1", 0))
						.socketOption(StandardSocketOptions.TCP_NODELAY, false));
			local.acceptSession("#ann#d1");
			assertThat(outcome.connection().address()).isEqualTo(local.address());
		}
	}

}
