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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asyncspread.Member;
import io.asyncspread.RejectCode;

/**
 * Keeps what a listener is told, as texts.
 */
class RecordingListener implements EmbeddedSpreadListener {

	private final List<String> events = new CopyOnWriteArrayList<>();

	List<String> events() {
		return this.events;
	}

	@Override
	public void sessionOpened(Member client) {
		this.events.add("opened " + client);
	}

	@Override
	public void sessionClosed(Member client, CloseCause cause, String detail) {
		this.events.add("closed " + client + " " + cause);
	}

	@Override
	public void connectionRejected(String daemon, RejectCode code, String detail) {
		this.events.add("rejected by " + daemon + " " + code);
	}

	@Override
	public void handshakeFailed(String daemon, String detail) {
		this.events.add("handshake failed at " + daemon);
	}

	@Override
	public void fatalFrame(Member client, String detail) {
		this.events.add("fatal " + client);
	}

	@Override
	public void tooManyGroups(Member client, int groups) {
		this.events.add("groups " + client + " " + groups);
	}

	@Override
	public void accessPolicyFailed(Member client, Throwable failure) {
		this.events.add("policy failed for " + client + " with " + failure.getMessage());
	}

}
