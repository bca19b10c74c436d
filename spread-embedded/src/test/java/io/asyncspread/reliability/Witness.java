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

package io.asyncspread.reliability;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadMessage;

/**
 * A listener that notes what it is told and complains of what must never be: two calls at
 * a time, a message outside of its session, a call after the end.
 */
class Witness implements SessionListener, GroupListener {

	private final List<SessionEvent> events = new CopyOnWriteArrayList<>();

	private final List<String> texts = new CopyOnWriteArrayList<>();

	private final List<GroupView> views = new CopyOnWriteArrayList<>();

	private final List<String> complaints = new CopyOnWriteArrayList<>();

	private final AtomicBoolean inCall = new AtomicBoolean();

	private volatile boolean ended;

	private int epoch;

	private boolean connected;

	/**
	 * Begin with a client that has its first session already.
	 */
	void beginConnected(int epoch) {
		this.epoch = epoch;
		this.connected = true;
	}

	/**
	 * From here on every call is one too many.
	 */
	void end() {
		this.ended = true;
	}

	private void called(Object what, boolean inPlace) {
		if (!this.inCall.compareAndSet(false, true)) {
			this.complaints.add(what + " during another call");
		}
		if (this.ended) {
			this.complaints.add(what + " after the end");
		}
		if (!inPlace) {
			this.complaints.add(what + " is out of place in session " + this.epoch + ", connected " + this.connected);
		}
		this.inCall.set(false);
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.Connected next) {
			called(event, !this.connected && next.epoch() == this.epoch + 1);
			this.connected = true;
			this.epoch = next.epoch();
		}
		else if (event instanceof SessionEvent.Disconnected lost) {
			called(event, this.connected && lost.epoch() == this.epoch);
			this.connected = false;
		}
		else {
			called(event, true);
		}
		this.events.add(event);
	}

	@Override
	public void onMessage(SpreadMessage message) {
		called(message, this.connected && message.epoch() == this.epoch);
	}

	@Override
	public void onMessage(DataMessage message, @Nullable GroupView view) {
		called(message,
				message.epoch() == this.epoch && view != null && view.epoch() == this.epoch && view.self() != null);
		this.texts.add(new String(message.body(), StandardCharsets.ISO_8859_1));
	}

	@Override
	public void onView(GroupView view) {
		called(view, this.connected && view.epoch() == this.epoch && view.self() != null);
		this.views.add(view);
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		called("end of " + group, last.epoch() == this.epoch);
	}

	List<SessionEvent> events() {
		return this.events;
	}

	<E extends SessionEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	List<String> texts() {
		return this.texts;
	}

	List<GroupView> views() {
		return this.views;
	}

	List<String> complaints() {
		return this.complaints;
	}

}
