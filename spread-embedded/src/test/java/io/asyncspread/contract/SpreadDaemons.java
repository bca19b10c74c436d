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

package io.asyncspread.contract;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a contract suite its daemons: for the whole class if registered in a static
 * field, anew for each test otherwise.
 *
 * <pre class="code">
 * class EmbeddedSessionTests extends SessionContractTests {
 *
 *     &#64;RegisterExtension
 *     static final SpreadDaemons daemons = SpreadDaemons.embedded("d1", "d2", "d3");
 *
 *     &#64;Override
 *     DaemonNetwork daemons() {
 *         return daemons.network();
 *     }
 *
 * }
 * </pre>
 *
 * The same suite for C daemons has {@link #real} instead and the annotation
 * {@code @EnabledIfSystemProperty(named = RealDaemonNetwork.BINARY, matches = ".+")}.
 */
public final class SpreadDaemons implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

	private final Supplier<DaemonNetwork> factory;

	private @Nullable DaemonNetwork network;

	private boolean shared;

	private SpreadDaemons(Supplier<DaemonNetwork> factory) {
		this.factory = factory;
	}

	/**
	 * Return an extension with embedded daemons.
	 * @param names names of the daemons
	 * @return the extension
	 */
	public static SpreadDaemons embedded(String... names) {
		return new SpreadDaemons(() -> new EmbeddedDaemonNetwork(List.of(names), (builder) -> {
		}));
	}

	/**
	 * Return an extension with C daemons.
	 * @param names names of the daemons
	 * @return the extension
	 */
	public static SpreadDaemons real(String... names) {
		return new SpreadDaemons(() -> new RealDaemonNetwork(List.of(names), List.of(), null));
	}

	/**
	 * Return the daemons.
	 * @return the network, which runs
	 * @throws IllegalStateException outside of a test
	 */
	public DaemonNetwork network() {
		DaemonNetwork running = this.network;
		if (running == null) {
			throw new IllegalStateException("the daemons run from before the first test to after the last");
		}
		return running;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.shared = true;
		this.network = this.factory.get();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (!this.shared) {
			this.network = this.factory.get();
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (!this.shared) {
			stop();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		stop();
	}

	private void stop() {
		DaemonNetwork running = this.network;
		this.network = null;
		if (running != null) {
			running.close();
		}
	}

}
