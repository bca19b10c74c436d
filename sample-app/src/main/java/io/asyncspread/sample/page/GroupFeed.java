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

package io.asyncspread.sample.page;

import java.util.List;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.SpreadClient;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.sample.Groups;
import io.asyncspread.sample.heartbeat.Heartbeat;
import io.asyncspread.spring.annotation.SpreadHandler;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.support.SpreadHeaders;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

/**
 * Shows all groups: data and membership in the one order in which all instances see them.
 * The methods of one bean are one endpoint, so nothing overtakes anything on the way to
 * the page.
 */
@Component
@SpreadListener(group = { Groups.CHAT, Groups.HEARTBEAT }, privateMessages = true)
class GroupFeed {

	private final SpreadClient client;

	private final EventStream pages;

	GroupFeed(SpreadClient client, EventStream pages) {
		this.client = client;
		this.pages = pages;
	}

	/**
	 * A message, with its body as bytes, for it may be anything.
	 */
	@SpreadHandler
	void data(DataMessage message, @Payload byte[] body, @Header(SpreadHeaders.MESSAGE_TYPE) int type) {
		String self = String.valueOf(this.client.self());
		BodyText text = BodyText.of(body);
		boolean heartbeat = type == Heartbeat.TYPE && message.groups().contains(Groups.HEARTBEAT);
		this.pages.publish(new PageEvent.Data(System.currentTimeMillis(), message.sender().privateGroup(), self,
				message.groups(), message.groups().contains(self), heartbeat, message.service(), type, body.length,
				text.readable(), text.text()));
	}

	/**
	 * A new view, whatever caused it.
	 */
	@SpreadHandler
	void view(GroupView view) {
		this.pages.publish(new PageEvent.View(System.currentTimeMillis(), view.group(), view.cause(),
				view.joined().contains(view.self()), names(view.joined()), names(view.left()), view.size(),
				String.valueOf(view.self())));
		this.pages.publish(group(view));
	}

	/**
	 * The network is changing: this view is about to end.
	 */
	@SpreadHandler
	void transitional(TransitionalMessage signal, GroupView view) {
		this.pages.publish(new PageEvent.Transitional(System.currentTimeMillis(), signal.group()));
		this.pages.publish(group(view));
	}

	private static PageEvent.Group group(GroupView view) {
		return new PageEvent.Group(view.group(), view.epoch(), view.groupId().toString(), String.valueOf(view.self()),
				view.isTransitional(), names(view.members()));
	}

	private static List<String> names(List<Member> members) {
		return members.stream().map(Member::privateGroup).toList();
	}

}
