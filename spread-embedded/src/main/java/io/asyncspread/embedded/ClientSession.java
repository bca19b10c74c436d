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

/**
 * The accepted session of one client. Confined to the event loop of its network.
 */
final class ClientSession extends Endpoint {

	private final ClientConnection connection;

	private final Member member;

	ClientSession(ClientConnection connection, Node node, String privateName, boolean membership) {
		super(node, privateName, membership);
		this.connection = connection;
		this.member = Member.received(privateGroup());
	}

	Member member() {
		return this.member;
	}

	@Override
	void deliver(byte[] frame) {
		this.connection.deliver(frame);
	}

	/**
	 * End this session because the client asked for it.
	 */
	void disconnect() {
		this.connection.close(CloseCause.DISCONNECT_REQUEST, "the client disconnected");
	}

	@Override
	void ended() {
		node().detach(this);
		this.connection.ended();
	}

}
