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

package io.asyncspread.spring.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.context.ApplicationEventPublisher;

import io.asyncspread.GroupView;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadMessage;
import io.asyncspread.TransitionalMessage;

/**
 * Makes application events of what the client tells its session listeners. Owned by the
 * delivery lane of the client.
 */
public final class SpreadEventPublisher implements SessionListener {

	private final String connection;

	private final SpreadClient client;

	private final ApplicationEventPublisher publisher;

	private final Map<String, GroupView> views = new LinkedHashMap<>();

	/**
	 * Create the publisher.
	 * @param connection name of the connection, for the events
	 * @param client the client, to be listened to with
	 * {@link SpreadClient#listen(SessionListener)}
	 * @param publisher where the events go
	 */
	public SpreadEventPublisher(String connection, SpreadClient client, ApplicationEventPublisher publisher) {
		this.connection = connection;
		this.client = client;
		this.publisher = publisher;
	}

	@Override
	public void onEvent(SessionEvent event) {
		if (event instanceof SessionEvent.Connected connected) {
			publish(new SpreadConnectedEvent(this.connection, connected.epoch(), connected.self(), connected.daemon(),
					connected.version()));
		}
		else if (event instanceof SessionEvent.Disconnected lost) {
			leaveAll();
			publish(new SpreadDisconnectedEvent(this.connection, lost.epoch(), lost.daemon(), lost.cause(),
					lost.nextAttempt()));
		}
		else if (event instanceof SessionEvent.ConnectFailed failed) {
			publish(new SpreadConnectFailedEvent(this.connection, failed.attempt(), failed.daemon(), failed.cause(),
					failed.nextAttempt()));
		}
		else if (event instanceof SessionEvent.SlowConsumer slow) {
			publish(new SpreadSlowConsumerEvent(this.connection, slow.epoch(), slow.messages(), slow.bytes()));
		}
		else if (event instanceof SessionEvent.Closed) {
			leaveAll();
		}
	}

	private void leaveAll() {
		List<GroupView> last = new ArrayList<>(this.views.values());
		this.views.clear();
		last.forEach((view) -> publish(new SpreadGroupLeftEvent(this.connection, view.group(), view)));
	}

	@Override
	public void onMessage(SpreadMessage message) {
		if (message instanceof RegularMembershipMessage membership) {
			GroupView previous = this.views.get(membership.group());
			GroupView view = GroupView.of(membership, this.client.self(), previous);
			this.views.put(view.group(), view);
			publish((previous == null) ? new SpreadGroupJoinedEvent(this.connection, view)
					: new SpreadMembershipChangedEvent(this.connection, view));
		}
		else if (message instanceof TransitionalMessage transitional) {
			this.views.computeIfPresent(transitional.group(), (group, view) -> view.asTransitional());
		}
		else if (message instanceof SelfLeaveMessage leave) {
			GroupView last = this.views.remove(leave.group());
			if (last != null) {
				publish(new SpreadGroupLeftEvent(this.connection, leave.group(), last));
			}
		}
	}

	private void publish(SpreadEvent event) {
		this.publisher.publishEvent(event);
	}

}
