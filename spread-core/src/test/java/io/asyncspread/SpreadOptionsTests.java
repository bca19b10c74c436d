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

package io.asyncspread;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SpreadOptionsTests {

	@Test
	void defaultsAreThoseOfTheDocumentation() {
		SpreadOptions options = SpreadOptions.builder().build();
		assertThat(options.daemons()).containsExactly(DaemonAddress.tcp("localhost", 4803));
		assertThat(options.privateName()).isNull();
		assertThat(options.membership()).isTrue();
		assertThat(options.receiveBuffer()).isEqualTo(4 << 20);
		assertThat(options.localAddress()).isNull();
		assertThat(options.socketOptions()).isEmpty();
		assertThat(options.authenticators()).extracting(Authenticator::method).containsExactly("NULL");
		assertThat(options.nameConflict()).isEqualTo(NameConflictPolicy.RETRY);
		assertThat(options.reconnect().enabled()).isTrue();
		assertThat(options.lane().slowConsumer()).isEqualTo(SlowConsumerPolicy.PAUSE);
		assertThat(options.ping().service()).isEqualTo(ServiceType.RELIABLE);
		assertThat(options.ssl()).isNull();
		assertThat(options.verifyHostname()).isTrue();
		assertThat(options.transport()).isEqualTo(Transport.AUTO);
		assertThat(options.listenerExecutor()).isNull();
		assertThat(options.metrics()).isSameAs(SpreadMetrics.NONE);
	}

	@Test
	void aCopyHasAllValuesAndIsIndependent() throws NoSuchAlgorithmException {
		Executor executor = Runnable::run;
		SpreadMetrics metrics = new SpreadMetrics() {
		};
		SSLContext ssl = SSLContext.getDefault();
		SpreadOptions options = SpreadOptions.builder()
			.daemons("4803@a", "b:4804")
			.privateName("prices")
			.membership(false)
			.connectTimeout(Duration.ofSeconds(1))
			.handshakeTimeout(Duration.ofSeconds(2))
			.joinTimeout(Duration.ofSeconds(3))
			.closeTimeout(Duration.ofSeconds(4))
			.reconnect(ReconnectOptions.NEVER)
			.nameConflict(NameConflictPolicy.SUFFIX)
			.ping(PingOptions.DEFAULT.service(ServiceType.AGREED))
			.lane(LaneOptions.DEFAULT.maxMessages(10))
			.sending(SendingOptions.DEFAULT.maxBytes(1 << 20))
			.receiveBuffer(0)
			.localAddress(new InetSocketAddress("127.0.0.1", 0))
			.socketOption(StandardSocketOptions.SO_SNDBUF, 1 << 16)
			.authenticators(Authenticator.ip(), Authenticator.password("bob", "secret"))
			.ssl(ssl)
			.verifyHostname(false)
			.transport(Transport.NIO)
			.listenerExecutor(executor)
			.metrics(metrics)
			.build();
		SpreadOptions copy = options.toBuilder().build();
		assertThat(copy).usingRecursiveComparison().isEqualTo(options);
		assertThat(copy.daemons()).containsExactly(DaemonAddress.tcp("a", 4803), DaemonAddress.tcp("b", 4804));
		assertThat(copy.privateName()).isEqualTo("prices");
		assertThat(copy.membership()).isFalse();
		assertThat(copy.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(copy.handshakeTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(copy.joinTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(copy.closeTimeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(copy.reconnect()).isEqualTo(ReconnectOptions.NEVER);
		assertThat(copy.nameConflict()).isEqualTo(NameConflictPolicy.SUFFIX);
		assertThat(copy.ping().service()).isEqualTo(ServiceType.AGREED);
		assertThat(copy.lane().maxMessages()).isEqualTo(10);
		assertThat(copy.sending().maxBytes()).isEqualTo(1 << 20);
		assertThat(copy.receiveBuffer()).isZero();
		assertThat(copy.localAddress()).isEqualTo(new InetSocketAddress("127.0.0.1", 0));
		assertThat(copy.socketOptions()).isEqualTo(Map.of(StandardSocketOptions.SO_SNDBUF, 1 << 16));
		assertThat(copy.authenticators()).extracting(Authenticator::method).containsExactly("IP", "PWORD");
		assertThat(copy.ssl()).isSameAs(ssl);
		assertThat(copy.verifyHostname()).isFalse();
		assertThat(copy.transport()).isEqualTo(Transport.NIO);
		assertThat(copy.listenerExecutor()).isSameAs(executor);
		assertThat(copy.metrics()).isSameAs(metrics);
		options.toBuilder().privateName("other").build();
		assertThat(options.privateName()).isEqualTo("prices");
	}

	@Test
	void changingABuilderDoesNotChangeWhatItBuilt() {
		SpreadOptions.Builder builder = SpreadOptions.builder().privateName("one");
		SpreadOptions options = builder.build();
		builder.privateName("two");
		assertThat(options.privateName()).isEqualTo("one");
		assertThat(builder.privateName(null).build().privateName()).isNull();
	}

	@Test
	void aSocketOptionIsTakenOutAgainByNull() {
		SpreadOptions.Builder builder = SpreadOptions.builder()
			.socketOption(StandardSocketOptions.SO_SNDBUF, 1 << 16)
			.socketOption(StandardSocketOptions.TCP_NODELAY, false);
		SpreadOptions before = builder.build();
		builder.socketOption(StandardSocketOptions.SO_SNDBUF, null);
		assertThat(builder.build().socketOptions()).isEqualTo(Map.of(StandardSocketOptions.TCP_NODELAY, false));
		assertThat(before.socketOptions()).hasSize(2);
	}

	static Stream<Arguments> wrongValues() {
		Duration zero = Duration.ZERO;
		Duration negative = Duration.ofMillis(-1);
		return Stream.of(wrong("daemons", (builder) -> builder.daemons(List.of())),
				wrong("daemon address", (builder) -> builder.daemons("4803@")),
				wrong("private name", (builder) -> builder.privateName("eleven-char")),
				wrong("private name", (builder) -> builder.privateName("")),
				wrong("private name", (builder) -> builder.privateName("a b")),
				wrong("connectTimeout", (builder) -> builder.connectTimeout(zero)),
				wrong("handshakeTimeout", (builder) -> builder.handshakeTimeout(negative)),
				wrong("joinTimeout", (builder) -> builder.joinTimeout(zero)),
				wrong("closeTimeout", (builder) -> builder.closeTimeout(zero)),
				wrong("localAddress",
						(builder) -> builder.localAddress(InetSocketAddress.createUnresolved("no.such.host", 0))),
				wrong("receiveBuffer", (builder) -> builder.receiveBuffer(-1)),
				wrong("authenticators", (builder) -> builder.authenticators()),
				wrong("authenticators",
						(builder) -> builder.authenticators(Authenticator.none(), Authenticator.none())),
				wrong("reconnect.maxAttempts",
						(builder) -> builder.reconnect(ReconnectOptions.DEFAULT.maxAttempts(-1))),
				wrong("reconnect.stableAfter",
						(builder) -> builder.reconnect(ReconnectOptions.DEFAULT.stableAfter(negative))),
				wrong("ping.interval", (builder) -> builder.ping(PingOptions.DEFAULT.interval(negative))),
				wrong("ping.timeout", (builder) -> builder.ping(PingOptions.DEFAULT.timeout(zero))),
				wrong("lane.maxMessages", (builder) -> builder.lane(LaneOptions.DEFAULT.maxMessages(3))),
				wrong("lane.maxBytes", (builder) -> builder.lane(LaneOptions.DEFAULT.maxBytes(1023))),
				wrong("lane.slowListenerAfter", (builder) -> builder.lane(LaneOptions.DEFAULT.slowListenerAfter(zero))),
				wrong("sending.maxBytes", (builder) -> builder.sending(SendingOptions.DEFAULT.maxBytes(286_301))),
				wrong("sending.timeout", (builder) -> builder.sending(SendingOptions.DEFAULT.timeout(zero))));
	}

	private static Arguments wrong(String option, Consumer<SpreadOptions.Builder> change) {
		return arguments(option, change);
	}

	@ParameterizedTest
	@MethodSource("wrongValues")
	void errorsNameTheOption(String option, Consumer<SpreadOptions.Builder> change) {
		assertThatIllegalArgumentException().isThrownBy(() -> {
			SpreadOptions.Builder builder = SpreadOptions.builder();
			change.accept(builder);
			builder.build();
		}).withMessageContaining(option);
	}

	static Stream<Arguments> nullValues() {
		return Stream.of(nullFor("reconnect", (builder) -> builder.reconnect(null)),
				nullFor("nameConflict", (builder) -> builder.nameConflict(null)),
				nullFor("ping", (builder) -> builder.ping(null)), nullFor("lane", (builder) -> builder.lane(null)),
				nullFor("sending", (builder) -> builder.sending(null)),
				nullFor("transport", (builder) -> builder.transport(null)),
				nullFor("socketOption", (builder) -> builder.socketOption(null, 1)),
				nullFor("metrics", (builder) -> builder.metrics(null)),
				nullFor("reconnect.backoff", (builder) -> builder.reconnect(ReconnectOptions.DEFAULT.backoff(null))),
				nullFor("ping.service", (builder) -> builder.ping(PingOptions.DEFAULT.service(null))),
				nullFor("lane.slowConsumer", (builder) -> builder.lane(LaneOptions.DEFAULT.slowConsumer(null))));
	}

	private static Arguments nullFor(String option, Consumer<SpreadOptions.Builder> change) {
		return arguments(option, change);
	}

	@ParameterizedTest
	@MethodSource("nullValues")
	void nullIsRefusedWhereItIsGivenAndNotWhereItIsUsed(String option, Consumer<SpreadOptions.Builder> change) {
		assertThatNullPointerException().isThrownBy(() -> change.accept(SpreadOptions.builder())).withMessage(option);
	}

	@Test
	void pingsCanBeSwitchedOff() {
		assertThat(PingOptions.DEFAULT.interval(Duration.ZERO).interval()).isZero();
	}

	@Test
	void tlsIsForTcpAlone() throws NoSuchAlgorithmException {
		SpreadOptions.Builder builder = SpreadOptions.builder()
			.ssl(SSLContext.getDefault())
			.daemons(List.of(DaemonAddress.tcp("a", 1), DaemonAddress.unix(Path.of("/tmp/4803"))));
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessageContaining("ssl")
			.withMessageContaining("unix:/tmp/4803");
		assertThat(builder.ssl(null).build().daemons()).hasSize(2);
	}

	@Test
	void textShowsNoSecret() {
		SpreadOptions options = SpreadOptions.builder()
			.privateName("prices")
			.authenticators(Authenticator.password("bob", "secret"))
			.build();
		assertThat(options.toString()).contains("4803@localhost", "prices", "PWORD").doesNotContain("secret", "bob");
		assertThat(SpreadOptions.builder().build().toString()).doesNotContain("NullPointer");
	}

}
