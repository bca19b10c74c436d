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

package io.asyncspread.embedded;

import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.codec.Wire;
import io.asyncspread.embedded.Request.Join;
import io.asyncspread.embedded.Request.Leave;
import io.asyncspread.embedded.Request.Multicast;

/**
 * What the frames of one client ask of the network, as far as the access policy permits
 * it; what it refuses goes back to the client. Confined to the event loop of its network.
 */
final class ClientRequests {

	private final ClientSession client;

	private final DaemonServer server;

	private final AccessPolicy policy;

	ClientRequests(ClientSession client, DaemonServer server) {
		this.client = client;
		this.server = server;
		this.policy = server.policy();
	}

	Member member() {
		return this.client.member();
	}

	/**
	 * Do what a frame asks.
	 * @param frame the frame
	 */
	void take(ClientFrame frame) {
		if (frame.isMulticast()) {
			multicast(frame);
		}
		else if (!frame.isJoin() && !frame.isLeave()) {
			this.client.disconnect();
		}
		else if (!frame.groups().isEmpty()) {
			change(frame, frame.groups().get(0));
		}
	}

	private void multicast(ClientFrame frame) {
		if (frame.targets() != frame.groups()) {
			this.server.events().tooManyGroups(member(), frame.groups().size());
		}
		if (this.policy.permitMulticast(member(), service(frame.service()), frame.groups())) {
			this.server.submit(new Multicast(this.client, frame.service(), frame.targets(), frame.bytes()));
		}
		else {
			refuse(frame, frame.service());
		}
	}

	private void change(ClientFrame frame, String group) {
		boolean permitted = frame.isJoin() ? this.policy.permitJoin(member(), group)
				: this.policy.permitLeave(member(), group);
		if (permitted) {
			this.server.submit(frame.isJoin() ? new Join(this.client, group) : new Leave(this.client, group));
		}
		else {
			int old = frame.service() & ~(Wire.JOIN | Wire.LEAVE);
			refuse(frame, old | (frame.isJoin() ? Wire.CAUSED_BY_JOIN : Wire.CAUSED_BY_LEAVE));
		}
	}

	private void refuse(ClientFrame frame, int old) {
		if ((frame.service() & Wire.SELF_DISCARD) == 0) {
			this.client.deliver(this.server.frames().reject(frame.bytes(), old, this.client.nameBytes()));
		}
	}

	private static ServiceType service(int word) {
		for (ServiceType service : ServiceType.values()) {
			if ((word & service.bit()) != 0) {
				return service;
			}
		}
		throw new IllegalArgumentException("no service in 0x" + Integer.toHexString(word));
	}

}
