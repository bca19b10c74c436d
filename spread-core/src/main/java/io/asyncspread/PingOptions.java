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

import java.time.Duration;
import java.util.Objects;

/**
 * The ping: a message to our own private group that measures the way to the daemon and
 * back, keeps an eye on the connection, and is never shown to listeners. A daemon whose
 * access policy refuses it is not pinged again in that session.
 *
 * @param interval time between pings; zero for none but those asked for with
 * {@link SpreadClient#ping()}
 * @param timeout how long to wait for a ping to come back, positive. When a ping of the
 * interval is lost and nothing else was received in that time either, the connection
 * counts as dead
 * @param service {@link ServiceType#RELIABLE} measures the hop to the daemon,
 * {@link ServiceType#AGREED} or {@link ServiceType#SAFE} a turn of the daemons' ring
 */
public record PingOptions(Duration interval, Duration timeout, ServiceType service) {

	/**
	 * The defaults: every 10 s, waiting for 5 s, {@link ServiceType#RELIABLE}.
	 */
	public static final PingOptions DEFAULT = new PingOptions(Duration.ofSeconds(10), Duration.ofSeconds(5),
			ServiceType.RELIABLE);

	public PingOptions {
		Objects.requireNonNull(service, "ping.service");
		interval = OptionChecks.notNegative("ping.interval", interval);
		timeout = OptionChecks.positive("ping.timeout", timeout);
	}

	/**
	 * Set the time between pings.
	 * @param interval the time, zero for none
	 * @return the changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public PingOptions interval(Duration interval) {
		return new PingOptions(interval, this.timeout, this.service);
	}

	/**
	 * Set how long to wait for a ping to come back.
	 * @param timeout the time
	 * @return the changed options
	 * @throws IllegalArgumentException if it is not positive
	 */
	public PingOptions timeout(Duration timeout) {
		return new PingOptions(this.interval, timeout, this.service);
	}

	/**
	 * Set the service type that pings are sent with.
	 * @param service the service type
	 * @return the changed options
	 */
	public PingOptions service(ServiceType service) {
		return new PingOptions(this.interval, this.timeout, service);
	}

}
