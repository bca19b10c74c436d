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

import io.asyncspread.ServiceType;

/**
 * Adds up the messages of one batch by service type and reports them in one go. Confined
 * to the event loop of its connection.
 */
public final class ServiceCounters {

	private static final ServiceType[] SERVICES = ServiceType.values();

	private final Report report;

	private final long[] messages = new long[SERVICES.length];

	private final long[] bytes = new long[SERVICES.length];

	private boolean any;

	/**
	 * Create counters.
	 * @param report where the sums go
	 */
	public ServiceCounters(Report report) {
		this.report = report;
	}

	/**
	 * Count a message.
	 * @param service its service type
	 * @param length bytes of its frame
	 */
	public void count(ServiceType service, int length) {
		this.messages[service.ordinal()]++;
		this.bytes[service.ordinal()] += length;
		this.any = true;
	}

	/**
	 * Report what was counted since the last time.
	 */
	public void flush() {
		if (!this.any) {
			return;
		}
		this.any = false;
		for (int i = 0; i < SERVICES.length; i++) {
			if (this.messages[i] > 0) {
				this.report.count(SERVICES[i], this.messages[i], this.bytes[i]);
				this.messages[i] = 0;
				this.bytes[i] = 0;
			}
		}
	}

	/**
	 * Takes the sums.
	 */
	@FunctionalInterface
	public interface Report {

		/**
		 * Take the sum of one service type.
		 * @param service the service type
		 * @param messages how many messages
		 * @param bytes bytes of their frames
		 */
		void count(ServiceType service, long messages, long bytes);

	}

}
