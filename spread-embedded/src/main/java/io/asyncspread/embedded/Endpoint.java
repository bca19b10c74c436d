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

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * A client as the order and membership engine sees it: where it is, what it is called,
 * and how it is given frames. Confined to the event loop of its network.
 */
abstract class Endpoint {

	/**
	 * The order of members in all membership messages: by position of the daemon, then by
	 * the bytes of the private group.
	 */
	static final Comparator<Endpoint> MEMBER_ORDER = Comparator
		.comparingInt((Endpoint endpoint) -> endpoint.node().position())
		.thenComparing(Endpoint::privateGroup);

	private final Node node;

	private final String privateGroup;

	private final byte[] field;

	private final boolean membership;

	private long lastDelivery;

	Endpoint(Node node, String privateName, boolean membership) {
		this.node = node;
		this.privateGroup = "#" + privateName + "#" + node.name();
		this.field = this.privateGroup.getBytes(StandardCharsets.ISO_8859_1);
		this.membership = membership;
	}

	final Node node() {
		return this.node;
	}

	final String privateGroup() {
		return this.privateGroup;
	}

	/**
	 * Return the private group as it stands in a name field, without the padding.
	 * @return the bytes, which nobody changes
	 */
	final byte[] nameBytes() {
		return this.field;
	}

	final boolean wantsMembership() {
		return this.membership;
	}

	/**
	 * Claim this endpoint for a delivery, so that it gets one copy however many of the
	 * target groups it is in.
	 * @param delivery the number of the delivery
	 * @return {@code false} if it was claimed before
	 */
	final boolean claim(long delivery) {
		if (this.lastDelivery == delivery) {
			return false;
		}
		this.lastDelivery = delivery;
		return true;
	}

	/**
	 * Give a frame to the client.
	 * @param frame the frame, shared with other receivers
	 */
	abstract void deliver(byte[] frame);

	/**
	 * Take note that the end of this session has its place in the order: from now on the
	 * name is free.
	 */
	abstract void ended();

	@Override
	public String toString() {
		return this.privateGroup;
	}

}
