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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultEventExecutor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import reactor.blockhound.BlockHound;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No event loop ever blocks, neither the client's nor the embedded daemon's: other suites
 * run again while BlockHound watches all threads of Netty. In a JVM of its own, with
 * {@code -XX:+AllowRedefinitionToAddDeleteMethods}.
 */
@Tag("blocking")
class BlockingTests {

	private static final Queue<String> BLOCKING = new ConcurrentLinkedQueue<>();

	@BeforeAll
	static void watch() {
		BlockHound.builder()
			.loadIntegrations()
			// where logs go is the application's choice
			.allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
			// handing over to a thread: a lock that is held for some instructions
			.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
			.allowBlockingCallsInside("java.util.concurrent.ForkJoinPool", "execute")
			// so does Netty's allocator when loops that share it get in each other's way
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
			// and its loop when it ends, with no connection any more
			.allowBlockingCallsInside("io.netty.channel.SingleThreadIoEventLoop", "cleanup")
			.blockingMethodCallback((method) -> {
				StringWriter trace = new StringWriter();
				new Throwable(method.toString()).printStackTrace(new PrintWriter(trace));
				BLOCKING.add(trace.toString());
			})
			.install();
	}

	@Test
	void noEventLoopBlocksWhileOtherTestsRun() throws Exception {
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectClass(EmbeddedNetworkFaultTests.class),
					DiscoverySelectors.selectClass(EmbeddedDaemonFaultTests.class),
					DiscoverySelectors.selectClass(CloseTests.class),
					DiscoverySelectors.selectClass(SlowConsumerTests.class),
					DiscoverySelectors.selectClass("io.asyncspread.session.ClientSessionTests"),
					DiscoverySelectors.selectClass("io.asyncspread.session.ClientConnectTests"),
					DiscoverySelectors.selectClass("io.asyncspread.session.ClientCloseTests"),
					DiscoverySelectors.selectClass("io.asyncspread.session.ClientListenerTests"),
					DiscoverySelectors.selectClass("io.asyncspread.session.ClientSendTests"),
					DiscoverySelectors.selectClass("io.asyncspread.client.HoldTests"),
					DiscoverySelectors.selectClass("io.asyncspread.client.PullTests"),
					DiscoverySelectors.selectClass("io.asyncspread.client.TlsTests"),
					DiscoverySelectors.selectClass("io.asyncspread.contract.EmbeddedSessionTests"),
					DiscoverySelectors.selectClass("io.asyncspread.contract.EmbeddedMulticastTests"),
					DiscoverySelectors.selectClass("io.asyncspread.contract.EmbeddedMembershipTests"))
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create().execute(request, listener);
		StringWriter failures = new StringWriter();
		listener.getSummary().printFailuresTo(new PrintWriter(failures));
		assertThat(BLOCKING).isEmpty();
		assertThat(failures.toString()).isEmpty();
		assertThat(listener.getSummary().getTestsSucceededCount()).isGreaterThan(100);
	}

	@Test
	void aLoopThatBlocksIsFound() throws Exception {
		DefaultEventExecutor loop = new DefaultEventExecutor();
		try {
			loop.submit(() -> {
				Thread.sleep(1);
				return null;
			}).get(10, TimeUnit.SECONDS);
			assertThat(BLOCKING).anyMatch((trace) -> trace.contains("java.lang.Thread.sleep"));
		}
		finally {
			BLOCKING.clear();
			loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
		}
	}

}
