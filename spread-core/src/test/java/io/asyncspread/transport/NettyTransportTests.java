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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.asyncspread.Transport;
import io.asyncspread.transport.NettyTransport.Availability;
import io.asyncspread.transport.NettyTransport.Native;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which transport is used where. The native ones are stood for by NIO, so that all of it
 * can be tried on any machine.
 */
class NettyTransportTests {

	private final List<Transport> created = new ArrayList<>();

	private NettyTransport choose(Transport wanted, Transport... available) {
		return NettyTransport.of(wanted, natives(Set.copyOf(Arrays.asList(available))));
	}

	private List<Native> natives(Set<Transport> available) {
		List<Native> natives = new ArrayList<>();
		for (Transport kind : List.of(Transport.EPOLL, Transport.KQUEUE, Transport.IO_URING)) {
			natives.add(candidate(kind, () -> new Availability(available.contains(kind), "not this system")));
		}
		return natives;
	}

	private Native candidate(Transport kind, Supplier<Availability> availability) {
		return new Native(kind, "library-for-" + kind, availability, () -> {
			this.created.add(kind);
			NettyTransport nio = NettyTransport.of(Transport.NIO, List.of());
			return new NettyTransport(kind, nio.ioHandler(), nio.tcp(), nio.unix(), nio.unixAddress(), nio.keepAlive(),
					nio.ownOptions());
		});
	}

	@Test
	void theNativeTransportOfTheSystemIsPreferred() {
		assertThat(choose(Transport.AUTO, Transport.EPOLL).kind()).isEqualTo(Transport.EPOLL);
		assertThat(choose(Transport.AUTO, Transport.KQUEUE).kind()).isEqualTo(Transport.KQUEUE);
		assertThat(choose(Transport.AUTO).kind()).isEqualTo(Transport.NIO);
	}

	@Test
	void ioUringIsUsedWhenAskedForAndOnlyThen() {
		assertThat(choose(Transport.AUTO, Transport.IO_URING).kind()).isEqualTo(Transport.NIO);
		assertThat(choose(Transport.AUTO, Transport.IO_URING, Transport.EPOLL).kind()).isEqualTo(Transport.EPOLL);
		assertThat(choose(Transport.IO_URING, Transport.IO_URING, Transport.EPOLL).kind())
			.isEqualTo(Transport.IO_URING);
	}

	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "KQUEUE", "IO_URING" })
	void aTransportAskedForIsUsedOrRefusedWithWhatItNeeds(Transport wanted) {
		assertThat(choose(wanted, wanted).kind()).isEqualTo(wanted);
		assertThat(this.created).containsExactly(wanted);
		assertThatIllegalArgumentException().isThrownBy(() -> choose(wanted))
			.withMessageContaining("transport " + wanted)
			.withMessageContaining("not this system")
			.withMessageContaining("library-for-" + wanted)
			.withMessageContaining("use AUTO or NIO");
	}

	@Test
	void aTransportWithoutItsClassesIsNotAvailable() {
		List<Native> without = List.of(candidate(Transport.KQUEUE, () -> {
			throw new NoClassDefFoundError("io/netty/channel/kqueue/KQueue");
		}));
		assertThat(NettyTransport.of(Transport.AUTO, without).kind()).isEqualTo(Transport.NIO);
		assertThatIllegalArgumentException().isThrownBy(() -> NettyTransport.of(Transport.KQUEUE, without))
			.withMessageContaining("not on the class path");
	}

	@Test
	void nioIsNeverReplaced() {
		assertThat(choose(Transport.NIO, Transport.EPOLL, Transport.KQUEUE).kind()).isEqualTo(Transport.NIO);
		assertThat(this.created).isEmpty();
	}

	@Test
	void theErrorSaysWhyThisMachineDoesNotHaveATransport() {
		for (Transport kind : List.of(Transport.EPOLL, Transport.KQUEUE, Transport.IO_URING)) {
			try {
				assertThat(NettyTransport.of(kind).kind()).isEqualTo(kind);
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex).hasMessageContaining("netty-transport-native-")
					.message()
					.doesNotContain("java.lang", "null");
			}
		}
	}

	@Test
	void thisMachineGetsWhatItHas() {
		Transport expected = Epoll.isAvailable() ? Transport.EPOLL
				: KQueue.isAvailable() ? Transport.KQUEUE : Transport.NIO;
		assertThat(NettyTransport.of(Transport.AUTO).kind()).isEqualTo(expected);
	}

}
