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

package io.asyncspread.sample.network;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import io.asyncspread.embedded.PortInUseException;
import io.asyncspread.sample.SampleProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Two embedded daemons that form one network, shared by all instances on this machine.
 * The instance that starts first runs both and connects to the first; the others find the
 * ports taken and connect to the second, so that a split parts them. When the one that
 * runs them ends, another takes over.
 * <p>
 * An application needs none of this: with {@code spread-embedded} on the class path the
 * starter brings one daemon by itself, and with {@code spread.daemons} it connects to
 * real ones. Then this class is not used.
 * <p>
 * Guarded by its own lock: called by the context, by the client's lane and by web
 * requests.
 */
@Component
@ConditionalOnOwnDaemons
class SharedNetwork implements SpreadConnectionDetails, SessionListener, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(SharedNetwork.class);

	private static final String FIRST = "d1";

	private static final String SECOND = "d2";

	private final SampleProperties.Network ports;

	private final ApplicationEventPublisher events;

	private final DaemonAddress first;

	private final DaemonAddress second;

	private final List<DaemonAddress> daemons;

	private @Nullable EmbeddedSpreadNetwork network;

	private boolean split;

	private boolean destroyed;

	SharedNetwork(SampleProperties properties, ApplicationEventPublisher events) {
		this.ports = properties.network();
		this.events = events;
		List<DaemonAddress> addresses;
		try {
			EmbeddedSpreadNetwork started = start();
			this.network = started;
			addresses = started.names().stream().map((name) -> started.daemon(name).address()).toList();
			logger.info("Started two embedded Spread daemons, {} and {}: the page can split their network",
					addresses.get(0), addresses.get(1));
		}
		catch (PortInUseException ex) {
			addresses = Stream.of(this.ports.firstPort(), this.ports.secondPort())
				.map((port) -> DaemonAddress.tcp("127.0.0.1", port))
				.toList();
			logger.info("{} is taken: connecting to {}, a daemon of the instance that was started before", ex.address(),
					addresses.get(1));
		}
		this.first = addresses.get(0);
		this.second = addresses.get(1);
		this.daemons = (this.network != null) ? List.of(this.first) : List.of(this.second, this.first);
	}

	private EmbeddedSpreadNetwork start() {
		return EmbeddedSpreadNetwork.builder()
			.daemon(FIRST, this.ports.firstPort())
			.daemon(SECOND, this.ports.secondPort())
			.start();
	}

	@Override
	public List<DaemonAddress> getDaemons() {
		return this.daemons;
	}

	/**
	 * Run the daemons here once those of the other instance are gone. After the second
	 * the first is tried, so this instance goes there, and the next one that is started
	 * finds the second again.
	 */
	@Override
	public synchronized void onEvent(SessionEvent event) {
		boolean nobodyThere = event instanceof SessionEvent.ConnectFailed failed
				&& failed.cause() instanceof SpreadConnectException && failed.daemon().equals(this.second);
		if (!nobodyThere || this.network != null || this.destroyed) {
			return;
		}
		try {
			this.network = start();
			logger.info("The instance that ran the Spread daemons is gone: started both here");
			tell();
		}
		catch (PortInUseException ex) {
			logger.debug("Another instance was faster to start the Spread daemons: {} is taken", ex.address());
		}
	}

	/**
	 * Part the two daemons.
	 * @throws NotHereException if they run in another instance
	 */
	synchronized void split() {
		here().partition(Set.of(FIRST), Set.of(SECOND));
		this.split = true;
		tell();
	}

	/**
	 * Bring the two daemons together again.
	 * @throws NotHereException if they run in another instance
	 */
	synchronized void heal() {
		here().heal();
		this.split = false;
		tell();
	}

	private EmbeddedSpreadNetwork here() {
		if (this.network == null) {
			throw new NotHereException();
		}
		return this.network;
	}

	@EventListener(ApplicationReadyEvent.class)
	synchronized void tell() {
		this.events.publishEvent(new NetworkChanged(List.of(daemon(FIRST, this.first), daemon(SECOND, this.second)),
				this.network != null, this.split));
	}

	private static NetworkChanged.Daemon daemon(String name, DaemonAddress address) {
		return new NetworkChanged.Daemon(name, address.toString());
	}

	@Override
	public synchronized void destroy() {
		this.destroyed = true;
		if (this.network != null) {
			this.network.close();
		}
	}

}
