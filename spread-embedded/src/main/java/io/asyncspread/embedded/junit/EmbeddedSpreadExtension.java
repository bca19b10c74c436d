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

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.asyncspread.DaemonAddress;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an embedded daemon, or a network of them.
 * <p>
 * With {@code @ExtendWith} on the class there is one daemon for all its tests; the same
 * for a static field with {@code @RegisterExtension}, where the daemons can be chosen. In
 * an instance field each test gets its own. Daemons that tests share are
 * {@linkplain EmbeddedSpreadNetwork#reset() reset} after each test. Parameters of the
 * types {@link EmbeddedSpread} and {@link DaemonAddress} (of the first daemon) and
 * {@link EmbeddedSpreadNetwork} are resolved: of test and life cycle methods always, of
 * constructors with {@code @ExtendWith} or a static field and one instance of the class
 * for each test, as is JUnit's default. An instance field is registered when the instance
 * is there, too late for its constructor; and with {@code Lifecycle.PER_CLASS} its
 * daemons are shared as well.
 * <p>
 * Classes that share an extension may run beside each other. Tests that share daemons and
 * make faults may not: the reset after one of them ends the faults of the others.
 */
public final class EmbeddedSpreadExtension
		implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private final Supplier<EmbeddedSpreadNetwork> starter;

	// classes that share the extension can run beside each other
	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable EmbeddedSpreadNetwork network;

	// JUnit ends a class that never began too, where this or another extension failed
	private final Set<String> classes = new HashSet<>();

	private volatile boolean shared;

	/**
	 * Create an extension with one daemon named {@code localhost}.
	 */
	public EmbeddedSpreadExtension() {
		this(() -> EmbeddedSpread.start().network());
	}

	private EmbeddedSpreadExtension(Supplier<EmbeddedSpreadNetwork> starter) {
		this.starter = starter;
	}

	/**
	 * Return an extension with one daemon.
	 * @param builder how to start it
	 * @return the extension
	 */
	public static EmbeddedSpreadExtension of(EmbeddedSpread.Builder builder) {
		return new EmbeddedSpreadExtension(() -> builder.start().network());
	}

	/**
	 * Return an extension with a network.
	 * @param builder how to start it
	 * @return the extension
	 */
	public static EmbeddedSpreadExtension of(EmbeddedSpreadNetwork.Builder builder) {
		return new EmbeddedSpreadExtension(builder::start);
	}

	/**
	 * Return an extension with a network.
	 * @param daemons names of the daemons
	 * @return the extension
	 */
	public static EmbeddedSpreadExtension network(String... daemons) {
		return of(EmbeddedSpreadNetwork.builder().daemons(daemons));
	}

	/**
	 * Return the network.
	 * @return the network, which runs
	 * @throws IllegalStateException outside of a test
	 */
	public EmbeddedSpreadNetwork network() {
		EmbeddedSpreadNetwork running = this.network;
		if (running == null) {
			throw new IllegalStateException(
					"the embedded daemons run only while tests do; is the extension registered with JUnit?");
		}
		return running;
	}

	/**
	 * Return the first daemon.
	 * @return the daemon
	 * @throws IllegalStateException outside of a test
	 */
	public EmbeddedSpread daemon() {
		return network().daemon(network().names().get(0));
	}

	/**
	 * Return a daemon.
	 * @param name its name
	 * @return the daemon
	 * @throws IllegalArgumentException if there is no such daemon
	 * @throws IllegalStateException outside of a test
	 */
	public EmbeddedSpread daemon(String name) {
		return network().daemon(name);
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.shared = true;
		this.lock.lock();
		try {
			if (this.classes.isEmpty()) {
				this.network = this.starter.get();
			}
			this.classes.add(context.getUniqueId());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (!this.shared) {
			this.network = this.starter.get();
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (this.shared) {
			network().reset();
		}
		else {
			stop();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.lock.lock();
		try {
			if (this.classes.remove(context.getUniqueId()) && this.classes.isEmpty()) {
				stop();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void stop() {
		EmbeddedSpreadNetwork running = this.network;
		this.network = null;
		if (running != null) {
			running.close();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == EmbeddedSpread.class || type == EmbeddedSpreadNetwork.class || type == DaemonAddress.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		if (this.network == null) {
			throw new ParameterResolutionException("there is no embedded daemon yet for "
					+ parameter.getDeclaringExecutable()
					+ ": JUnit makes the instance of a class with Lifecycle.PER_CLASS before anything is started; take"
					+ " the daemon as a parameter of a test or @BeforeAll method instead");
		}
		Class<?> type = parameter.getParameter().getType();
		if (type == EmbeddedSpreadNetwork.class) {
			return network();
		}
		return (type == EmbeddedSpread.class) ? daemon() : daemon().address();
	}

}
