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

package io.asyncspread.boot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a group and keeps what it hears, in order, so that a test can await what the
 * application sends:
 *
 * <pre class="code">
 * try (GroupCapture audit = GroupCapture.of(client, "audit")) {
 *     this.prices.publish(quote);
 *     assertThat(audit.awaitMessages(1).get(0)).hasText("...");
 * }
 * </pre>
 *
 * Filled on the client's lane, read from the test; guarded by its own lock.
 */
public final class GroupCapture implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final String group;

	private final List<DataMessage> messages = new ArrayList<>();

	private final List<GroupView> views = new ArrayList<>();

	private final Subscription subscription;

	private GroupCapture(SpreadClient client, String group) {
		this.group = group;
		this.subscription = client.subscribe(group, new Listener());
	}

	/**
	 * Join a group and wait until the client is in it.
	 * @param client the client
	 * @param group the group
	 * @return the capture
	 * @throws org.awaitility.core.ConditionTimeoutException if that takes more than 10 s
	 */
	public static GroupCapture of(SpreadClient client, String group) {
		GroupCapture capture = new GroupCapture(client, group);
		awaitView(client, group, (view) -> true, "to be joined");
		return capture;
	}

	/**
	 * Wait until a group has so many members, as its listeners see it.
	 * @param client a client that is in the group, or about to join it
	 * @param group the group
	 * @param size the number of members
	 * @return the view with that number
	 * @throws org.awaitility.core.ConditionTimeoutException if that takes more than 10 s
	 */
	public static GroupView awaitMembers(SpreadClient client, String group, int size) {
		return awaitView(client, group, (view) -> view.size() == size, "to have " + size + " members");
	}

	private static GroupView awaitView(SpreadClient client, String group, Predicate<GroupView> condition, String what) {
		return Awaitility.await("group '" + group + "' " + what)
			.atMost(TIMEOUT)
			.until(() -> client.view(group), (view) -> view != null && condition.test(view));
	}

	/**
	 * Return the messages so far, as they were received.
	 * @return a copy
	 */
	public List<DataMessage> messages() {
		synchronized (this.messages) {
			return List.copyOf(this.messages);
		}
	}

	/**
	 * Return the views so far.
	 * @return a copy, the view at the time of joining first
	 */
	public List<GroupView> views() {
		synchronized (this.messages) {
			return List.copyOf(this.views);
		}
	}

	/**
	 * Wait for messages.
	 * @param count how many must have come at least
	 * @return all messages so far
	 * @throws org.awaitility.core.ConditionTimeoutException if that takes more than 10 s
	 */
	public List<DataMessage> awaitMessages(int count) {
		return Awaitility.await(count + " messages in group '" + this.group + "'")
			.atMost(TIMEOUT)
			.until(this::messages, (messages) -> messages.size() >= count);
	}

	/**
	 * Forget the messages and views so far.
	 */
	public void clear() {
		synchronized (this.messages) {
			this.messages.clear();
			this.views.clear();
		}
	}

	/**
	 * Stop listening; the client leaves the group if nobody else holds it.
	 */
	@Override
	public void close() {
		this.subscription.close();
	}

	private final class Listener implements GroupListener {

		@Override
		public void onMessage(DataMessage message, @Nullable GroupView view) {
			synchronized (GroupCapture.this.messages) {
				GroupCapture.this.messages.add(message);
			}
		}

		@Override
		public void onView(GroupView view) {
			synchronized (GroupCapture.this.messages) {
				GroupCapture.this.views.add(view);
			}
		}

	}

}
