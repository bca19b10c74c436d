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

package io.asyncspread.migration;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadMessage;

/**
 * A listener of everything that keeps what it heard. Filled on the lane of a client, read
 * by the test.
 */
final class Heard implements GroupListener, SessionListener {

	final List<String> calls = new CopyOnWriteArrayList<>();

	final List<DataMessage> data = new CopyOnWriteArrayList<>();

	final List<GroupView> views = new CopyOnWriteArrayList<>();

	final List<MembershipMessage> membership = new CopyOnWriteArrayList<>();

	final List<SpreadMessage> all = new CopyOnWriteArrayList<>();

	final List<DataMessage> privately = new CopyOnWriteArrayList<>();

	final List<RejectedMessage> rejected = new CopyOnWriteArrayList<>();

	final List<SessionEvent> events = new CopyOnWriteArrayList<>();

	@Override
	public void onMessage(DataMessage message, @Nullable GroupView view) {
		this.data.add(message);
		this.calls.add("data " + text(message));
	}

	@Override
	public void onView(GroupView view) {
		this.views.add(view);
	}

	@Override
	public void onMembership(MembershipMessage message) {
		this.membership.add(message);
	}

	@Override
	public void onGroupStart(GroupView view) {
		this.calls.add("start " + view.group());
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		this.calls.add("end " + group);
	}

	@Override
	public void onMemberJoined(Member member, GroupView view) {
		this.calls.add("joined " + member.name() + " " + view.cause());
	}

	@Override
	public void onMemberLeft(Member member, GroupView view) {
		this.calls.add("left " + member.name() + " " + view.cause());
	}

	@Override
	public void onTransitional(GroupView view) {
		this.calls.add("transitional " + view.group());
	}

	@Override
	public void onEvent(SessionEvent event) {
		this.events.add(event);
	}

	@Override
	public void onMessage(SpreadMessage message) {
		this.all.add(message);
	}

	@Override
	public void onPrivateMessage(DataMessage message) {
		this.privately.add(message);
	}

	@Override
	public void onRejected(RejectedMessage message) {
		this.rejected.add(message);
	}

	List<String> texts() {
		return this.data.stream().map(Heard::text).toList();
	}

	<E extends SessionEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	<M extends MembershipMessage> List<M> membership(Class<M> type) {
		return this.membership.stream().filter(type::isInstance).map(type::cast).toList();
	}

	static String text(DataMessage message) {
		return new String(message.body(), StandardCharsets.UTF_8);
	}

}
