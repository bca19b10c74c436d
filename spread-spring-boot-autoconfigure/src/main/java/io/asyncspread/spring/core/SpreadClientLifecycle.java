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

package io.asyncspread.spring.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadTimeoutException;
import io.asyncspread.spring.event.SpreadEventPublisher;

/**
 * Connects a {@link SpreadClient} when the application context starts, before anything
 * that may send, and publishes its events.
 * <p>
 * Stopping does not disconnect. A closed client cannot be opened again, so the client is
 * closed when its bean is destroyed; until then whoever stops later than this, or is
 * started again, finds it connected. When a context is paused, its listener containers
 * leave their groups, so that nobody sees a ghost; only the session stays, which is no
 * member of any group.
 */
public class SpreadClientLifecycle implements SmartLifecycle, ApplicationEventPublisherAware {

	/**
	 * The phase: before the web server and before all listener containers, so that
	 * requests in flight and draining listeners can still send when the context stops.
	 */
	public static final int PHASE = DEFAULT_PHASE - 4096;

	/**
	 * The name of an application's main connection.
	 */
	public static final String DEFAULT_CONNECTION = "default";

	/**
	 * How long {@link StartupFailurePolicy#FAIL} waits for the first session at most: 30
	 * s.
	 */
	public static final Duration DEFAULT_STARTUP_TIMEOUT = Duration.ofSeconds(30);

	private static final Log logger = LogFactory.getLog(SpreadClientLifecycle.class);

	private final SpreadClient client;

	private final StartupFailurePolicy failurePolicy;

	private String connection = DEFAULT_CONNECTION;

	private Duration startupTimeout = DEFAULT_STARTUP_TIMEOUT;

	private @Nullable ApplicationEventPublisher publisher;

	private boolean listening;

	private volatile boolean running;

	/**
	 * Create a lifecycle with {@link StartupFailurePolicy#RETRY}.
	 * @param client the client
	 */
	public SpreadClientLifecycle(SpreadClient client) {
		this(client, StartupFailurePolicy.RETRY);
	}

	/**
	 * Create a lifecycle.
	 * @param client the client
	 * @param failurePolicy what to do when there is no session at start-up
	 */
	public SpreadClientLifecycle(SpreadClient client, StartupFailurePolicy failurePolicy) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(failurePolicy, "'failurePolicy' must not be null");
		this.client = client;
		this.failurePolicy = failurePolicy;
	}

	/**
	 * Set how long {@link StartupFailurePolicy#FAIL} waits for the first session.
	 * @param startupTimeout the time, by default {@link #DEFAULT_STARTUP_TIMEOUT}
	 * @throws IllegalArgumentException if it is zero or negative
	 */
	public void setStartupTimeout(Duration startupTimeout) {
		Assert.isTrue(startupTimeout.toNanos() > 0, "'startupTimeout' must be positive");
		this.startupTimeout = startupTimeout;
	}

	/**
	 * Set the name of the connection, for events and failures: where an application has
	 * several clients they tell which one is meant. Set it before the lifecycle starts.
	 * @param connection the name, by default {@link #DEFAULT_CONNECTION}
	 */
	public void setConnection(String connection) {
		Assert.hasText(connection, "'connection' must not be empty");
		this.connection = connection;
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void start() {
		FirstFailure firstFailure = new FirstFailure();
		if (!this.listening) {
			this.listening = true;
			this.client.listen(firstFailure);
			if (this.publisher != null) {
				this.client.listen(new SpreadEventPublisher(this.connection, this.client, this.publisher));
			}
		}
		CompletableFuture<?> connected = this.client.connect();
		if (this.failurePolicy == StartupFailurePolicy.FAIL) {
			awaitNamed(CompletableFuture.anyOf(connected, firstFailure.allTried));
		}
		this.running = true;
	}

	private void awaitNamed(CompletableFuture<?> outcome) {
		try {
			await(outcome);
		}
		catch (SpreadException ex) {
			if (this.connection.equals(DEFAULT_CONNECTION)) {
				throw ex;
			}
			throw new ConnectionStartupException(this.connection, ex);
		}
	}

	private void await(CompletableFuture<?> outcome) {
		try {
			outcome.get(this.startupTimeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() instanceof CompletionException completion && completion.getCause() != null)
					? completion.getCause() : ex.getCause();
			throw (cause instanceof SpreadException reason) ? reason
					: new IllegalStateException("the Spread client did not connect", cause);
		}
		catch (TimeoutException ex) {
			throw new SpreadTimeoutException("no session with a daemon of " + this.client.options().daemons()
					+ " within " + this.startupTimeout + ", and " + property("startup-failure-policy") + " is 'fail'",
					this.startupTimeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while waiting for the first session", ex);
		}
	}

	private String property(String name) {
		return (this.connection.equals(DEFAULT_CONNECTION) ? "spread." : "spread.connections." + this.connection + ".")
				+ name;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Sees how the first attempts end; on the delivery lane.
	 */
	private final class FirstFailure implements SessionListener {

		private final CompletableFuture<Void> allTried = new CompletableFuture<>();

		@Override
		public void onEvent(SessionEvent event) {
			if (event instanceof SessionEvent.ConnectFailed failed) {
				if (failed.nextAttempt() == null) {
					tellTheEnd(failed);
				}
				if (failed.attempt() >= SpreadClientLifecycle.this.client.options().daemons().size()
						|| failed.nextAttempt() == null) {
					this.allTried.completeExceptionally(failed.cause());
				}
			}
		}

		private void tellTheEnd(SessionEvent.ConnectFailed failed) {
			if (SpreadClientLifecycle.this.failurePolicy == StartupFailurePolicy.RETRY) {
				String which = SpreadClientLifecycle.this.connection;
				logger.error(
						"The Spread client" + (which.equals(DEFAULT_CONNECTION) ? "" : " of connection '" + which + "'")
								+ " has given up, and the application runs without it: " + failed.cause().getMessage()
								+ ". Mend that and restart the application");
			}
		}

	}

}
