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

package io.asyncspread.session;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadMessage;

/**
 * Calls listeners as long as they are to be called: each until its subscription is
 * closed, and all until the client has ended. What one throws ends its own call alone.
 * Confined to the lane, except for the end.
 */
final class ListenerCalls {

	private final ListenerGuard guard;

	// set by the event loop when a listener hangs
	private volatile boolean finished;

	ListenerCalls(ListenerGuard guard) {
		this.guard = guard;
	}

	boolean isFinished() {
		return this.finished;
	}

	/**
	 * No listener is called any more. On any thread.
	 */
	void finish() {
		this.finished = true;
	}

	/**
	 * Tell a group listener of a data message.
	 */
	void data(GroupSubscription subscription, DataMessage message, @Nullable GroupView view) {
		if (!this.finished && subscription.isOpen()) {
			try {
				subscription.listener().onMessage(message, view);
			}
			catch (Throwable ex) {
				this.guard.failed("onMessage", ex);
			}
		}
	}

	/**
	 * Tell a group listener of anything else.
	 */
	void group(GroupSubscription subscription, String method, Consumer<GroupListener> call) {
		if (!this.finished && subscription.isOpen()) {
			try {
				call.accept(subscription.listener());
			}
			catch (Throwable ex) {
				this.guard.failed(method, ex);
			}
		}
	}

	/**
	 * Tell session listeners of a message.
	 */
	void message(List<ListenerSubscription> subscriptions, SpreadMessage message) {
		for (int i = 0; i < subscriptions.size(); i++) {
			ListenerSubscription subscription = subscriptions.get(i);
			if (!this.finished && subscription.isOpen()) {
				try {
					subscription.listener().onMessage(message);
				}
				catch (Throwable ex) {
					this.guard.failed("onMessage", ex);
				}
			}
		}
	}

	/**
	 * Tell session listeners of anything else.
	 */
	void session(List<ListenerSubscription> subscriptions, String method, Consumer<SessionListener> call) {
		for (ListenerSubscription subscription : subscriptions) {
			if (!this.finished && subscription.isOpen()) {
				try {
					call.accept(subscription.listener());
				}
				catch (Throwable ex) {
					this.guard.failed(method, ex);
				}
			}
		}
	}

}
