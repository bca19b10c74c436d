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

package io.asyncspread.boot.autoconfigure;

import java.util.List;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadConnectException;
import io.asyncspread.boot.autoconfigure.SpreadProperties.Embedded;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.PortInUseException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The embedded daemon that the auto-configuration started, or, where its fixed port is
 * taken, the address of the daemon that has the port. When that one goes (it was the
 * embedded daemon of another application on this machine that ended) this application
 * takes the port over.
 * <p>
 * Guarded by its own lock: made and destroyed by the context, taken over from the
 * client's lane.
 */
class EmbeddedSpreadConnectionDetails implements SpreadConnectionDetails, SessionListener, DisposableBean {

	private static final Log logger = LogFactory.getLog(EmbeddedSpreadConnectionDetails.class);

	private final Embedded properties;

	private final DaemonAddress address;

	private @Nullable EmbeddedSpread daemon;

	private boolean destroyed;

	EmbeddedSpreadConnectionDetails(Embedded properties) {
		this.properties = properties;
		EmbeddedSpread started = null;
		DaemonAddress where;
		try {
			started = start();
			where = started.address();
			logger.info("No 'spread.daemons' configured: started an embedded Spread daemon at " + where
					+ ", for development and tests only (off with 'spread.embedded.enabled=false')");
		}
		catch (PortInUseException ex) {
			where = ex.address();
			logger.info("No 'spread.daemons' configured, and port " + properties.port()
					+ " of the embedded Spread daemon is taken: connecting to the Spread daemon there");
		}
		this.daemon = started;
		this.address = where;
	}

	private EmbeddedSpread start() {
		int port = this.properties.port();
		if (port < 0 || port > 65535) {
			throw new InvalidConfigurationPropertyValueException("spread.embedded.port", port,
					"must be in 0..65535, 0 for any free port");
		}
		return ConnectionName.MAIN.checked("embedded.name", this.properties.name(),
				() -> EmbeddedSpread.builder().port(port).name(this.properties.name()).start());
	}

	@Override
	public List<DaemonAddress> getDaemons() {
		return List.of(this.address);
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.ConnectFailed failed && failed.cause() instanceof SpreadConnectException) {
			takeOver();
		}
	}

	private synchronized void takeOver() {
		if (this.daemon != null || this.destroyed) {
			return;
		}
		try {
			this.daemon = start();
			logger.info("The Spread daemon at " + this.address
					+ " is gone: started an embedded Spread daemon in its place");
		}
		catch (PortInUseException ex) {
			logger.debug("Another application was faster to start the embedded Spread daemon at " + this.address);
		}
	}

	@Override
	public synchronized void destroy() {
		this.destroyed = true;
		if (this.daemon != null) {
			this.daemon.close();
		}
	}

}
