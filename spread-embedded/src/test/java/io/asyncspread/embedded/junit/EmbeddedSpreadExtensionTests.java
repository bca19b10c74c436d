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

package io.asyncspread.embedded.junit;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;

import io.asyncspread.DaemonAddress;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The extension gives daemons to a class or to each test.
 */
class EmbeddedSpreadExtensionTests {

	@Test
	void thereAreNoDaemonsOutsideOfTests() {
		assertThatIllegalStateException().isThrownBy(() -> new EmbeddedSpreadExtension().daemon());
	}

	@RepeatedTest(20)
	void classesThatShareAnExtensionCanRunBesideEachOther() throws Exception {
		EmbeddedSpreadExtension spread = new EmbeddedSpreadExtension();
		CyclicBarrier together = new CyclicBarrier(2);
		Callable<Boolean> testClass = () -> {
			ExtensionContext context = context(Thread.currentThread().getName());
			together.await();
			spread.beforeAll(context);
			boolean running = spread.daemon().isRunning();
			spread.afterAll(context);
			return running;
		};
		FutureTask<Boolean> other = new FutureTask<>(testClass);
		new Thread(other).start();
		assertThat(testClass.call()).isTrue();
		assertThat(other).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
		assertThatIllegalStateException().isThrownBy(spread::daemon);
	}

	@Test
	void classesAfterAFailedStartGetADaemon() {
		try (EmbeddedSpread other = EmbeddedSpread.start()) {
			SharesAPort.spread = EmbeddedSpreadExtension.of(EmbeddedSpread.builder().port(other.port()));
			assertThat(run(SharesAPort.class).getTotalFailureCount()).isOne();
		}
		assertThat(run(SharesAPort.class).getFailures()).isEmpty();
		assertThat(run(SharesAPort.class).getFailures()).isEmpty();
		assertThatIllegalStateException().isThrownBy(SharesAPort.spread::daemon);
	}

	@Test
	void classesAfterTheFailureOfAnotherExtensionGetADaemon() {
		SharesAPort.spread = new EmbeddedSpreadExtension();
		SharesAPort.broken = true;
		assertThat(run(SharesAPort.class).getTotalFailureCount()).isOne();
		SharesAPort.broken = false;
		assertThat(run(SharesAPort.class).getFailures()).isEmpty();
	}

	private static ExtensionContext context(String uniqueId) {
		return (ExtensionContext) Proxy.newProxyInstance(ExtensionContext.class.getClassLoader(),
				new Class<?>[] { ExtensionContext.class }, (proxy, method, arguments) -> {
					assertThat(method.getName()).isEqualTo("getUniqueId");
					return uniqueId;
				});
	}

	private static TestExecutionSummary run(Class<?> testClass) {
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectClass(testClass))
				.build(), listener);
		return listener.getSummary();
	}

	/**
	 * Run by tests above, and green by itself.
	 */
	static class SharesAPort {

		private static boolean broken;

		@RegisterExtension
		@Order(1)
		static BeforeAllCallback before = (context) -> {
			if (broken) {
				throw new IllegalStateException("broken before the daemons start");
			}
		};

		@RegisterExtension
		@Order(2)
		static EmbeddedSpreadExtension spread = new EmbeddedSpreadExtension();

		@Test
		void daemonRuns(EmbeddedSpread daemon) {
			assertThat(daemon.isRunning()).isTrue();
		}

	}

	@Nested
	@ExtendWith(EmbeddedSpreadExtension.class)
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class ForAClass {

		private EmbeddedSpread first;

		@BeforeAll
		void start(EmbeddedSpread daemon) {
			assertThat(daemon.isRunning()).isTrue();
			this.first = daemon;
		}

		@RepeatedTest(2)
		void testsShareTheDaemonWhichIsWholeAgain(EmbeddedSpread daemon, DaemonAddress address) {
			assertThat(daemon).isSameAs(this.first);
			assertThat(daemon.isRunning()).isTrue();
			assertThat(daemon.address()).isEqualTo(address);
			daemon.stop();
		}

		@Nested
		class AndInside {

			@Test
			void itIsTheSame(EmbeddedSpread daemon) {
				assertThat(daemon).isSameAs(ForAClass.this.first);
			}

		}

		@AfterAll
		void stillRuns() {
			assertThat(this.first.isRunning()).isTrue();
		}

	}

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class ForEachTest {

		private EmbeddedSpread previous;

		@Nested
		class Inner {

			@RegisterExtension
			final EmbeddedSpreadExtension spread = EmbeddedSpreadExtension.network("d1", "d2");

			@RepeatedTest(2)
			void testHasItsOwn(EmbeddedSpreadNetwork network) {
				assertThat(network.names()).containsExactly("d1", "d2");
				assertThat(this.spread.daemon("d2").isRunning()).isTrue();
				assertThat(network).isSameAs(this.spread.network());
				EmbeddedSpread before = ForEachTest.this.previous;
				assertThat(before == null || !before.isRunning()).isTrue();
				ForEachTest.this.previous = this.spread.daemon();
			}

		}

	}

	@Nested
	@ExtendWith(EmbeddedSpreadExtension.class)
	class ForAConstructor {

		private final EmbeddedSpread given;

		ForAConstructor(EmbeddedSpread daemon) {
			this.given = daemon;
		}

		@Test
		void itIsTheDaemonOfTheClass(EmbeddedSpread daemon) {
			assertThat(this.given).isSameAs(daemon);
			assertThat(daemon.isRunning()).isTrue();
		}

	}

	@Test
	void constructorThatComesTooEarlyIsToldWhatToDo() {
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		TooEarly.asked = true;
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectClass(TooEarly.class))
				.build(), listener);
		TooEarly.asked = false;
		assertThat(listener.getSummary().getFailures()).singleElement()
			.satisfies((failure) -> assertThat(failure.getException()).hasMessageContaining("Lifecycle.PER_CLASS")
				.hasMessageContaining("@BeforeAll"));
	}

	/**
	 * Run by a test above only.
	 */
	@ExtendWith(EmbeddedSpreadExtension.class)
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	@EnabledIf("isAsked")
	static class TooEarly {

		private static boolean asked;

		static boolean isAsked() {
			return asked;
		}

		TooEarly(EmbeddedSpread daemon) {
			assertThat(daemon).isNotNull();
		}

		@Test
		void neverRuns() {
			throw new AssertionError("the class could be made");
		}

	}

}
