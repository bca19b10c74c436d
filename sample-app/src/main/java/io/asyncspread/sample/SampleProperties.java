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

package io.asyncspread.sample;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the sample.
 *
 * @param heartbeatInterval time between two heartbeats
 * @param heartbeatTimeout how long to wait for the answer to a heartbeat
 * @param pingInterval time between two pings for the chart
 * @param page how many pages there may be, and how slow
 * @param network the daemons that the sample brings along
 */
@ConfigurationProperties("sample")
public record SampleProperties(@DefaultValue("2s") Duration heartbeatInterval,
		@DefaultValue("1s") Duration heartbeatTimeout, @DefaultValue("1s") Duration pingInterval,
		@DefaultValue Page page, @DefaultValue Network network) {

	/**
	 * The open pages.
	 *
	 * @param maxOpen most pages that may be open at a time
	 * @param queueCapacity most events that wait for a page; one that falls behind
	 * further is dropped, and its browser opens it anew
	 * @param keepAlive how long a page may hear nothing before it gets a comment, which
	 * finds out about browsers that are gone
	 */
	public record Page(@DefaultValue("32") int maxOpen, @DefaultValue("1000") int queueCapacity,
			@DefaultValue("15s") Duration keepAlive) {
	}

	/**
	 * The embedded daemons, used where none are configured. An instance that finds the
	 * ports taken connects to the second.
	 *
	 * @param firstPort port of the daemon that the instance that runs both connects to, 0
	 * for any free one
	 * @param secondPort port of the other one, 0 for any free one
	 */
	public record Network(@DefaultValue("4831") int firstPort, @DefaultValue("4832") int secondPort) {
	}

}
